// SPDX-License-Identifier: GPL-3.0-or-later
// The end records and the central directory of a ZIP archive.
#include "base/CheckedArithmetic.h"
#include "base/Text.h"
#include "container/ZipRecords.h"
#include "source/Cursor.h"

#include <algorithm>
#include <vector>

namespace assayer::container {

namespace {

constexpr std::size_t kMostComment = 65535;
constexpr std::size_t kMostEndCandidates = 64;
constexpr std::size_t kMostName = 4096;
// Names and extra fields of all entries together; 100,000 entries of ordinary archives need a tenth of it.
constexpr std::uint64_t kNameBudget = 32ULL << 20U;
constexpr std::uint64_t kSeeZip64 = 0xFFFFFFFF;

bool hasSignature(const source::ByteSource& source, std::uint64_t offset, std::uint32_t signature)
{
    const auto bytes = source::readExactly(source, offset, 4);
    return bytes && littleAt(*bytes, 0, 4) == signature;
}

// Two readers place the directory differently: one takes the written offset, one counts back from the end record. The
// second finds archives that other bytes were put in front of.
void placeDirectory(const source::ByteSource& source, ZipEnd& end, std::uint64_t writtenOffset, Oddities& oddities)
{
    const std::uint64_t counted =
        end.directorySize <= end.recordsOffset ? end.recordsOffset - end.directorySize : writtenOffset;
    const bool atWritten = hasSignature(source, writtenOffset, kCentralSignature);
    const bool atCounted = hasSignature(source, counted, kCentralSignature);
    end.directoryOffset = atWritten || !atCounted ? writtenOffset : counted;
    if (atWritten && atCounted && counted != writtenOffset)
        oddities.add("archive.two-directories",
                     "the end record's offset leads to one directory and its size to another at " +
                         std::to_string(counted),
                     {}, writtenOffset, {});
    if (!atWritten && atCounted && counted > writtenOffset)
        end.base = counted - writtenOffset;
    if (!atWritten && atCounted && counted < writtenOffset)
        oddities.add("archive.beyond-file",
                     "the end record places the directory at " + std::to_string(writtenOffset) +
                         ", behind where it stands; readers that trust the record find no archive",
                     {}, end.recordsOffset, {});
}

void readEnd64(const source::ByteSource& source, ZipEnd& end, std::uint64_t& writtenOffset, Oddities& oddities)
{
    if (end.endOffset < kEnd64LocatorBytes)
        return;
    const std::uint64_t locatorOffset = end.endOffset - kEnd64LocatorBytes;
    const auto locator = source::readExactly(source, locatorOffset, kEnd64LocatorBytes);
    if (!locator || littleAt(*locator, 0, 4) != kEnd64LocatorSignature)
        return;
    std::uint64_t recordOffset = littleAt(*locator, 8, 8);
    if (!hasSignature(source, recordOffset, kEnd64Signature) && locatorOffset >= kEnd64Bytes)
        recordOffset = locatorOffset - kEnd64Bytes;
    const auto record = source::readExactly(source, recordOffset, kEnd64Bytes);
    if (!record || littleAt(*record, 0, 4) != kEnd64Signature || recordOffset > locatorOffset) {
        oddities.add("archive.zip64-mismatch", "the ZIP64 locator does not lead to a ZIP64 end record", {},
                     locatorOffset, kEnd64LocatorBytes);
        return;
    }
    end.recordsOffset = recordOffset;
    const std::uint64_t entries = littleAt(*record, 32, 8);
    const std::uint64_t directorySize = littleAt(*record, 40, 8);
    const std::uint64_t directoryOffset = littleAt(*record, 48, 8);
    const bool agrees = (end.entries == 0xFFFF || end.entries == entries) &&
                        (end.directorySize == kSeeZip64 || end.directorySize == directorySize) &&
                        (writtenOffset == kSeeZip64 || writtenOffset == directoryOffset);
    if (!agrees)
        oddities.add("archive.zip64-mismatch",
                     "the ZIP64 end record and the plain end record describe different directories", {}, recordOffset,
                     kEnd64Bytes);
    end.entries = entries;
    end.directorySize = directorySize;
    writtenOffset = directoryOffset;
}

ZipEnd readEnd(const source::ByteSource& source, std::uint64_t offset, std::span<const std::byte> record,
               Oddities& oddities)
{
    ZipEnd end;
    end.endOffset = offset;
    end.recordsOffset = offset;
    end.archiveEnd = std::min<std::uint64_t>(offset + kEndBytes + littleAt(record, 20, 2), source.size());
    end.entries = littleAt(record, 10, 2);
    end.directorySize = littleAt(record, 12, 4);
    std::uint64_t writtenOffset = littleAt(record, 16, 4);
    readEnd64(source, end, writtenOffset, oddities);
    placeDirectory(source, end, writtenOffset, oddities);
    return end;
}

// A reader that takes this end record would find a directory.
bool leadsSomewhere(const source::ByteSource& source, const ZipEnd& end)
{
    return hasSignature(source, end.directoryOffset, kCentralSignature) ||
           (end.entries == 0 && end.directorySize == 0 && end.directoryOffset <= end.endOffset);
}

// Reads the entries that stand in the central directory, whatever the end record says about their number.
class DirectoryReader
{
public:
    DirectoryReader(const source::ByteSource& source, const ZipEnd& end, const Limits& limits, Oddities& oddities)
        : m_end(end), m_limits(limits), m_oddities(oddities), m_cursor(source, 0, std::size_t{64} << 10U)
    {
    }

