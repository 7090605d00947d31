// SPDX-License-Identifier: GPL-3.0-or-later
// The local headers of a ZIP archive against its central directory, and the account of all bytes in front of it.
#include "base/CheckedArithmetic.h"
#include "base/Text.h"
#include "container/ZipRecords.h"
#include "source/Cursor.h"

#include <algorithm>
#include <array>
#include <utility>

namespace assayer::container {

namespace {

// How many bytes of gaps are searched for entries that the directory leaves out.
constexpr std::uint64_t kSearchBudget = 16ULL << 20U;
constexpr std::size_t kMostHiddenName = 4096;

struct LocalHeader
{
    ZipEntry entry;
    bool zip64Sound = true;
};

std::optional<LocalHeader> readLocal(const source::ByteSource& source, std::uint64_t offset)
{
    const auto head = source::readExactly(source, offset, kLocalBytes);
    if (!head || littleAt(*head, 0, 4) != kLocalSignature)
        return std::nullopt;
    LocalHeader local;
    local.entry.headerOffset = offset;
    local.entry.flags = static_cast<std::uint16_t>(littleAt(*head, 6, 2));
    local.entry.method = static_cast<std::uint16_t>(littleAt(*head, 8, 2));
    local.entry.crc = static_cast<std::uint32_t>(littleAt(*head, 14, 4));
    local.entry.compressedSize = littleAt(*head, 18, 4);
    local.entry.size = littleAt(*head, 22, 4);
    const std::size_t nameLength = static_cast<std::size_t>(littleAt(*head, 26, 2));
    const std::size_t extraLength = static_cast<std::size_t>(littleAt(*head, 28, 2));
    const auto rest = source::readExactly(source, offset + kLocalBytes, nameLength + extraLength);
    if (!rest)
        return std::nullopt;
    local.entry.name = std::string(asText(*rest).substr(0, std::min(nameLength, kMostHiddenName)));
    local.entry.dataOffset = offset + kLocalBytes + nameLength + extraLength;
    const bool sizesThere = local.entry.size == 0xFFFFFFFF || local.entry.compressedSize == 0xFFFFFFFF;
    if (sizesThere)
        local.zip64Sound =
            applyZip64(std::span(*rest).subspan(nameLength), {&local.entry.size, &local.entry.compressedSize, nullptr});
    return local;
}

class LocalsInspection
{
public:
    LocalsInspection(const source::ByteSource& source, const std::optional<ZipEnd>& end, const Limits& limits,
                     ZipArchive& archive, Oddities& oddities)
        : m_source(source), m_limits(limits), m_archive(archive), m_oddities(oddities),
          m_areaEnd(end ? std::min(end->directoryOffset, source.size()) : source.size()), m_hasDirectory(end)
    {
    }

    void run()
    {
        const std::size_t named = m_archive.entries.size();
        std::uint64_t reached = 0;
        std::optional<std::uint64_t> lastHeader;
        for (std::size_t i = 0; i < named; ++i) {
            ZipEntry entry = m_archive.entries[i];
            const std::uint64_t end = inspect(entry);
            m_archive.entries[i] = entry;
            if (end == 0)
                continue;
            if (entry.headerOffset > reached)
                accountForGap(reached, entry.headerOffset);
            else if (lastHeader && entry.headerOffset < reached)
                m_oddities.add("archive.overlap",
                               lastHeader == entry.headerOffset ? "two directory entries use the same local header"
                                                                : "the entry begins inside the data of another",
                               entry.name, entry.headerOffset, {});
            lastHeader = entry.headerOffset;
            reached = std::max(reached, end);
        }
        if (reached < m_areaEnd && m_archive.entriesOmitted == 0)
            accountForGap(reached, m_areaEnd);
        std::stable_sort(m_archive.entries.begin(), m_archive.entries.end(),
                         [](const ZipEntry& a, const ZipEntry& b) { return a.headerOffset < b.headerOffset; });
    }

private:
    // Where the entry ends, with its data descriptor; 0 where it has no place in the file.
    std::uint64_t inspect(ZipEntry& entry)
    {
        const auto local = readLocal(m_source, entry.headerOffset);
        if (!local) {
            m_oddities.add("archive.missing-local-header", "the directory names an entry that has no local header",
                           entry.name, entry.headerOffset, {});
            entry.dataOffset = m_source.size();
            return 0;
        }
        entry.dataOffset = local->entry.dataOffset;
        compare(entry, *local);
        const auto dataEnd = checkedAdd(entry.dataOffset, entry.compressedSize);
        if (!dataEnd || *dataEnd > m_areaEnd) {
            m_oddities.add("archive.beyond-file",
                           "the entry's " + std::to_string(entry.compressedSize) +
                               " bytes of data reach beyond the space in front of the directory",
                           entry.name, entry.dataOffset, {});
            return entry.dataOffset;
        }
        if ((local->entry.flags & kFlagDescriptor) != 0)
            return *dataEnd + descriptor(entry, *dataEnd);
        return *dataEnd;
    }

