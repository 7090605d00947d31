// SPDX-License-Identifier: GPL-3.0-or-later
#include "container/Tar.h"

#include "base/CheckedArithmetic.h"
#include "base/Text.h"
#include "container/MemberNames.h"
#include "container/TarFields.h"

#include <algorithm>
#include <array>

namespace assayer::container {

namespace {

constexpr std::uint64_t kMostExtended = std::uint64_t{1} << 20U; // bytes of one extended header or long name
constexpr std::uint64_t kExtendedBudget = std::uint64_t{32} << 20U;
constexpr std::uint64_t kHeaderSearch = std::uint64_t{64} << 20U; // bytes that are searched for lost headers

std::uint64_t roundedToBlocks(std::uint64_t size)
{
    return checkedAdd(size, kTarBlock - 1).value_or(size) / kTarBlock * kTarBlock;
}

class TarReader
{
public:
    TarReader(const source::ByteSource& source, const Limits& limits) : m_source(source), m_limits(limits) {}

    Result<TarArchive> read()
    {
        if (!block(0) || !isTarHeader(m_block))
            return failure(ErrorKind::Malformed, "the first block is no tar header", 0);
        while (m_at < m_source.size() && m_archive.entries.size() < m_limits.members) {
            if (!block(m_at)) {
                unexplained(m_source.size(), "the last block is not whole");
                break;
            }
            if (isZeroBlock(m_block) ? !passZeros() : !isTarHeader(m_block) ? !passDamage() : !readMember())
                break;
        }
        finish();
        return std::move(m_archive);
    }

private:
    bool block(std::uint64_t offset)
    {
        const auto got = m_source.read(offset, m_block);
        return got && *got == kTarBlock;
    }

    void unexplained(std::uint64_t end, std::string detail)
    {
        m_oddities.add("archive.gap", std::move(detail), {}, m_at, end - m_at);
        m_archive.unexplained += end - m_at;
        m_at = end;
    }

    // The next block that is a header, from `from` on; nothing within what may be searched.
    std::optional<std::uint64_t> findHeader(std::uint64_t from)
    {
        std::vector<std::byte> buffer(kTarBlock * 128);
        for (std::uint64_t at = from; at < m_source.size() && m_searched < kHeaderSearch;) {
            const auto got = m_source.read(at, buffer);
            if (!got || *got < kTarBlock)
                return std::nullopt;
            m_searched += *got;
            for (std::size_t i = 0; i + kTarBlock <= *got; i += kTarBlock) {
                if (isTarHeader(std::span(buffer).subspan(i, kTarBlock)))
                    return at + i;
            }
            at += *got / kTarBlock * kTarBlock;
        }
        return std::nullopt;
    }

    std::uint64_t endOfZeros(std::uint64_t from) const
    {
        std::vector<std::byte> buffer(kTarBlock * 128);
        for (std::uint64_t at = from; at < m_source.size();) {
            const auto got = m_source.read(at, buffer);
            if (!got || *got == 0)
                return at;
            const auto bytes = std::span(buffer).first(*got);
            const auto set =
                std::find_if(bytes.begin(), bytes.end(), [](std::byte byte) { return byte != std::byte{0}; });
            if (set != bytes.end())
                return at + static_cast<std::uint64_t>(set - bytes.begin()) / kTarBlock * kTarBlock;
            at += *got;
        }
        return m_source.size();
    }

    // False where nothing more is in the file.
    bool passZeros()
    {
        const std::uint64_t begin = m_at;
        const std::uint64_t end = endOfZeros(m_at);
        m_archive.padding += end - begin;
        m_archive.end = end;
        m_at = end;
        if (end >= m_source.size())
            return false;
        const auto next = findHeader(end);
        if (!next || *next != end)
            unexplainedTrailing(next.value_or(m_source.size()));
        if (next && !m_behindEnd)
            m_oddities.add("archive.behind-end",
                           "members stand behind the zero block that ends the archive at byte " +
                               std::to_string(begin) +
                               "; Python's tarfile and GNU tar stop in front of them, tools told to ignore zeros, and "
                               "concatenating ones, unpack them",
                           {}, *next, {});
        m_behindEnd = true;
        return next.has_value();
    }

