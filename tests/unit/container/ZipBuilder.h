// SPDX-License-Identifier: GPL-3.0-or-later
// Writes ZIP archives for tests, sound ones and every kind of lying one (PKWARE APPNOTE 6.3.10).
#pragma once

#include <zlib.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assayer::test {

inline void appendLittle(std::string& bytes, std::uint64_t value, std::size_t width)
{
    for (std::size_t i = 0; i < width; ++i)
        bytes += static_cast<char>((value >> (8 * i)) & 0xFFU);
}

inline std::uint32_t crcOf(std::string_view data)
{
    return static_cast<std::uint32_t>(
        crc32(0, reinterpret_cast<const Bytef*>(data.data()), static_cast<uInt>(data.size())));
}

inline std::string deflated(std::string_view data)
{
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY);
    std::string out(deflateBound(&stream, static_cast<uLong>(data.size())), '\0');
    stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(data.data()));
    stream.avail_in = static_cast<uInt>(data.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

struct ZipMember
{
    std::string name;
    std::string data;
    bool deflate = false;
    std::uint16_t flags = 0;
    std::uint32_t attributes = 0;
    bool inCentral = true;
    bool inLocal = true;
    // What the records say, where it is not the truth.
    std::optional<std::string> localName;
    std::optional<std::uint16_t> localFlags;
    std::optional<std::uint16_t> method;
    std::optional<std::uint16_t> localMethod;
    std::optional<std::uint32_t> crc;
    std::optional<std::uint32_t> localCrc;
    std::optional<std::uint64_t> centralSize;
    std::optional<std::uint64_t> centralCompressed;
    std::optional<std::uint64_t> localSize;
    std::optional<std::uint32_t> offset;
    std::string before; ///< bytes in front of the local header
    bool zip64 = false; ///< sizes and offset in the extra fields
    bool descriptor = false;
};

class ZipBuilder
{
public:
    ZipBuilder& add(std::string name, std::string data, bool deflate = false)
    {
        ZipMember member;
        member.name = std::move(name);
        member.data = std::move(data);
        member.deflate = deflate;
        return add(std::move(member));
    }
    ZipBuilder& add(ZipMember member)
    {
        m_members.push_back(std::move(member));
        return *this;
    }
    std::string prefix;
    bool countPrefix = false; ///< offsets count from the start of the file instead of the archive
    std::string beforeDirectory;
    std::string trailing;
    std::string comment;
    std::optional<std::uint16_t> count;
    bool zip64End = false;

    std::string build() const
    {
        std::string bytes = prefix;
        const std::uint64_t base = countPrefix ? 0 : prefix.size();
        std::string directory;
        std::uint64_t entries = 0;
        for (const ZipMember& member : m_members) {
            bytes += member.before;
            const std::uint64_t offset = bytes.size() - base;
            const std::string packed = member.deflate ? deflated(member.data) : member.data;
            if (member.inLocal)
                bytes += local(member, packed) + packed + descriptorOf(member, packed);
            if (member.inCentral) {
                directory += central(member, packed, offset);
                ++entries;
            }
        }
        bytes += beforeDirectory;
        const std::uint64_t directoryOffset = bytes.size() - base;
        bytes += directory;
        if (zip64End)
            bytes += end64(entries, directory.size(), directoryOffset, bytes.size() - base);
        appendLittle(bytes, 0x06054b50, 4);
        appendLittle(bytes, 0, 4);
        for (int i = 0; i < 2; ++i)
            appendLittle(bytes, zip64End ? 0xFFFF : count.value_or(static_cast<std::uint16_t>(entries)), 2);
        appendLittle(bytes, zip64End ? 0xFFFFFFFF : directory.size(), 4);
        appendLittle(bytes, zip64End ? 0xFFFFFFFF : directoryOffset, 4);
        appendLittle(bytes, comment.size(), 2);
        return bytes + comment + trailing;
    }

private:
    static std::uint16_t methodOf(const ZipMember& member) { return member.deflate ? 8 : 0; }

    static std::string local(const ZipMember& member, const std::string& packed)
    {
        std::string bytes;
        appendLittle(bytes, 0x04034b50, 4);
        appendLittle(bytes, 20, 2);
        appendLittle(
            bytes, member.localFlags.value_or(static_cast<std::uint16_t>(member.flags | (member.descriptor ? 8U : 0U))),
            2);
        appendLittle(bytes, member.localMethod.value_or(member.method.value_or(methodOf(member))), 2);
        appendLittle(bytes, 0, 4);
        const bool later = member.descriptor;
        appendLittle(bytes, later ? 0 : member.localCrc.value_or(member.crc.value_or(crcOf(member.data))), 4);
        const std::uint64_t size = member.localSize.value_or(member.data.size());
        appendLittle(bytes, member.zip64 ? 0xFFFFFFFF : later ? 0 : packed.size(), 4);
        appendLittle(bytes, member.zip64 ? 0xFFFFFFFF : later ? 0 : size, 4);
        const std::string name = member.localName.value_or(member.name);
        std::string extra;
        if (member.zip64) {
            appendLittle(extra, 1, 2);
            appendLittle(extra, 16, 2);
            appendLittle(extra, size, 8);
            appendLittle(extra, packed.size(), 8);
        }
        appendLittle(bytes, name.size(), 2);
        appendLittle(bytes, extra.size(), 2);
        return bytes + name + extra;
    }

    static std::string descriptorOf(const ZipMember& member, const std::string& packed)
    {
        std::string bytes;
        if (!member.descriptor)
            return bytes;
        appendLittle(bytes, 0x08074b50, 4);
        appendLittle(bytes, crcOf(member.data), 4);
        appendLittle(bytes, packed.size(), 4);
        appendLittle(bytes, member.data.size(), 4);
        return bytes;
    }

    static std::string central(const ZipMember& member, const std::string& packed, std::uint64_t offset)
    {
        std::string bytes;
        appendLittle(bytes, 0x02014b50, 4);
        appendLittle(bytes, 20, 2);
        appendLittle(bytes, 20, 2);
        appendLittle(bytes, static_cast<std::uint16_t>(member.flags | (member.descriptor ? 8U : 0U)), 2);
        appendLittle(bytes, member.method.value_or(methodOf(member)), 2);
        appendLittle(bytes, 0, 4);
        appendLittle(bytes, member.crc.value_or(crcOf(member.data)), 4);
        const std::uint64_t compressed = member.centralCompressed.value_or(packed.size());
        const std::uint64_t size = member.centralSize.value_or(member.data.size());
        appendLittle(bytes, member.zip64 ? 0xFFFFFFFF : compressed, 4);
        appendLittle(bytes, member.zip64 ? 0xFFFFFFFF : size, 4);
        std::string extra;
        if (member.zip64) {
            appendLittle(extra, 1, 2);
            appendLittle(extra, 24, 2);
            appendLittle(extra, size, 8);
            appendLittle(extra, compressed, 8);
            appendLittle(extra, offset, 8);
        }
        appendLittle(bytes, member.name.size(), 2);
        appendLittle(bytes, extra.size(), 2);
        appendLittle(bytes, 0, 2);
        appendLittle(bytes, 0, 4);
        appendLittle(bytes, member.attributes, 4);
        appendLittle(bytes, member.zip64 ? 0xFFFFFFFF : member.offset.value_or(static_cast<std::uint32_t>(offset)), 4);
        return bytes + member.name + extra;
    }

    static std::string end64(std::uint64_t entries, std::uint64_t size, std::uint64_t offset, std::uint64_t at)
    {
        std::string bytes;
        appendLittle(bytes, 0x06064b50, 4);
        appendLittle(bytes, 44, 8);
        appendLittle(bytes, 45, 2);
        appendLittle(bytes, 45, 2);
        appendLittle(bytes, 0, 8);
        appendLittle(bytes, entries, 8);
        appendLittle(bytes, entries, 8);
        appendLittle(bytes, size, 8);
        appendLittle(bytes, offset, 8);
        appendLittle(bytes, 0x07064b50, 4);
        appendLittle(bytes, 0, 4);
        appendLittle(bytes, at, 8);
        appendLittle(bytes, 1, 4);
        return bytes;
    }

    std::vector<ZipMember> m_members;
};

} // namespace assayer::test
