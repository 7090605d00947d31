// SPDX-License-Identifier: GPL-3.0-or-later
#include "pickle/Literals.h"

#include "base/Encoding.h"
#include "base/Text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <vector>

namespace assayer::pickle {

namespace {

// The number of exactly `digits` hexadecimal digits at `position`.
std::optional<std::uint32_t> hexNumber(std::string_view text, std::size_t position, std::size_t digits)
{
    if (text.size() < digits || position > text.size() - digits)
        return std::nullopt;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        const int digit = hexDigit(text[position + i]);
        if (digit < 0)
            return std::nullopt;
        value = value * 16 + static_cast<std::uint32_t>(digit);
    }
    return value;
}

void appendHex(std::string& text, std::string_view prefix, std::uint32_t value, int digits)
{
    constexpr std::string_view kDigits = "0123456789abcdef";
    text += prefix;
    for (int i = digits - 1; i >= 0; --i)
        text += kDigits[(value >> (4U * static_cast<unsigned>(i))) & 0xFU];
}

// UTF-8 of any code point, also of a surrogate, which Python's str can hold.
void appendAny(std::string& text, std::uint32_t codePoint)
{
    if (codePoint >= 0xD800 && codePoint <= 0xDFFF) {
        text += static_cast<char>(0xE0U | (codePoint >> 12U));
        text += static_cast<char>(0x80U | ((codePoint >> 6U) & 0x3FU));
        text += static_cast<char>(0x80U | (codePoint & 0x3FU));
        return;
    }
    appendUtf8(text, static_cast<char32_t>(codePoint));
}

// A surrogate in three bytes, which utf-8 with "surrogatepass" makes.
std::optional<std::uint32_t> surrogateAt(std::string_view text, std::size_t position)
{
    if (position + 3 > text.size() || text[position] != '\xED')
        return std::nullopt;
    const auto second = static_cast<unsigned char>(text[position + 1]);
    const auto third = static_cast<unsigned char>(text[position + 2]);
    if (second < 0xA0 || second > 0xBF || third < 0x80 || third > 0xBF)
        return std::nullopt;
    return 0xD000U | ((second & 0x3FU) << 6U) | (third & 0x3FU);
}

char quoteFor(std::string_view text)
{
    return text.find('\'') != std::string_view::npos && text.find('"') == std::string_view::npos ? '"' : '\'';
}

// The escapes that repr() of str and bytes share; false where `c` is none of them.
bool appendShortEscape(std::string& text, char c, char quote)
{
    switch (c) {
    case '\n':
        text += "\\n";
        return true;
    case '\r':
        text += "\\r";
        return true;
    case '\t':
        text += "\\t";
        return true;
    case '\\':
        text += "\\\\";
        return true;
    default:
        break;
    }
    if (c != quote)
        return false;
    text += '\\';
    text += c;
    return true;
}

bool isAsciiPrintable(char c)
{
    return c >= 0x20 && c < 0x7F;
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view kSpaces = " \t\r\n\v\f";
    const std::size_t first = text.find_first_not_of(kSpaces);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(kSpaces) - first + 1);
}

// One escape behind a backslash at `position`, which moves on to its last character.
void appendEscape(std::string& bytes, std::string_view body, std::size_t& position)
{
    constexpr std::string_view kNames = "\\'\"abfnrtv";
    constexpr std::string_view kMeanings = "\\'\"\a\b\f\n\r\t\v";
    const char c = body[position];
    if (const std::size_t at = kNames.find(c); at != std::string_view::npos) {
        bytes += kMeanings[at];
    } else if (c >= '0' && c <= '7') {
        unsigned value = 0;
        std::size_t digits = 0;
        for (; digits < 3 && position + digits < body.size(); ++digits) {
            const char digit = body[position + digits];
            if (digit < '0' || digit > '7')
                break;
            value = value * 8 + static_cast<unsigned>(digit - '0');
        }
        bytes += static_cast<char>(value & 0xFFU);
        position += digits - 1;
    } else if (const auto value = hexNumber(body, position + 1, 2); c == 'x' && value) {
        bytes += static_cast<char>(*value);
        position += 2;
    } else if (c != '\n') {
        bytes += '\\';
        bytes += c;
    }
}

} // namespace