    void unexplainedTrailing(std::uint64_t end)
    {
        m_oddities.add("archive.trailing-bytes", "bytes behind the end of the archive that are no member", {}, m_at,
                       end - m_at);
        m_archive.unexplained += end - m_at;
        m_at = end;
    }

    bool passDamage()
    {
        const auto next = findHeader(m_at + kTarBlock);
        m_oddities.add("archive.tar-resync",
                       next ? "a block that is no header stands where one should; Python's tarfile stops there without "
                              "an error, GNU tar goes on at the next header"
                            : "a block that is no header stands where one should, and no other follows",
                       {}, m_at, next.value_or(m_source.size()) - m_at);
        m_archive.unexplained += next.value_or(m_source.size()) - m_at;
        m_at = next.value_or(m_source.size());
        m_behindEnd = true;
        return next.has_value();
    }

    // One member with the extended headers in front of it. False where the archive breaks off.
    bool readMember()
    {
        const char type = static_cast<char>(m_block[156]);
        const auto size = tarNumber(m_block, 124, 12);
        if (!size) {
            m_oddities.add("archive.beyond-file", "the size of a member is no number that fits", nameInHeader(), m_at,
                           {});
            m_at += kTarBlock;
            m_archive.headers += kTarBlock;
            return true;
        }
        if (type == 'x' || type == 'g' || type == 'X' || type == 'L' || type == 'K')
            return readExtended(type, *size);
        TarEntry entry;
        entry.headerOffset = m_extendedBegin.value_or(m_at);
        entry.type = type == '\0' ? '0' : type;
        entry.name = nameInHeader();
        entry.linkTarget = tarText(m_block, 157, 100);
        entry.mode = tarNumber(m_block, 100, 8).value_or(0);
        entry.packedSize = entry.isLink() || (type >= '3' && type <= '6') ? 0 : *size;
        entry.dataOffset = m_at + kTarBlock;
        entry.size = entry.packedSize;
        entry.behindEnd = m_behindEnd;
        applyExtended(entry, *size);
        return place(std::move(entry));
    }

    std::string nameInHeader() const
    {
        const std::string name = tarText(m_block, 0, 100);
        // The prefix is POSIX's; GNU's headers keep times there.
        const bool posix = asText(std::span(m_block).subspan(257, 6)) == std::string_view("ustar\0", 6);
        const std::string prefix = posix ? tarText(m_block, 345, 155) : std::string();
        return prefix.empty() ? name : prefix + "/" + name;
    }

    bool readExtended(char type, std::uint64_t size)
    {
        const std::uint64_t begin = m_at + kTarBlock;
        if (!m_extendedBegin)
            m_extendedBegin = m_at;
        const auto end = checkedAdd(begin, roundedToBlocks(size));
        if (!end || *end > m_source.size() || size > kMostExtended || m_extendedBytes + size > kExtendedBudget) {
            m_oddities.add("archive.beyond-file",
                           "an extended header of " + std::to_string(size) +
                               " bytes is longer than the file or what is read of one",
                           {}, m_at, {});
            m_archive.headers += kTarBlock;
            m_at += kTarBlock;
            return true;
        }
        m_extendedBytes += size;
        const auto bytes = source::readExactly(m_source, begin, static_cast<std::size_t>(size));
        const std::string text = bytes ? std::string(asText(*bytes)) : std::string();
        if (type == 'L')
            m_longName = text.substr(0, text.find('\0'));
        else if (type == 'K')
            m_longLink = text.substr(0, text.find('\0'));
        else if (!readPaxRecords(text, type == 'g' ? m_global : m_local))
            m_oddities.add("archive.pax-malformed", "a pax record does not have the length that it states", {}, m_at,
                           *end - m_at);
        m_archive.headers += *end - m_at;
        m_at = *end;
        return true;
    }

    const std::string* record(const char* key) const
    {
        const auto local = m_local.find(key);
        if (local != m_local.end())
            return &local->second;
        const auto global = m_global.find(key);
        return global == m_global.end() ? nullptr : &global->second;
    }

    std::optional<std::uint64_t> recordNumber(const char* key) const
    {
        const std::string* text = record(key);
        if (text == nullptr || text->empty() || text->size() > 19 ||
            text->find_first_not_of("0123456789") != std::string::npos)
            return std::nullopt;
        return std::stoull(*text);
    }

