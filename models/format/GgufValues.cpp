// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/GgufValues.h"

#include "base/CheckedArithmetic.h"
#include "base/Text.h"

#include <array>
#include <bit>
#include <utility>

namespace assayer::format {

namespace {

enum GgufType : std::uint32_t
{
    kUint8,
    kInt8,
    kUint16,
    kInt16,
    kUint32,
    kInt32,
    kFloat32,
    kBool,
    kString,
    kArray,
    kUint64,
    kInt64,
    kFloat64,
    kTypes
};

constexpr std::array<std::uint64_t, kTypes> kWidths{1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};
constexpr std::size_t kKeptString = std::size_t{4} << 20U;
constexpr std::size_t kKeptElement = 256;
constexpr std::size_t kKeptElements = 64;

Result<Json> readNumber(GgufCursor& cursor, std::uint32_t type)
{
    std::uint64_t bits = 0;
    const std::uint64_t width = kWidths[type];
    if (width == 1) {
        const auto read = cursor.number<std::uint8_t>();
        if (!read)
            return failure(read.error());
        bits = *read;
    } else if (width == 2) {
        const auto read = cursor.number<std::uint16_t>();
        if (!read)
            return failure(read.error());
        bits = *read;
    } else if (width == 4) {
        const auto read = cursor.number<std::uint32_t>();
        if (!read)
            return failure(read.error());
        bits = *read;
    } else {
        const auto read = cursor.number<std::uint64_t>();
        if (!read)
            return failure(read.error());
        bits = *read;
    }
    switch (type) {
    case kInt8:
        return Json(static_cast<std::int8_t>(bits));
    case kInt16:
        return Json(static_cast<std::int16_t>(bits));
    case kInt32:
        return Json(static_cast<std::int32_t>(bits));
    case kInt64:
        return Json(static_cast<std::int64_t>(bits));
    case kFloat32:
        return Json(static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(bits))));
    case kFloat64:
        return Json(std::bit_cast<double>(bits));
    default:
        return Json(bits);
    }
}

// Skips an array and what is nested in it with a stack of the counts that are left.
class ArrayReader
{
public:
    ArrayReader(GgufCursor& cursor, const std::string& key, const Limits& limits, std::stop_token stop,
                Observations& observations)
        : m_cursor(cursor), m_key(key), m_limits(limits), m_stop(std::move(stop)), m_observations(observations)
    {
    }

    Result<void> read(GgufValue& value)
    {
        if (auto done = openArray(); !done)
            return done;
        value.elementType = m_open.back().type;
        value.elements = m_open.back().left;
        if (value.elementType == kArray)
            m_observations.add("gguf.nested-array", "arrays in arrays, which common readers refuse", m_key,
                               m_cursor.cursor().position(), {});
        while (!m_open.empty()) {
            Open& top = m_open.back();
            if (top.left == 0) {
                m_open.pop_back();
                continue;
            }
            if (auto done = readElements(top, value); !done)
                return done;
        }
        return {};
    }

private:
    struct Open
    {
        std::uint32_t type;
        std::uint64_t left;
    };

    Result<void> openArray()
    {
        const std::uint64_t at = m_cursor.cursor().position();
        if (m_open.size() >= m_limits.documentDepth)
            return failure(ErrorKind::LimitExceeded, "arrays are nested too deep", at);
        const auto type = m_cursor.number<std::uint32_t>();
        if (!type)
            return failure(type.error());
        if (*type >= kTypes) {
            m_observations.add("gguf.unknown-value-type", "the array's element type is " + std::to_string(*type), m_key,
                               at, 4);
            return failure(ErrorKind::Malformed, "an array has an unknown element type", at);
        }
        const auto count = m_cursor.count();
        if (!count)
            return failure(count.error());
        const std::uint64_t width = *type == kString  ? m_cursor.countBytes()
                                    : *type == kArray ? 4 + m_cursor.countBytes()
                                                      : kWidths[*type];
        const auto bytes = checkedMultiply(*count, width);
        if (!bytes || *bytes > m_cursor.cursor().remaining()) {
            m_observations.add("gguf.count-overflow",
                               "an array claims " + std::to_string(*count) + " elements, more than the file can hold",
                               m_key, at, {});
            return failure(ErrorKind::Malformed, "an array claims more elements than the file can hold", at);
        }
        m_open.push_back({*type, *count});
        return {};
    }