std::optional<std::string> decodeQuoted(std::string_view line)
{
    const std::string_view text = trimmed(line);
    if (text.size() < 2 || text.front() != text.back() || (text.front() != '\'' && text.front() != '"'))
        return std::nullopt;
    const std::string_view body = text.substr(1, text.size() - 2);
    std::string bytes;
    for (std::size_t i = 0; i < body.size(); ++i) {
        if (body[i] != '\\' || i + 1 == body.size())
            bytes += body[i];
        else
            appendEscape(bytes, body, ++i);
    }
    return bytes;
}

std::string decodeRawUnicodeEscape(std::string_view line)
{
    std::string text;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '\\' && i + 1 < line.size() && (line[i + 1] == 'u' || line[i + 1] == 'U')) {
            const std::size_t digits = line[i + 1] == 'u' ? 4 : 8;
            const auto codePoint = hexNumber(line, i + 2, digits);
            if (codePoint && *codePoint <= 0x10FFFF) {
                appendAny(text, *codePoint);
                i += digits + 1;
                continue;
            }
        }
        appendAny(text, static_cast<unsigned char>(line[i]));
    }
    return text;
}

std::string utf8FromLatin1(std::string_view bytes)
{
    std::string text;
    for (const char c : bytes)
        appendAny(text, static_cast<unsigned char>(c));
    return text;
}

std::optional<std::string> latin1FromUtf8(std::string_view text)
{
    std::string bytes;
    for (std::size_t i = 0; i < text.size();) {
        const CodePoint point = codePointAt(text, i);
        if (!point.valid() || point.value > 0xFF)
            return std::nullopt;
        bytes += static_cast<char>(point.value);
        i += point.length;
    }
    return bytes;
}

std::string reprText(std::string_view utf8)
{
    const char quote = quoteFor(utf8);
    std::string text(1, quote);
    for (std::size_t i = 0; i < utf8.size();) {
        const char c = utf8[i];
        if (static_cast<unsigned char>(c) < 0x80) {
            if (!appendShortEscape(text, c, quote)) {
                if (isAsciiPrintable(c))
                    text += c;
                else
                    appendHex(text, "\\x", static_cast<unsigned char>(c), 2);
            }
            ++i;
            continue;
        }
        const CodePoint point = codePointAt(utf8, i);
        if (!point.valid()) {
            const auto surrogate = surrogateAt(utf8, i);
            appendHex(text, surrogate ? "\\u" : "\\x", surrogate.value_or(static_cast<unsigned char>(c)),
                      surrogate ? 4 : 2);
            i += surrogate ? 3 : 1;
            continue;
        }
        if (!isDeceptive(point.value) && point.value != 0xA0 && point.value != 0xAD)
            text += utf8.substr(i, point.length);
        else if (point.value <= 0xFF)
            appendHex(text, "\\x", point.value, 2);
        else if (point.value <= 0xFFFF)
            appendHex(text, "\\u", point.value, 4);
        else
            appendHex(text, "\\U", point.value, 8);
        i += point.length;
    }
    return text + quote;
}

std::string reprBytes(std::string_view bytes)
{
    const char quote = quoteFor(bytes);
    std::string text = std::string("b") + quote;
    for (const char c : bytes) {
        if (appendShortEscape(text, c, quote))
            continue;
        if (isAsciiPrintable(c))
            text += c;
        else
            appendHex(text, "\\x", static_cast<unsigned char>(c), 2);
    }
    return text + quote;
}

