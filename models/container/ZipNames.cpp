// SPDX-License-Identifier: GPL-3.0-or-later
// The names of a ZIP archive's entries: what would escape the folder, deceive the eye, or collide.
#include "base/Text.h"
#include "container/ZipRecords.h"

#include <unordered_map>

namespace assayer::container {

namespace {

constexpr std::uint32_t kTypeMask = 0170000;
constexpr std::uint32_t kTypeLink = 0120000;

bool escapesFolder(std::string_view name)
{
    if (name.starts_with('/') || name.starts_with('\\'))
        return true;
    const bool drive = name.size() >= 2 && name[1] == ':' &&
                       ((name[0] >= 'a' && name[0] <= 'z') || (name[0] >= 'A' && name[0] <= 'Z'));
    if (drive)
        return true;
    while (!name.empty()) {
        const std::size_t slash = std::min(name.find_first_of("/\\"), name.size());
        if (name.substr(0, slash) == "..")
            return true;
        name.remove_prefix(std::min(slash + 1, name.size()));
    }
    return false;
}

bool deceives(std::string_view name)
{
    for (std::size_t i = 0; i < name.size();) {
        const CodePoint point = codePointAt(name, i);
        if (point.valid() && isDeceptive(point.value))
            return true;
        i += point.length;
    }
    return false;
}

bool hasLongPart(std::string_view name)
{
    while (!name.empty()) {
        const std::size_t slash = std::min(name.find('/'), name.size());
        if (slash > 255)
            return true;
        name.remove_prefix(std::min(slash + 1, name.size()));
    }
    return false;
}

void inspectName(const ZipEntry& entry, ZipOddities& oddities)
{
    if (escapesFolder(entry.name))
        oddities.add("archive.path-escape", "an unpacker that trusts the name would write outside its folder",
                     entry.name, entry.headerOffset, {});
    else if (entry.name.find('\\') != std::string::npos)
        oddities.add("archive.backslash-name", "the name holds a backslash, which only some unpackers take as a folder",
                     entry.name, entry.headerOffset, {});
    if (deceives(entry.name))
        oddities.add("archive.deceptive-name", "the name holds control, invisible or direction-changing characters",
                     entry.name, entry.headerOffset, {});
    if (hasLongPart(entry.name))
        oddities.add("archive.long-name", "a part of the name is longer than 255 bytes", entry.name, entry.headerOffset,
                     {});
    if (((entry.externalAttributes >> 16U) & kTypeMask) == kTypeLink)
        oddities.add("archive.link", "the entry is a symbolic link", entry.name, entry.headerOffset, {});
}

} // namespace

void inspectZipNames(const std::vector<ZipEntry>& entries, ZipOddities& oddities)
{
    std::unordered_map<std::string, const ZipEntry*> seen;
    for (const ZipEntry& entry : entries) {
        inspectName(entry, oddities);
        if (!entry.inCentral)
            continue;
        const auto [other, fresh] = seen.emplace(asciiLower(entry.name), &entry);
        if (fresh)
            continue;
        if (other->second->name == entry.name)
            oddities.add("archive.duplicate-name", "the name stands twice; readers differ in which one they take",
                         entry.name, entry.headerOffset, {});
        else
            oddities.add("archive.case-duplicate", "the name differs from another in upper and lower case alone",
                         entry.name, entry.headerOffset, {});
    }
}

} // namespace assayer::container