    Result<void> readElements(Open& top, GgufValue& value)
    {
        if (top.type == kArray) {
            --top.left;
            return openArray();
        }
        if (top.type != kString) {
            const std::uint64_t left = std::exchange(top.left, 0);
            return m_cursor.cursor().skip(left * kWidths[top.type]);
        }
        if (m_stop.stop_requested())
            return failure(ErrorKind::Cancelled, "the inspection was cancelled");
        for (std::uint64_t i = 0; i < 65536 && top.left > 0; ++i, --top.left) {
            std::uint64_t length = 0;
            const bool keep = value.strings.size() < kKeptElements && m_open.size() == 1;
            auto text = m_cursor.string(keep ? kKeptElement : 0, length);
            if (!text)
                return failure(text.error());
            if (keep)
                value.strings.push_back(std::move(*text));
        }
        return {};
    }

    GgufCursor& m_cursor;
    const std::string& m_key;
    const Limits& m_limits;
    std::stop_token m_stop;
    Observations& m_observations;
    std::vector<Open> m_open;
};

} // namespace

Result<std::uint64_t> GgufCursor::count()
{
    if (m_wide)
        return number<std::uint64_t>();
    const auto narrowCount = number<std::uint32_t>();
    if (!narrowCount)
        return failure(narrowCount.error());
    return std::uint64_t{*narrowCount};
}

Result<std::string> GgufCursor::string(std::size_t kept, std::uint64_t& length)
{
    const std::uint64_t at = m_cursor.position();
    const auto claimed = count();
    if (!claimed)
        return failure(claimed.error());
    length = *claimed;
    if (length > m_cursor.remaining())
        return failure(ErrorKind::Malformed,
                       "a string claims " + std::to_string(length) + " bytes and " +
                           std::to_string(m_cursor.remaining()) + " are left",
                       at);
    const auto bytes = m_cursor.take(static_cast<std::size_t>(std::min<std::uint64_t>(length, kept)));
    if (!bytes)
        return failure(bytes.error());
    std::string text(asText(*bytes));
    if (auto done = m_cursor.skip(length - text.size()); !done)
        return failure(done.error());
    return text;
}

Result<GgufValue> readGgufValue(GgufCursor& cursor, const std::string& key, const Limits& limits, std::stop_token stop,
                                Observations& observations)
{
    GgufValue value;
    const std::uint64_t at = cursor.cursor().position();
    const auto type = cursor.number<std::uint32_t>();
    if (!type)
        return failure(type.error());
    if (*type >= kTypes) {
        observations.add("gguf.unknown-value-type", "the value's type is " + std::to_string(*type), key, at, 4);
        return failure(ErrorKind::Malformed, "a value has an unknown type", at);
    }
    if (*type == kArray) {
        if (auto done = ArrayReader(cursor, key, limits, std::move(stop), observations).read(value); !done)
            return failure(done.error());
        return value;
    }
    if (*type == kString) {
        value.textOffset = cursor.cursor().position() + cursor.countBytes();
        std::uint64_t length = 0;
        auto text = cursor.string(kKeptString, length);
        if (!text)
            return failure(text.error());
        value.cut = length > text->size();
        value.scalar = std::move(*text);
        return value;
    }
    auto number = readNumber(cursor, *type);
    if (!number)
        return failure(number.error());
    value.scalar = std::move(*number);
    if (*type == kBool) {
        if (value.scalar != 0 && value.scalar != 1)
            observations.add("gguf.invalid-bool", "a truth value is " + value.scalar.dump() + " instead of 0 or 1", key,
                             at + 4, 1);
        value.scalar = value.scalar != 0;
    }
    return value;
}

} // namespace assayer::format