    void rename(std::string& name, const std::string& other, const char* what, std::uint64_t offset)
    {
        // A long name begins as the short one in the header, which is all that an old tool sees.
        const bool begins = name.empty() || other.starts_with(name.substr(0, 99)) ||
                            name.find("PaxHeader") != std::string::npos ||
                            name.find("GNUSparseFile") != std::string::npos || name.starts_with("././@");
        if (!begins && name != other && name.size() < 99 && other.size() <= 100)
            m_oddities.add("archive.name-mismatch",
                           std::string("the ") + what + " in the header is '" + utf8FromBytes(excerpt(name, 256)) +
                               "'; tools without extended headers use that one",
                           other, offset, {});
        name = other;
    }

    void applyExtended(TarEntry& entry, std::uint64_t headerSize)
    {
        if (m_longName)
            rename(entry.name, *m_longName, "name", entry.headerOffset);
        if (m_longLink)
            entry.linkTarget = *m_longLink;
        if (const std::string* path = record("path"))
            rename(entry.name, *path, "name", entry.headerOffset);
        if (const std::string* path = record("linkpath"))
            entry.linkTarget = *path;
        if (const auto size = recordNumber("size"); size && !entry.isLink()) {
            if (*size != headerSize && headerSize != 0)
                m_oddities.add("archive.size-mismatch",
                               "the header says " + std::to_string(headerSize) + " bytes and the pax record " +
                                   std::to_string(*size) +
                                   "; tools that know no pax records find the next member elsewhere",
                               entry.name, entry.headerOffset, {});
            entry.packedSize = entry.size = *size;
        }
        m_packedInArchive = entry.packedSize;
        applySparse(entry);
        m_longName.reset();
        m_longLink.reset();
        m_local.clear();
        m_extendedBegin.reset();
    }

    void applySparse(TarEntry& entry)
    {
        bool sound = true;
        if (const std::string* name = record("GNU.sparse.name"))
            entry.name = *name;
        const auto real = recordNumber("GNU.sparse.realsize");
        const auto older = recordNumber("GNU.sparse.size");
        if (entry.type == 'S')
            sound = sparseFromHeader(m_source, m_block, entry);
        else if (record("GNU.sparse.major") != nullptr)
            sound = sparseFromData(m_source, entry);
        else if (record("GNU.sparse.map") != nullptr || record("GNU.sparse.offset") != nullptr)
            sound = sparseFromPax(m_local.empty() ? m_global : m_local, entry);
        if (!entry.sparse)
            return;
        if (real || older)
            entry.size = real ? *real : *older;
        if (!sound)
            m_oddities.add("archive.sparse-map", "the map of a sparse member contradicts itself", entry.name,
                           entry.headerOffset, {});
    }

    bool place(TarEntry entry)
    {
        const std::uint64_t dataBegin = entry.type == 'S' ? entry.dataOffset : m_at + kTarBlock;
        const auto dataEnd = checkedAdd(dataBegin, m_packedInArchive);
        m_archive.headers += dataBegin - m_at;
        if (!dataEnd || *dataEnd > m_source.size()) {
            m_oddities.add("archive.beyond-file",
                           "the member's " + std::to_string(m_packedInArchive) + " bytes reach beyond the file",
                           entry.name, entry.headerOffset, {});
            entry.packedSize = m_source.size() - std::min(entry.dataOffset, m_source.size());
            m_archive.entries.push_back(std::move(entry));
            // A size that lies may hide the members behind it.
            m_at = dataBegin;
            const auto next = findHeader(m_at);
            m_at = next.value_or(m_source.size());
            m_behindEnd = true;
            return next.has_value();
        }
        m_at = std::min(roundedToBlocks(*dataEnd), m_source.size());
        m_archive.padding += m_at - *dataEnd;
        m_archive.end = m_at;
        m_archive.entries.push_back(std::move(entry));
        return true;
    }

    void finish()
    {
        if (m_at < m_source.size() && m_archive.entries.size() >= m_limits.members) {
            m_archive.entriesOmitted = 1;
            m_oddities.add("archive.too-many-members", "members beyond the limit were not looked at", {}, m_at, {});
        }
        NameCollisions collisions("tools that unpack everything keep the last one, and those that ask for one member "
                                  "take the last (Python) or the first (others)");
        for (const TarEntry& entry : m_archive.entries) {
            inspectMemberName(entry.name, entry.headerOffset, m_oddities);
            if (entry.type != '5')
                collisions.add(entry.name, entry.headerOffset, m_oddities);
        }
        inspectTarLinks(m_archive.entries, m_oddities);
        m_archive.oddities = m_oddities.take();
    }

