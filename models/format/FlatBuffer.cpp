// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/FlatBuffer.h"

#include "base/CheckedArithmetic.h"

#include <algorithm>
#include <bit>

namespace assayer::format {

void FlatBuffer::fail(std::string message, std::uint64_t at)
{
    if (!m_error)
        m_error = Error{ErrorKind::Malformed, std::move(message), at};
}

std::optional<std::uint64_t> FlatBuffer::read(std::uint64_t at, std::size_t width)
{
    if (at > m_end || width > m_end - at)
        return std::nullopt;
    const auto bytes = m_bytes.view(at, width);
    if (bytes.size() != width)
        return std::nullopt;
    m_reached = std::max(m_reached, at + width);
    std::uint64_t value = 0;
    for (std::size_t i = width; i-- > 0;)
        value = (value << 8U) | std::to_integer<std::uint64_t>(bytes[i]);
    return value;
}

std::optional<std::uint64_t> FlatBuffer::follow(std::uint64_t at)
{
    const auto distance = read(at, 4);
    const auto to = distance ? checkedAdd(at, *distance) : std::nullopt;
    if (!to || *to >= m_end || *distance == 0) {
        fail("an offset leads out of the buffer", at);
        return std::nullopt;
    }
    return to;
}

std::optional<FlatTable> FlatBuffer::tableHere(std::uint64_t at)
{
    const auto back = read(at, 4);
    if (!back) {
        fail("a table lies outside of the buffer", at);
        return std::nullopt;
    }
    const auto distance = std::int64_t{std::bit_cast<std::int32_t>(static_cast<std::uint32_t>(*back))};
    const auto from = narrow<std::uint64_t>(static_cast<std::int64_t>(at) - distance);
    const auto virtualSize = from ? read(*from, 2) : std::nullopt;
    const auto size = virtualSize ? read(*from + 2, 2) : std::nullopt;
    if (!size || *virtualSize < 4 || *virtualSize % 2 != 0 || *size < 4 || *from + *virtualSize > m_end ||
        at + *size > m_end) {
        fail("a table's list of fields lies outside of the buffer", at);
        return std::nullopt;
    }
    return FlatTable{at, *from, static_cast<std::uint32_t>(*virtualSize), static_cast<std::uint32_t>(*size)};
}

std::optional<FlatTable> FlatBuffer::root()
{
    const auto at = follow(0);
    return at ? tableHere(*at) : std::nullopt;
}

std::optional<std::uint64_t> FlatBuffer::place(const FlatTable& table, unsigned field, std::size_t width)
{
    const std::uint64_t entry = 4 + 2 * std::uint64_t{field};
    if (entry + 2 > table.virtualSize)
        return std::nullopt;
    const auto within = read(table.virtualTable + entry, 2);
    if (!within || *within == 0)
        return std::nullopt;
    if (*within < 4 || *within + width > table.size) {
        fail("a field lies outside of its table", table.virtualTable + entry);
        return std::nullopt;
    }
    return table.at + *within;
}

std::uint64_t FlatBuffer::number(const FlatTable& table, unsigned field, std::size_t width, std::uint64_t absent)
{
    const auto at = place(table, field, width);
    return at ? read(*at, width).value_or(absent) : absent;
}

std::optional<FlatTable> FlatBuffer::table(const FlatTable& parent, unsigned field)
{
    const auto at = place(parent, field, 4);
    const auto to = at ? follow(*at) : std::nullopt;
    return to ? tableHere(*to) : std::nullopt;
}

FlatVector FlatBuffer::vector(const FlatTable& parent, unsigned field, std::size_t width)
{
    const auto at = place(parent, field, 4);
    const auto to = at ? follow(*at) : std::nullopt;
    const auto count = to ? read(*to, 4) : std::nullopt;
    if (!count) {
        if (to)
            fail("a vector lies outside of the buffer", *to);
        return {};
    }
    const std::uint64_t bytes = *count * width; // 32 bits times a small number
    if (bytes > m_end - (*to + 4)) {
        fail("a vector claims " + std::to_string(*count) + " elements, more than the buffer holds", *to);
        return {};
    }
    m_reached = std::max(m_reached, *to + 4 + bytes);
    return {*to + 4, static_cast<std::uint32_t>(*count)};
}

std::optional<FlatTable> FlatBuffer::tableAt(const FlatVector& vector, std::uint32_t index)
{
    const auto to = index < vector.count ? follow(vector.at + std::uint64_t{index} * 4) : std::nullopt;
    return to ? tableHere(*to) : std::nullopt;
}

std::uint64_t FlatBuffer::numberAt(const FlatVector& vector, std::uint32_t index, std::size_t width)
{
    return index < vector.count ? read(vector.at + std::uint64_t{index} * width, width).value_or(0) : 0;
}

std::string FlatBuffer::text(const FlatTable& parent, unsigned field, std::size_t most)
{
    const FlatVector characters = vector(parent, field, 1);
    return m_bytes.text(characters.at, characters.count, most);
}

} // namespace assayer::format
