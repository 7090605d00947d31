// SPDX-License-Identifier: GPL-3.0-or-later
#include "container/SevenZip.h"

#include "base/Text.h"
#include "container/MemberNames.h"
#include "container/SevenZipHeader.h"

#include <zlib.h>

#include <algorithm>

namespace assayer::container {

namespace {

using Id = SevenZipId;

constexpr std::uint64_t kMostHeader = std::uint64_t{64} << 20U;
constexpr int kMostEncodings = 4; ///< headers packed in headers
constexpr std::size_t kMostNameBytes = 4096;

std::uint32_t checksumOf(std::span<const std::byte> bytes)
{
    return static_cast<std::uint32_t>(
        crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
}

// Names are UTF-16, lowest byte first, with a zero behind each.
std::string nextName(std::span<const std::byte> bytes, std::size_t& at)
{
    std::string name;
    const auto unit = [&](std::size_t index) {
        return std::to_integer<std::uint32_t>(bytes[index]) | (std::to_integer<std::uint32_t>(bytes[index + 1]) << 8U);
    };
    while (at + 1 < bytes.size()) {
        char32_t point = unit(at);
        at += 2;
        if (point == 0)
            break;
        const bool high = point >= 0xD800 && point < 0xDC00;
        if (high && at + 1 < bytes.size() && unit(at) >= 0xDC00 && unit(at) < 0xE000) {
            point = 0x10000 + ((point - 0xD800) << 10U) + (unit(at) - 0xDC00);
            at += 2;
        } else if (point >= 0xD800 && point < 0xE000) {
            point = 0xFFFD; // half a character cannot be part of a name in UTF-8
        }
        if (name.size() < kMostNameBytes)
            appendUtf8(name, point);
    }
    return name;
}

// The files of the header, which take the substreams one after the other.
class FilesReader
{
public:
    FilesReader(SevenZipHeader& in, const Limits& limits, SevenZipArchive& archive)
        : m_in(in), m_limits(limits), m_archive(archive)
    {
    }

    void read(const SevenZipStreams& streams)
    {
        const std::uint64_t number = m_in.count(1);
        m_kept = std::min<std::uint64_t>(number, m_limits.members);
        m_archive.entriesOmitted = number - m_kept;
        m_archive.entries.resize(static_cast<std::size_t>(m_kept));
        for (Id id = m_in.id(); m_in.sound() && id != Id::End; id = m_in.id())
            property(id, number);
        assign(streams, number);
    }

private:
    void property(Id id, std::uint64_t number)
    {
        const std::uint64_t length = m_in.number();
        if (id == Id::EmptyStream) {
            m_empty = m_in.bits(number);
        } else if (id == Id::EmptyFile) {
            const auto empties = std::count(m_empty.begin(), m_empty.end(), true);
            m_emptyFile = m_in.bits(static_cast<std::uint64_t>(empties));
        } else if (id == Id::Names || id == Id::Attributes) {
            const std::vector<std::byte> bytes = m_in.bytes(length);
            if (id == Id::Names)
                names(bytes);
            else
                attributes(bytes, number);
        } else {
            m_in.skip(length);
        }
    }

    void names(std::span<const std::byte> bytes)
    {
        std::size_t at = 1; // behind the byte that says "here"
        for (SevenZipEntry& entry : m_archive.entries)
            entry.name = nextName(bytes, at);
    }

    void attributes(std::span<const std::byte> bytes, std::uint64_t number)
    {
        // One byte "all defined" or a bit each, one byte "here", then 32 bits each.
        const bool all = !bytes.empty() && bytes[0] != std::byte{0};
        std::size_t at = all ? 2 : 2 + static_cast<std::size_t>((number + 7) / 8);
        for (std::size_t i = 0; i < m_archive.entries.size(); ++i) {
            const std::size_t bit = 1 + i / 8;
            const bool defined =
                all || (bit < bytes.size() && (std::to_integer<unsigned>(bytes[bit]) & (0x80U >> (i % 8))) != 0);
            if (!defined || at + 4 > bytes.size())
                continue;
            std::uint32_t value = 0;
            for (std::size_t byte = 4; byte-- > 0;)
                value = (value << 8U) | std::to_integer<std::uint32_t>(bytes[at + byte]);
            at += 4;
            constexpr std::uint32_t kUnix = 0x8000;
            const std::uint32_t type = (value >> 16U) & 0170000U;
            m_archive.entries[i].link = (value & kUnix) != 0 && type == 0120000U;
            m_archive.entries[i].directory = (value & 0x10U) != 0;
        }
    }

    void assign(const SevenZipStreams& streams, std::uint64_t number)
    {
        std::size_t stream = 0;
        std::size_t folder = 0;
        std::uint64_t inFolder = 0;
        std::uint64_t offset = 0;
        std::size_t emptyIndex = 0;
        for (std::uint64_t i = 0; i < number && i < m_kept; ++i) {
            SevenZipEntry& entry = m_archive.entries[static_cast<std::size_t>(i)];
            if (i < m_empty.size() && m_empty[static_cast<std::size_t>(i)]) {
                const bool file = emptyIndex < m_emptyFile.size() && m_emptyFile[emptyIndex];
                ++emptyIndex;
                entry.directory = !file;
                continue;
            }
            while (folder < streams.folders.size() && inFolder >= streams.folders[folder].substreams) {
                ++folder;
                inFolder = 0;
                offset = 0;
            }
            if (folder >= streams.folders.size() || stream >= streams.sizes.size())
                break;
            entry.folder = folder;
            entry.offset = offset;
            entry.size = streams.sizes[stream];
            entry.crc = stream < streams.crcs.size() ? streams.crcs[stream] : std::nullopt;
            offset += entry.size;
            ++stream;
            ++inFolder;
        }
    }

    SevenZipHeader& m_in;
    const Limits& m_limits;
    SevenZipArchive& m_archive;
    std::uint64_t m_kept = 0;
    std::vector<bool> m_empty;
    std::vector<bool> m_emptyFile;
};

class SevenZipReader
{
public:
    SevenZipReader(const source::ByteSource& source, const Limits& limits, ExpansionBudget& budget)
        : m_source(source), m_limits(limits), m_budget(budget)
    {
    }

    Result<SevenZipArchive> read()
    {
        auto header = startHeader();
        if (!header)
            return failure(header.error());
        for (int i = 0; i < kMostEncodings; ++i) {
            const source::MemorySource bytes(std::move(*header));
            SevenZipHeader in(bytes);
            const Id id = in.id();
            if (id == Id::Header) {
                readHeader(in);
                finish();
                return std::move(m_archive);
            }
            if (id != Id::EncodedHeader || !in.sound())
                return failure(ErrorKind::Malformed, "the header is neither plain nor packed", m_headerOffset);
            header = expandHeader(in);
            if (!header)
                return failure(header.error());
        }
        return failure(ErrorKind::LimitExceeded, "the header is packed too many times over", m_headerOffset);
    }

private:
    Result<std::vector<std::byte>> startHeader()
    {
        source::Cursor cursor(m_source, 0, 64);
        const auto magic = cursor.take(8);
        const auto crc = cursor.little<std::uint32_t>();
        const auto offset = cursor.little<std::uint64_t>();
        const auto size = cursor.little<std::uint64_t>();
        const auto headerCrc = cursor.little<std::uint32_t>();
        if (!magic || !crc || !offset || !size || !headerCrc)
            return failure(ErrorKind::Truncated, "the start header is not whole");
        const auto begin = checkedAdd(*offset, kSevenZipStart);
        const auto end = begin ? checkedAdd(*begin, *size) : std::nullopt;
        if (!end || *end > m_source.size())
            return failure(ErrorKind::Truncated,
                           "the header of " + std::to_string(*size) + " bytes is behind the end of the file", 12);
        if (*size > kMostHeader)
            return failure(ErrorKind::LimitExceeded, "the header has " + std::to_string(*size) + " bytes", 12);
        m_headerOffset = *begin;
        m_archive.end = *end;
        m_archive.headers = kSevenZipStart + *size;
        m_parts = {{0, kSevenZipStart}, {*begin, *end}};
        auto bytes = source::readExactly(m_source, *begin, static_cast<std::size_t>(*size));
        if (bytes && checksumOf(*bytes) != *headerCrc)
            m_oddities.add("archive.crc-mismatch", "the checksum of the header is wrong", {}, *begin, *size);
        return bytes;
    }

    Result<std::vector<std::byte>> expandHeader(SevenZipHeader& in)
    {
        const SevenZipStreams streams = readSevenZipStreams(in, m_limits);
        if (!in.sound() || streams.folders.empty())
            return failure(ErrorKind::Malformed, "the packed header is not described: " + in.why(), m_headerOffset);
        const SevenZipFolder& folder = streams.folders.front();
        m_archive.headers += streams.packed;
        m_parts.emplace_back(streams.packEnd - streams.packed, streams.packEnd);
        if (folder.encrypted()) {
            m_oddities.add("archive.encrypted", "the header is encrypted, so that not even the names can be read", {},
                           folder.packOffset, folder.packSize);
            return failure(ErrorKind::Unsupported, "the header is encrypted", folder.packOffset);
        }
        if (!folder.supported() || folder.size > kMostHeader)
            return failure(ErrorKind::Unsupported, "the header is packed by " + folder.methods(), folder.packOffset);
        Measurement run;
        const auto expanded = openSevenZipFolder(m_source, folder, m_budget, run);
        if (expanded->size() != folder.size)
            return failure(ErrorKind::Malformed, "the packed header breaks off", folder.packOffset);
        return source::readExactly(*expanded, 0, static_cast<std::size_t>(folder.size));
    }

    void readHeader(SevenZipHeader& in)
    {
        SevenZipStreams streams;
        for (Id id = in.id(); in.sound() && id != Id::End; id = in.id()) {
            if (id == Id::MainStreams) {
                streams = readSevenZipStreams(in, m_limits);
            } else if (id == Id::Files) {
                FilesReader(in, m_limits, m_archive).read(streams);
            } else if (id == Id::ArchiveProperties) {
                for (Id property = in.id(); in.sound() && property != Id::End; property = in.id())
                    in.skip(in.number());
            } else if (id == Id::AdditionalStreams) {
                readSevenZipStreams(in, m_limits);
            } else {
                in.fail("an unknown property stands in the header");
            }
        }
        if (!in.sound())
            m_oddities.add("archive.broken-data", "the header breaks off: " + in.why(), {}, m_headerOffset, {});
        m_archive.payload = streams.packed;
        m_parts.emplace_back(streams.packEnd - streams.packed, streams.packEnd);
        m_archive.end = std::max(m_archive.end, std::min(streams.packEnd, m_source.size()));
        m_archive.folders = std::move(streams.folders);
        for (const SevenZipFolder& folder : m_archive.folders) {
            if (folder.packOffset > m_source.size() || folder.packSize > m_source.size() - folder.packOffset)
                m_oddities.add("archive.beyond-file", "a packed stream reaches beyond the file", {}, folder.packOffset,
                               {});
        }
    }

    void finish()
    {
        NameCollisions collisions("unpackers keep the last one");
        for (const SevenZipEntry& entry : m_archive.entries) {
            inspectMemberName(entry.name, m_headerOffset, m_oddities);
            if (!entry.directory)
                collisions.add(entry.name, m_headerOffset, m_oddities);
            if (entry.link)
                m_oddities.add("archive.link", "the entry is a symbolic link", entry.name, m_headerOffset, {});
        }
        if (m_archive.entriesOmitted > 0)
            m_oddities.add("archive.too-many-members",
                           std::to_string(m_archive.entriesOmitted) + " entries beyond the limit were not looked at");
        std::sort(m_parts.begin(), m_parts.end());
        std::uint64_t reached = 0;
        for (const auto& [begin, end] : m_parts) {
            if (begin > reached && begin <= m_source.size())
                m_oddities.add("archive.gap", "bytes between the parts of the archive that nothing describes", {},
                               reached, begin - reached);
            reached = std::max(reached, end);
        }
        if (m_archive.end < m_source.size())
            m_oddities.add("archive.trailing-bytes", "bytes behind the end of the archive", {}, m_archive.end,
                           m_source.size() - m_archive.end);
        m_archive.oddities = m_oddities.take();
    }

    const source::ByteSource& m_source;
    const Limits& m_limits;
    ExpansionBudget& m_budget;
    SevenZipArchive m_archive;
    Oddities m_oddities;
    std::uint64_t m_headerOffset = kSevenZipStart;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> m_parts; ///< begin and end of all that the archive describes
};

} // namespace

Result<SevenZipArchive> readSevenZip(const source::ByteSource& source, const Limits& limits, ExpansionBudget& budget)
{
    return SevenZipReader(source, limits, budget).read();
}

} // namespace assayer::container