    const source::ByteSource& m_source;
    const Limits& m_limits;
    TarArchive m_archive;
    Oddities m_oddities;
    std::array<std::byte, kTarBlock> m_block{};
    std::uint64_t m_at = 0;
    std::uint64_t m_searched = 0;
    std::uint64_t m_extendedBytes = 0;
    std::uint64_t m_packedInArchive = 0;
    bool m_behindEnd = false;
    std::optional<std::uint64_t> m_extendedBegin;
    std::optional<std::string> m_longName;
    std::optional<std::string> m_longLink;
    std::map<std::string, std::string> m_local;
    std::map<std::string, std::string> m_global;
};

// A sparse member: the parts stand one behind the other in the archive.
class SparseSource final : public source::ByteSource
{
public:
    SparseSource(const source::ByteSource& source, const TarEntry& entry)
        : m_data(source, entry.dataOffset, entry.packedSize), m_size(entry.size)
    {
        std::uint64_t packed = 0;
        for (const SparsePart& part : entry.parts) {
            m_parts.push_back({part, packed});
            packed = checkedAdd(packed, part.length).value_or(packed);
        }
    }

    std::uint64_t size() const override { return m_size; }

    Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> into) const override
    {
        if (offset >= m_size)
            return std::size_t{0};
        into = into.first(static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), m_size - offset)));
        std::fill(into.begin(), into.end(), std::byte{0});
        const std::uint64_t end = offset + into.size();
        auto part =
            std::upper_bound(m_parts.begin(), m_parts.end(), offset, [](std::uint64_t at, const Placed& placed) {
                return at < placed.part.offset + placed.part.length;
            });
        for (; part != m_parts.end() && part->part.offset < end; ++part) {
            const std::uint64_t from = std::max(offset, part->part.offset);
            const std::uint64_t to = std::min(end, part->part.offset + part->part.length);
            const auto piece =
                into.subspan(static_cast<std::size_t>(from - offset), static_cast<std::size_t>(to - from));
            const auto got = m_data.read(part->packed + (from - part->part.offset), piece);
            if (!got)
                return failure(got.error());
        }
        return into.size();
    }

private:
    struct Placed
    {
        SparsePart part;
        std::uint64_t packed = 0; ///< offset in the packed data
    };

    source::WindowSource m_data;
    std::uint64_t m_size;
    std::vector<Placed> m_parts;
};

} // namespace

bool TarEntry::isFile() const
{
    constexpr std::string_view kOthers = "123456DVM";
    return !(type == '0' && name.ends_with('/')) && kOthers.find(type) == std::string_view::npos;
}

bool isTarHeader(std::span<const std::byte> block)
{
    if (block.size() < kTarBlock || (block[0] == std::byte{0} && block[156] == std::byte{0}))
        return false;
    const auto written = tarNumber(block, 148, 8);
    if (!written)
        return false;
    // Its own field counts as spaces; some old tools added signed characters.
    std::uint64_t sum = 0;
    std::int64_t signedSum = 0;
    for (std::size_t i = 0; i < kTarBlock; ++i) {
        const bool own = i >= 148 && i < 156;
        sum += own ? std::uint64_t{' '} : std::to_integer<std::uint64_t>(block[i]);
        signedSum += own ? ' ' : static_cast<signed char>(block[i]);
    }
    return sum != std::uint64_t{8} * ' ' &&
           (*written == sum || (signedSum > 0 && *written == static_cast<std::uint64_t>(signedSum)));
}

Result<TarArchive> readTarArchive(const source::ByteSource& source, const Limits& limits)
{
    return TarReader(source, limits).read();
}

std::unique_ptr<source::ByteSource> openTarEntry(const source::ByteSource& source, const TarEntry& entry)
{
    if (entry.sparse)
        return std::make_unique<SparseSource>(source, entry);
    return std::make_unique<source::WindowSource>(source, entry.dataOffset, entry.packedSize);
}

} // namespace assayer::container
