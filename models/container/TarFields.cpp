// SPDX-License-Identifier: GPL-3.0-or-later
#include "container/TarFields.h"

#include "base/CheckedArithmetic.h"
#include "base/Text.h"

#include <algorithm>
#include <charconv>

namespace assayer::container {

namespace {

constexpr std::size_t kMostSparseParts = 100'000;

std::optional<std::uint64_t> decimal(std::string_view text)
{
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

// Parts must follow one another and fit what the archive holds of them.
bool addPart(TarEntry& entry, std::uint64_t offset, std::uint64_t length)
{
    const auto end = checkedAdd(offset, length);
    const std::uint64_t reached = entry.parts.empty() ? 0 : entry.parts.back().offset + entry.parts.back().length;
    if (!end || offset < reached || entry.parts.size() >= kMostSparseParts)
        return false;
    entry.parts.push_back({offset, length});
    return true;
}

} // namespace

std::optional<std::uint64_t> tarNumber(std::span<const std::byte> block, std::size_t offset, std::size_t length)
{
    const auto field = block.subspan(offset, length);
    const auto first = std::to_integer<unsigned>(field[0]);
    std::uint64_t value = 0;
    if (first == 0x80) {
        for (const std::byte byte : field.subspan(1)) {
            if (value >> 56U != 0)
                return std::nullopt;
            value = (value << 8U) | std::to_integer<std::uint64_t>(byte);
        }
        return value;
    }
    bool digits = false;
    for (const std::byte byte : field) {
        const char c = static_cast<char>(byte);
        if (c >= '0' && c <= '7') {
            if (value >> 60U != 0)
                return std::nullopt;
            value = value * 8 + static_cast<std::uint64_t>(c - '0');
            digits = true;
        } else if (c == '\0' || (c == ' ' && digits)) {
            break;
        } else if (c != ' ') {
            return std::nullopt;
        }
    }
    return value;
}

std::string tarText(std::span<const std::byte> block, std::size_t offset, std::size_t length)
{
    const std::string_view text = asText(block.subspan(offset, length));
    return std::string(text.substr(0, text.find('\0')));
}

bool isZeroBlock(std::span<const std::byte> block)
{
    return std::all_of(block.begin(), block.end(), [](std::byte byte) { return byte == std::byte{0}; });
}

bool readPaxRecords(std::string_view text, std::map<std::string, std::string>& records)
{
    while (!text.empty() && text.front() != '\0') {
        const std::size_t space = text.find(' ');
        const auto length = space == std::string_view::npos ? std::nullopt : decimal(text.substr(0, space));
        if (!length || *length <= space + 1 || *length > text.size() || text[*length - 1] != '\n')
            return false;
        const std::string_view record = text.substr(space + 1, *length - space - 2);
        text.remove_prefix(*length);
        const std::size_t equals = record.find('=');
        if (equals == std::string_view::npos)
            return false;
        const std::string key(record.substr(0, equals));
        const std::string_view value = record.substr(equals + 1);
        std::string& kept = records[key];
        const bool repeats = key == "GNU.sparse.offset" || key == "GNU.sparse.numbytes";
        if (repeats && !kept.empty())
            kept.append(",").append(value);
        else
            kept = value;
    }
    return true;
}

bool sparseFromPax(const std::map<std::string, std::string>& records, TarEntry& entry)
{
    const auto numbers = [&](const char* key) {
        std::vector<std::uint64_t> list;
        const auto found = records.find(key);
        std::string_view rest = found == records.end() ? std::string_view() : std::string_view(found->second);
        while (!rest.empty() && list.size() < 2 * kMostSparseParts) {
            const std::size_t comma = std::min(rest.find(','), rest.size());
            list.push_back(decimal(rest.substr(0, comma)).value_or(~std::uint64_t{0}));
            rest.remove_prefix(std::min(comma + 1, rest.size()));
        }
        return list;
    };
    const auto map = numbers("GNU.sparse.map");
    const auto offsets = numbers("GNU.sparse.offset");
    const auto lengths = numbers("GNU.sparse.numbytes");
    if (map.empty() && offsets.empty())
        return false;
    entry.sparse = true;
    bool sound = map.size() % 2 == 0 && offsets.size() == lengths.size();
    for (std::size_t i = 0; sound && i + 1 < map.size(); i += 2)
        sound = addPart(entry, map[i], map[i + 1]);
    for (std::size_t i = 0; sound && map.empty() && i < offsets.size(); ++i)
        sound = addPart(entry, offsets[i], lengths[i]);
    return sound;
}

bool sparseFromData(const source::ByteSource& source, TarEntry& entry)
{
    entry.sparse = true;
    constexpr std::size_t kMostMap = std::size_t{4} << 20U;
    const auto room = static_cast<std::size_t>(std::min<std::uint64_t>(entry.packedSize, kMostMap));
    const auto bytes = source::readExactly(source, entry.dataOffset, room);
    if (!bytes)
        return false;
    const std::string_view text = asText(*bytes);
    std::size_t at = 0;
    const auto next = [&]() -> std::optional<std::uint64_t> {
        const std::size_t line = text.find('\n', at);
        if (line == std::string_view::npos)
            return std::nullopt;
        const auto value = decimal(text.substr(at, line - at));
        at = line + 1;
        return value;
    };
    const auto count = next();
    if (!count || *count > kMostSparseParts)
        return false;
    for (std::uint64_t i = 0; i < *count; ++i) {
        const auto offset = next();
        const auto length = next();
        if (!offset || !length || !addPart(entry, *offset, *length))
            return false;
    }
    const std::uint64_t mapBytes =
        std::min<std::uint64_t>((at + kTarBlock - 1) / kTarBlock * kTarBlock, entry.packedSize);
    entry.dataOffset += mapBytes;
    entry.packedSize -= mapBytes;
    return true;
}

bool sparseFromHeader(const source::ByteSource& source, std::span<const std::byte> block, TarEntry& entry)
{
    constexpr std::size_t kPartBytes = 24;
    constexpr std::size_t kMostBlocks = 5000;
    entry.sparse = true;
    entry.size = tarNumber(block, 483, 12).value_or(entry.packedSize);
    std::vector<std::byte> current(block.begin(), block.end());
    std::size_t at = 386;
    std::size_t count = 4;
    std::size_t extended = 482;
    for (std::size_t blocks = 0; blocks < kMostBlocks; ++blocks) {
        for (std::size_t i = 0; i < count; ++i) {
            const auto part = std::span(current).subspan(at + i * kPartBytes, kPartBytes);
            if (part[0] == std::byte{0})
                break;
            const auto offset = tarNumber(part, 0, 12);
            const auto length = tarNumber(part, 12, 12);
            if (!offset || !length || !addPart(entry, *offset, *length))
                return false;
        }
        if (current[extended] == std::byte{0})
            return true;
        auto more = source::readExactly(source, entry.dataOffset, kTarBlock);
        if (!more)
            return false;
        current = std::move(*more);
        entry.dataOffset += kTarBlock;
        at = 0;
        count = 21;
        extended = 504;
    }
    return false;
}

} // namespace assayer::container