std::string reprFloat(double value)
{
    if (std::isnan(value))
        return "nan";
    if (std::isinf(value))
        return value < 0 ? "-inf" : "inf";
    std::array<char, 40> buffer{};
    const auto end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific).ptr;
    std::string_view written(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
    std::string text;
    if (written.front() == '-') {
        text = "-";
        written.remove_prefix(1);
    }
    const std::size_t mark = written.find('e');
    std::string digits(written.substr(0, 1));
    if (mark > 2)
        digits += written.substr(2, mark - 2);
    std::string_view exponentText = written.substr(mark + 1);
    if (exponentText.front() == '+')
        exponentText.remove_prefix(1);
    int exponent = 0;
    std::from_chars(exponentText.data(), exponentText.data() + exponentText.size(), exponent);
    const int point = exponent + 1;
    const int count = static_cast<int>(digits.size());
    if (exponent < -4 || exponent >= 16) {
        text += digits.substr(0, 1);
        if (count > 1)
            text += "." + digits.substr(1);
        const std::string power = std::to_string(std::abs(exponent));
        return text + (exponent < 0 ? "e-" : "e+") + (power.size() < 2 ? "0" : "") + power;
    }
    if (point <= 0)
        return text + "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
    if (point >= count)
        return text + digits + std::string(static_cast<std::size_t>(point - count), '0') + ".0";
    return text + digits.substr(0, static_cast<std::size_t>(point)) + "." +
           digits.substr(static_cast<std::size_t>(point));
}

std::string decimalFromBytes(std::span<const std::uint8_t> bytes)
{
    // The time to write digits grows with the square of their number, as CPython's limit of 4300 digits says too.
    constexpr std::size_t kMostBytes = 1800;
    if (bytes.size() > kMostBytes)
        return "<" + std::to_string(bytes.size()) + "-byte integer>";
    if (bytes.empty())
        return "0";
    const bool negative = (bytes.back() & 0x80U) != 0;
    std::vector<std::uint8_t> magnitude(bytes.rbegin(), bytes.rend());
    if (negative) {
        for (std::uint8_t& byte : magnitude)
            byte = static_cast<std::uint8_t>(~byte);
        for (std::size_t i = magnitude.size(); i-- > 0 && ++magnitude[i] == 0;) {
        }
    }
    std::string digits;
    std::size_t first = 0;
    while (first < magnitude.size()) {
        unsigned remainder = 0;
        for (std::size_t i = first; i < magnitude.size(); ++i) {
            const unsigned value = remainder * 256 + magnitude[i];
            magnitude[i] = static_cast<std::uint8_t>(value / 10);
            remainder = value % 10;
        }
        digits += static_cast<char>('0' + remainder);
        while (first < magnitude.size() && magnitude[first] == 0)
            ++first;
    }
    if (negative)
        digits += '-';
    std::reverse(digits.begin(), digits.end());
    return digits;
}

std::optional<std::int64_t> parseInteger(std::string_view text)
{
    std::string_view digits = trimmed(text);
    const bool negative = !digits.empty() && digits.front() == '-';
    if (!digits.empty() && (digits.front() == '-' || digits.front() == '+'))
        digits.remove_prefix(1);
    int base = 10;
    if (digits.size() > 2 && digits[0] == '0') {
        const char form = digits[1];
        base = form == 'x' || form == 'X' ? 16 : form == 'o' || form == 'O' ? 8 : form == 'b' || form == 'B' ? 2 : 10;
        if (base != 10)
            digits.remove_prefix(2);
    }
    std::string plain;
    for (const char c : digits) {
        if (c != '_')
            plain += c;
    }
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(plain.data(), plain.data() + plain.size(), value, base);
    if (error != std::errc() || end != plain.data() + plain.size() || value > (std::uint64_t{1} << 63U) - 1)
        return std::nullopt;
    return negative ? -static_cast<std::int64_t>(value) : static_cast<std::int64_t>(value);
}

bool isDecimal(std::string_view text)
{
    std::string_view digits = trimmed(text);
    if (!digits.empty() && (digits.front() == '-' || digits.front() == '+'))
        digits.remove_prefix(1);
    return !digits.empty() &&
           std::all_of(digits.begin(), digits.end(), [](char c) { return (c >= '0' && c <= '9') || c == '_'; });
}

std::optional<double> parseFloat(std::string_view text)
{
    std::string_view digits = trimmed(text);
    if (!digits.empty() && digits.front() == '+')
        digits.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (end != digits.data() + digits.size() || digits.empty() || error == std::errc::invalid_argument)
        return std::nullopt;
    return value;
}

} // namespace assayer::pickle
