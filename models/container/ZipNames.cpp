// SPDX-License-Identifier: GPL-3.0-or-later
// The names of a ZIP archive's entries, and links among them.
#include "container/MemberNames.h"
#include "container/ZipRecords.h"

namespace assayer::container {

namespace {

constexpr std::uint32_t kTypeMask = 0170000;
constexpr std::uint32_t kTypeLink = 0120000;

} // namespace

void inspectZipNames(const std::vector<ZipEntry>& entries, Oddities& oddities)
{
    NameCollisions collisions("Python's zipfile takes the last one, readers that go through the local headers the "
                              "first, and PyTorch's reader whichever its search meets");
    for (const ZipEntry& entry : entries) {
        inspectMemberName(entry.name, entry.headerOffset, oddities);
        if (((entry.externalAttributes >> 16U) & kTypeMask) == kTypeLink)
            oddities.add("archive.link", "the entry is a symbolic link", entry.name, entry.headerOffset, {});
        if (entry.inCentral)
            collisions.add(entry.name, entry.headerOffset, oddities);
    }
}

} // namespace assayer::container
