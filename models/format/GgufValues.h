// SPDX-License-Identifier: GPL-3.0-or-later
// The key-value part of a GGUF file: every value bounded, nesting without recursion.
#pragma once

#include "base/Json.h"
#include "base/Limits.h"
#include "format/Observations.h"
#include "source/Cursor.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace assayer::format {

/// Numbers and strings of one version of the format: version 1 counts in 32 bits, and big-endian files exist.
class GgufCursor
{
public:
    GgufCursor(const source::ByteSource& bytes, bool bigEndian, bool wide)
        : m_cursor(bytes, 0), m_bigEndian(bigEndian), m_wide(wide)
    {
    }

    template <std::unsigned_integral T>
    Result<T> number()
    {
        return m_bigEndian ? m_cursor.big<T>() : m_cursor.little<T>();
    }
    /// A count, length or dimension: 32 bits in version 1, 64 since.
    Result<std::uint64_t> count();
    /// A string, of which at most `kept` bytes are returned; `length` becomes its full length.
    Result<std::string> string(std::size_t kept, std::uint64_t& length);

    source::Cursor& cursor() { return m_cursor; }
    std::size_t countBytes() const { return m_wide ? 8 : 4; }

private:
    source::Cursor m_cursor;
    bool m_bigEndian;
    bool m_wide;
};

struct GgufValue
{
    Json scalar;                ///< number, string or bool; null for an array
    std::uint64_t elements = 0; ///< of an array
    std::uint32_t elementType = 0;
    std::vector<std::string> strings;        ///< the first strings of an array of them, shortened
    std::optional<std::uint64_t> textOffset; ///< of a string's first byte
    bool cut = false;                        ///< the string is longer than what is kept
};

/// Reads one value; oddities (a bool that is neither, nested arrays) are observed under the name `key`.
Result<GgufValue> readGgufValue(GgufCursor& cursor, const std::string& key, const Limits& limits, std::stop_token stop,
                                Observations& observations);

} // namespace assayer::format