    void read(ZipArchive& archive)
    {
        if (!m_cursor.seek(m_end.directoryOffset))
            return;
        std::uint64_t found = 0;
        while (m_cursor.position() + kCentralBytes <= m_end.recordsOffset && readEntry(archive))
            ++found;
        if (found != m_end.entries)
            m_oddities.add("archive.count-mismatch",
                           "the end record announces " + std::to_string(m_end.entries) + " entries and " +
                               std::to_string(found) + " stand in the directory",
                           {}, m_end.endOffset, kEndBytes);
        if (m_cursor.position() < m_end.recordsOffset)
            m_oddities.add("archive.gap", "bytes between the central directory and the end record", {},
                           m_cursor.position(), m_end.recordsOffset - m_cursor.position());
    }

private:
    bool readEntry(ZipArchive& archive)
    {
        const std::uint64_t at = m_cursor.position();
        const auto head = m_cursor.peek(kCentralBytes);
        if (!head || head->size() < kCentralBytes || littleAt(*head, 0, 4) != kCentralSignature)
            return false;
        ZipEntry entry;
        entry.flags = static_cast<std::uint16_t>(littleAt(*head, 8, 2));
        entry.method = static_cast<std::uint16_t>(littleAt(*head, 10, 2));
        entry.crc = static_cast<std::uint32_t>(littleAt(*head, 16, 4));
        entry.compressedSize = littleAt(*head, 20, 4);
        entry.size = littleAt(*head, 24, 4);
        const std::size_t nameLength = static_cast<std::size_t>(littleAt(*head, 28, 2));
        const std::size_t extraLength = static_cast<std::size_t>(littleAt(*head, 30, 2));
        const std::size_t commentLength = static_cast<std::size_t>(littleAt(*head, 32, 2));
        const std::uint64_t disk = littleAt(*head, 34, 2);
        entry.externalAttributes = static_cast<std::uint32_t>(littleAt(*head, 38, 4));
        entry.headerOffset = littleAt(*head, 42, 4);
        if (!m_cursor.skip(kCentralBytes) || m_cursor.remaining() < nameLength + extraLength + commentLength)
            return false;
        if (!readNameAndExtra(entry, nameLength, extraLength, at) || !m_cursor.skip(commentLength))
            return false;
        if (disk != 0 && disk != 0xFFFF)
            m_oddities.add("archive.multi-disk", "the entry says that it stands on another disk", entry.name, at, {});
        entry.headerOffset = checkedAdd(entry.headerOffset, m_end.base).value_or(entry.headerOffset);
        m_nameBytes += entry.name.size() + extraLength;
        if (archive.entries.size() < m_limits.members && m_nameBytes <= kNameBudget)
            archive.entries.push_back(std::move(entry));
        else
            ++archive.entriesOmitted;
        return true;
    }

    bool readNameAndExtra(ZipEntry& entry, std::size_t nameLength, std::size_t extraLength, std::uint64_t at)
    {
        const std::size_t kept = std::min(nameLength, kMostName);
        const auto name = m_cursor.take(kept);
        if (!name)
            return false;
        entry.name = std::string(asText(*name));
        if (!m_cursor.skip(nameLength - kept))
            return false;
        const auto extra = m_cursor.take(extraLength);
        if (!extra)
            return false;
        Zip64Fields fields;
        fields.size = entry.size == kSeeZip64 ? &entry.size : nullptr;
        fields.compressedSize = entry.compressedSize == kSeeZip64 ? &entry.compressedSize : nullptr;
        fields.offset = entry.headerOffset == kSeeZip64 ? &entry.headerOffset : nullptr;
        if (!applyZip64(*extra, fields))
            m_oddities.add("archive.zip64-mismatch", "the entry lacks the ZIP64 sizes that it announces", entry.name,
                           at, {});
        const auto other = unicodePath(*extra);
        if (other && *other != entry.name)
            m_oddities.add("archive.name-mismatch",
                           "the Unicode path field names it '" + utf8FromBytes(excerpt(*other, 256)) + "'", entry.name,
                           at, {});
        return true;
    }