    void compare(const ZipEntry& entry, const LocalHeader& found)
    {
        const ZipEntry& local = found.entry;
        if (local.name != entry.name)
            m_oddities.add(
                "archive.name-mismatch",
                "the local header names it '" + utf8FromBytes(excerpt(local.name, 256)) +
                    "'; PyTorch goes by the directory and loads it, Python's zipfile refuses it, and readers "
                    "that stream see the other name",
                entry.name, entry.headerOffset, {});
        if (local.flags != entry.flags)
            m_oddities.add("archive.flags-mismatch",
                           "flags " + std::to_string(entry.flags) + " in the directory and " +
                               std::to_string(local.flags) +
                               " in the local header; PyTorch reads neither, Python's zipfile goes by the local one",
                           entry.name, entry.headerOffset, {});
        const bool sizesFollow = (local.flags & kFlagDescriptor) != 0;
        const auto differs = [&](std::uint64_t central, std::uint64_t there) {
            return central != there && !(sizesFollow && (there == 0 || there == 0xFFFFFFFF));
        };
        const bool sizes = differs(entry.compressedSize, local.compressedSize) || differs(entry.size, local.size);
        if (sizes || !found.zip64Sound)
            m_oddities.add("archive.size-mismatch",
                           "sizes " + std::to_string(entry.compressedSize) + " and " + std::to_string(entry.size) +
                               " in the directory, " + std::to_string(local.compressedSize) + " and " +
                               std::to_string(local.size) +
                               " in the local header; readers of the directory and readers that stream expand "
                               "different bytes",
                           entry.name, entry.headerOffset, {});
        if (differs(entry.crc, local.crc))
            m_oddities.add(
                "archive.crc-mismatch",
                "the directory and the local header state different checksums; those who check go by the directory",
                entry.name, entry.headerOffset, {});
        if (local.method != entry.method)
            m_oddities.add("archive.method-mismatch",
                           "compression method " + std::to_string(entry.method) + " in the directory and " +
                               std::to_string(local.method) +
                               " in the local header; readers of the directory and readers that stream expand "
                               "different bytes",
                           entry.name, entry.headerOffset, {});
        const std::uint16_t odd = (entry.flags | local.flags) & 0x2061U;
        if (odd != 0)
            m_oddities.add("archive.unusual-flags",
                           "flag bits " + std::to_string(odd) +
                               " (encrypted, patched or masked) are set; PyTorch ignores "
                               "them and loads the entry, Python's zipfile refuses it",
                           entry.name, entry.headerOffset, {});
        // Readers that follow the local headers expand other bytes than those that follow the directory: look at both.
        if ((sizes || local.method != entry.method) && !sizesFollow && m_archive.entries.size() < m_limits.members) {
            ZipEntry other = local;
            other.inCentral = false;
            m_archive.entries.push_back(std::move(other));
        }
    }

    // Length of the data descriptor behind the data (APPNOTE 4.3.9): with or without signature, 32 or 64 bits wide.
    std::uint64_t descriptor(const ZipEntry& entry, std::uint64_t at)
    {
        std::array<std::byte, 24> bytes{};
        const std::uint64_t room = std::min<std::uint64_t>(bytes.size(), m_areaEnd - at);
        const auto got = m_source.read(at, std::span(bytes).first(static_cast<std::size_t>(room)));
        const std::size_t there = got.value_or(0);
        const bool announced = there >= 4 && littleAt(bytes, 0, 4) == kDescriptorSignature;
        const std::size_t begin = announced ? 4 : 0;
        for (const std::size_t width : {std::size_t{4}, std::size_t{8}}) {
            const std::size_t length = begin + 4 + 2 * width;
            if (length <= there && littleAt(bytes, begin, 4) == entry.crc &&
                littleAt(bytes, begin + 4, width) == entry.compressedSize &&
                littleAt(bytes, begin + 4 + width, width) == entry.size)
                return length;
        }
        m_oddities.add("archive.descriptor-mismatch",
                       "the data descriptor is missing or states another size or checksum than the directory",
                       entry.name, at, {});
        return announced ? std::min<std::size_t>(16, there) : 0;
    }

