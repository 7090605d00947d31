// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/RTokens.h"

#include "base/CheckedArithmetic.h"
#include "base/Text.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace assayer::format {

std::string RTokens::raw(std::size_t length)
{
    const auto bytes = sound() ? m_cursor.take(length) : failure(ErrorKind::Malformed, {});
    if (!bytes) {
        fail("the data ends early");
        return {};
    }
    return std::string(asText(*bytes));
}

// The next word of the text encoding, with the white space in front of it passed over.
std::string RTokens::word()
{
    constexpr std::size_t kMostWord = 64;
    std::string word;
    while (sound()) {
        const auto byte = m_cursor.take(1);
        if (!byte) {
            if (word.empty())
                fail("the data ends early");
            break;
        }
        const char c = static_cast<char>((*byte)[0]);
        const bool space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
        if (space && !word.empty())
            break;
        if (space)
            continue;
        word += c;
        if (word.size() > kMostWord)
            fail("a number is longer than numbers are");
    }
    return word;
}

std::int32_t RTokens::integer()
{
    if (!sound())
        return 0;
    if (m_encoding == REncoding::Ascii) {
        const std::string digits = word();
        std::int32_t value = 0;
        if (digits == "NA")
            return std::numeric_limits<std::int32_t>::min();
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        if (sound() && (error != std::errc() || end != digits.data() + digits.size()))
            fail("'" + visibleText(digits) + "' stands where a number should");
        return value;
    }
    const auto value = m_encoding == REncoding::Xdr ? m_cursor.big<std::uint32_t>() : m_cursor.little<std::uint32_t>();
    if (!value) {
        fail("the data ends early");
        return 0;
    }
    return static_cast<std::int32_t>(*value);
}

std::string RTokens::text(std::uint64_t length, std::size_t keep)
{
    std::string text;
    if (!sound())
        return text;
    if (m_encoding != REncoding::Ascii) {
        if (length > m_cursor.remaining()) {
            fail("a string of " + std::to_string(length) + " bytes is longer than the data");
            return text;
        }
        text = raw(static_cast<std::size_t>(std::min<std::uint64_t>(length, keep)));
        if (length > text.size() && !m_cursor.skip(length - text.size()))
            fail("the data ends early");
        return text;
    }
    // In text, bytes that would disturb are written as \n, \t, \\ or in octal.
    bool started = false;
    for (std::uint64_t i = 0; i < length && sound();) {
        const auto byte = m_cursor.take(1);
        if (!byte) {
            fail("the data ends early");
            break;
        }
        char c = static_cast<char>((*byte)[0]);
        if (!started && c == '\n')
            continue;
        started = true;
        if (c == '\\') {
            const auto next = m_cursor.peek(3);
            const std::string_view after = next ? asText(*next) : std::string_view();
            std::size_t digits = 0;
            unsigned value = 0;
            while (digits < after.size() && after[digits] >= '0' && after[digits] <= '7')
                value = value * 8 + static_cast<unsigned>(after[digits++] - '0');
            if (digits == 0 && !after.empty())
                c = after[0] == 'n' ? '\n' : after[0] == 't' ? '\t' : after[0];
            else if (digits != 0)
                c = static_cast<char>(value);
            if (!m_cursor.skip(std::max<std::size_t>(digits, after.empty() ? 0 : 1)))
                fail("the data ends early");
        }
        if (text.size() < keep)
            text += c;
        ++i;
    }
    return text;
}

void RTokens::skip(std::uint64_t count, std::uint64_t width)
{
    if (!sound())
        return;
    if (m_encoding == REncoding::Ascii) {
        // A complex number is two words.
        const std::uint64_t words = width == 16 ? checkedMultiply(count, 2).value_or(~std::uint64_t{0}) : count;
        if (words > m_cursor.remaining()) {
            fail("a vector of " + std::to_string(count) + " elements is longer than the data");
            return;
        }
        for (std::uint64_t i = 0; i < words && sound(); ++i)
            word();
        return;
    }
    const auto bytes = checkedMultiply(count, width);
    if (!bytes || *bytes > m_cursor.remaining() || !m_cursor.skip(*bytes))
        fail("a vector of " + std::to_string(count) + " elements is longer than the data");
}

} // namespace assayer::format