    const ZipEnd& m_end;
    const Limits& m_limits;
    Oddities& m_oddities;
    source::Cursor m_cursor;
    std::uint64_t m_nameBytes = 0;
};

} // namespace

std::uint64_t littleAt(std::span<const std::byte> bytes, std::size_t at, std::size_t width)
{
    std::uint64_t value = 0;
    for (std::size_t i = width; i-- > 0;)
        value = (value << 8U) | std::to_integer<std::uint64_t>(bytes[at + i]);
    return value;
}

std::optional<ZipEnd> findZipEnd(const source::ByteSource& source, Oddities& oddities)
{
    const std::uint64_t tailBytes = std::min<std::uint64_t>(source.size(), kMostComment + kEndBytes);
    const std::uint64_t tailOffset = source.size() - tailBytes;
    const auto tail = source::readExactly(source, tailOffset, static_cast<std::size_t>(tailBytes));
    if (!tail || tail->size() < kEndBytes)
        return std::nullopt;
    std::vector<std::size_t> candidates;
    const std::string_view text = asText(*tail);
    for (std::size_t i = text.find(kEndSignature); i <= tail->size() - kEndBytes; i = text.find(kEndSignature, i + 1))
        candidates.push_back(i);
    std::optional<ZipEnd> chosen;
    const std::size_t first = candidates.size() - std::min(candidates.size(), kMostEndCandidates);
    for (std::size_t candidate = candidates.size(); candidate-- > first;) {
        const std::size_t i = candidates[candidate];
        Oddities ofThis;
        const ZipEnd end = readEnd(source, tailOffset + i, std::span(*tail).subspan(i, kEndBytes), ofThis);
        if (!leadsSomewhere(source, end))
            continue;
        if (!chosen) {
            chosen = end;
            for (Oddity& oddity : ofThis.take())
                oddities.add(oddity.kind, oddity.detail, oddity.member, oddity.offset, oddity.length);
        } else if (end.endOffset >= chosen->directoryOffset || end.archiveEnd > chosen->endOffset) {
            // One that ends before the chosen directory is the end of an archive inside this one.
            oddities.add("archive.several-end-records", "another end record that leads to a directory", {},
                         end.endOffset, kEndBytes);
        }
    }
    return chosen;
}

bool applyZip64(std::span<const std::byte> extra, const Zip64Fields& fields)
{
    if (fields.size == nullptr && fields.compressedSize == nullptr && fields.offset == nullptr)
        return true;
    std::size_t at = 0;
    while (at + 4 <= extra.size()) {
        const std::uint64_t id = littleAt(extra, at, 2);
        const std::size_t length = static_cast<std::size_t>(littleAt(extra, at + 2, 2));
        at += 4;
        if (length > extra.size() - at)
            return false;
        if (id == 0x0001) {
            std::size_t field = at;
            for (std::uint64_t* target : {fields.size, fields.compressedSize, fields.offset}) {
                if (target == nullptr)
                    continue;
                if (field + 8 > at + length)
                    return false;
                *target = littleAt(extra, field, 8);
                field += 8;
            }
            return true;
        }
        at += length;
    }
    return false;
}

std::optional<std::string> unicodePath(std::span<const std::byte> extra)
{
    std::size_t at = 0;
    while (at + 4 <= extra.size()) {
        const std::uint64_t id = littleAt(extra, at, 2);
        const std::size_t length = static_cast<std::size_t>(littleAt(extra, at + 2, 2));
        at += 4;
        if (length > extra.size() - at)
            return std::nullopt;
        if (id == 0x7075 && length > 5)
            return std::string(asText(extra.subspan(at + 5, length - 5)));
        at += length;
    }
    return std::nullopt;
}

bool recogniseZip(const source::ByteSource& source, std::vector<std::string>* names)
{
    Oddities ignored;
    const auto end = findZipEnd(source, ignored);
    if (end && names != nullptr) {
        Limits few;
        few.members = 64;
        ZipEnd cut = *end;
        // 64 entries of ordinary archives fit into this; what follows does not change what kind of archive it is.
        cut.recordsOffset = std::min(cut.recordsOffset, cut.directoryOffset + (std::uint64_t{64} << 10U));
        ZipArchive archive;
        DirectoryReader(source, cut, few, ignored).read(archive);
        for (ZipEntry& entry : archive.entries)
            names->push_back(std::move(entry.name));
    }
    return end || hasSignature(source, 0, kLocalSignature);
}

Result<ZipArchive> readZip(const source::ByteSource& source, const Limits& limits)
{
    ZipArchive archive;
    Oddities oddities;
    const auto end = findZipEnd(source, oddities);
    if (end) {
        DirectoryReader(source, *end, limits, oddities).read(archive);
        if (end->archiveEnd < source.size())
            oddities.add("archive.trailing-bytes", "bytes behind the end of the archive", {}, end->archiveEnd,
                         source.size() - end->archiveEnd);
    } else if (hasSignature(source, 0, kLocalSignature)) {
        oddities.add("archive.no-end-record", "the archive has local headers and no end record", {}, source.size(), {});
    } else {
        return failure(ErrorKind::Malformed, "no end record of a ZIP archive is found");
    }
    std::stable_sort(archive.entries.begin(), archive.entries.end(),
                     [](const ZipEntry& a, const ZipEntry& b) { return a.headerOffset < b.headerOffset; });
    inspectZipLocals(source, end, limits, archive, oddities);
    inspectZipNames(archive.entries, oddities);
    if (archive.entriesOmitted > 0)
        oddities.add("archive.too-many-members",
                     std::to_string(archive.entriesOmitted) + " entries beyond the limit were not looked at");
    archive.oddities = oddities.take();
    return archive;
}

} // namespace assayer::container