    void accountForGap(std::uint64_t begin, std::uint64_t end)
    {
        if (begin == 0 && m_hasDirectory)
            m_oddities.add(
                "archive.prefix",
                std::to_string(end) +
                    " bytes stand in front of the first entry; zipfile finds the archive behind them, PyTorch takes "
                    "the file for its older format and unpickles the bytes in front",
                {}, 0, end);
        else if (m_hasDirectory)
            m_oddities.add("archive.gap", "bytes between entries that no directory entry covers", {}, begin,
                           end - begin);
        findHidden(begin, end);
    }

    // Local headers in bytes that the directory does not cover: readers that go from header to header see them.
    void findHidden(std::uint64_t begin, std::uint64_t end)
    {
        std::uint64_t at = begin;
        while (at + kLocalBytes <= end) {
            const auto header = findSignature(at, end);
            if (!header)
                return;
            auto local = readLocal(m_source, *header);
            if (!local || local->entry.name.empty() || local->entry.dataOffset > end) {
                at = *header + 4;
                continue;
            }
            ZipEntry entry = std::move(local->entry);
            entry.inCentral = false;
            if ((entry.flags & kFlagDescriptor) != 0 && entry.compressedSize == 0)
                entry.compressedSize = findSignature(entry.dataOffset, end).value_or(end) - entry.dataOffset;
            const std::uint64_t length = std::min(entry.compressedSize, end - entry.dataOffset);
            at = entry.dataOffset + length;
            entry.compressedSize = length;
            m_oddities.add("archive.local-only",
                           "a local header that the directory leaves out; readers of the directory do not see it, "
                           "readers that stream "
                           "unpack it",
                           entry.name, entry.headerOffset, {});
            if (m_archive.entries.size() < m_limits.members)
                m_archive.entries.push_back(std::move(entry));
            else
                ++m_archive.entriesOmitted;
        }
    }

    std::optional<std::uint64_t> findSignature(std::uint64_t begin, std::uint64_t end)
    {
        constexpr std::size_t kBlock = std::size_t{64} << 10U;
        std::vector<std::byte> block(static_cast<std::size_t>(std::min<std::uint64_t>(kBlock, end - begin)));
        for (std::uint64_t at = begin; at + 4 <= end;) {
            if (m_searched >= kSearchBudget) {
                if (!std::exchange(m_saidBudget, true))
                    m_oddities.add("archive.gap", "the rest of the uncovered bytes was not searched for entries", {},
                                   at, end - at);
                return std::nullopt;
            }
            const std::size_t room = static_cast<std::size_t>(std::min<std::uint64_t>(block.size(), end - at));
            const auto got = m_source.read(at, std::span(block).first(room));
            if (!got || *got < 4)
                return std::nullopt;
            m_searched += *got;
            const auto found = std::search(block.begin(), block.begin() + static_cast<std::ptrdiff_t>(*got),
                                           kPattern.begin(), kPattern.end());
            if (found != block.begin() + static_cast<std::ptrdiff_t>(*got))
                return at + static_cast<std::uint64_t>(found - block.begin());
            at += *got - 3;
        }
        return std::nullopt;
    }

    static constexpr std::array<std::byte, 4> kPattern{std::byte{'P'}, std::byte{'K'}, std::byte{3}, std::byte{4}};

    const source::ByteSource& m_source;
    const Limits& m_limits;
    ZipArchive& m_archive;
    Oddities& m_oddities;
    std::uint64_t m_areaEnd;
    bool m_hasDirectory;
    std::uint64_t m_searched = 0;
    bool m_saidBudget = false;
};

} // namespace

void inspectZipLocals(const source::ByteSource& source, const std::optional<ZipEnd>& end, const Limits& limits,
                      ZipArchive& archive, Oddities& oddities)
{
    LocalsInspection(source, end, limits, archive, oddities).run();
}

} // namespace assayer::container
