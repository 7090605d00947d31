// SPDX-License-Identifier: GPL-3.0-or-later
// The compression methods of ZIP beyond deflate (APPNOTE 4.4.5): bzip2, LZMA, Zstandard, xz.
#include "base/Text.h"
#include "container/SevenZip.h"
#include "container/ZipRecords.h"

#include <zlib.h>

#include <algorithm>

namespace assayer::container {

namespace {

constexpr std::uint64_t kLzmaMethod = 0x030101;

// APPNOTE 5.8: two bytes of version, two of length, then the properties, in front of the packed bytes.
std::unique_ptr<ExpandedSource> expandLzma(const source::ByteSource& source, const ZipEntry& entry,
                                           ExpansionBudget& budget, Measurement& run)
{
    constexpr std::size_t kHead = 4;
    constexpr std::size_t kProperties = 5;
    const auto head = source::readExactly(source, entry.dataOffset, kHead + kProperties);
    SevenZipCoder coder{kLzmaMethod, {}};
    if (head && littleAt(*head, 2, 2) == kProperties)
        coder.properties.assign(head->begin() + kHead, head->end());
    const std::uint64_t skipped = std::min<std::uint64_t>(kHead + kProperties, entry.compressedSize);
    return expand(
        [&source, &budget, coder, entry, skipped] {
            return Decoder(source, entry.dataOffset + skipped, entry.compressedSize - skipped,
                           makeLzmaChain(std::span(&coder, 1), entry.size, budget), budget);
        },
        budget, run);
}

std::uint32_t checksumOf(const source::ByteSource& bytes)
{
    std::vector<std::byte> block(std::size_t{64} << 10U);
    uLong crc = crc32(0, nullptr, 0);
    for (std::uint64_t at = 0; at < bytes.size();) {
        const auto got = bytes.read(at, block);
        if (!got || *got == 0)
            break;
        crc = crc32(crc, reinterpret_cast<const Bytef*>(block.data()), static_cast<uInt>(*got));
        at += *got;
    }
    return static_cast<std::uint32_t>(crc);
}

} // namespace

std::unique_ptr<source::ByteSource> expandEntry(const source::ByteSource& source, const ZipEntry& entry,
                                                ExpansionBudget& budget, std::vector<Oddity>& oddities)
{
    Measurement run;
    std::unique_ptr<ExpandedSource> expanded;
    if (entry.method == 14)
        expanded = expandLzma(source, entry, budget, run);
    else
        expanded = expand(source, entry.dataOffset, entry.compressedSize,
                          entry.method == 12   ? Packing::Bzip2
                          : entry.method == 93 ? Packing::Zstandard
                                               : Packing::Xz,
                          budget, run);
    const auto add = [&](std::string kind, std::string detail) {
        oddities.push_back({std::move(kind), std::move(detail), entry.name, entry.dataOffset, {}});
    };
    if (run.bomb() || run.limited)
        add("archive.bomb",
            std::to_string(run.consumed) + " packed bytes expand to " + std::to_string(run.size) + " bytes or more");
    else if (run.broken)
        add("archive.broken-data", run.reason + ", after " + std::to_string(run.size) + " expanded bytes");
    else if (run.size != entry.size)
        add("archive.size-mismatch",
            "the directory says " + std::to_string(entry.size) + " bytes and the data has " + std::to_string(run.size));
    constexpr std::uint64_t kChecked = std::uint64_t{48} << 20U; // more is not kept, and would be expanded again
    if (!run.broken && !run.limited && run.size <= kChecked && checksumOf(*expanded) != entry.crc)
        add("archive.crc-mismatch", "the checksum of the data is not the one that the directory states");
    return expanded;
}

} // namespace assayer::container
