// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/JsonScanner.h"

#include "base/Text.h"

#include <algorithm>
#include <charconv>

namespace assayer::format {

namespace {

constexpr std::size_t kScanBlock = std::size_t{64} << 10U;
constexpr std::uint64_t kHashStart = 0xcbf29ce484222325;
constexpr std::uint64_t kHashPrime = 0x100000001b3;
constexpr std::size_t kMostDigits = 1024;

constexpr bool isJsonSpace(int c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

} // namespace

JsonScanner::JsonScanner(const source::ByteSource& source, std::uint64_t offset, std::uint64_t length, Bounds bounds)
    : m_source(source), m_bounds(bounds),
      m_end(offset >= source.size() ? offset : offset + std::min(length, source.size() - offset)),
      m_block(static_cast<std::size_t>(std::min<std::uint64_t>(kScanBlock, m_end - offset))), m_blockOffset(offset)
{
}

int JsonScanner::peek()
{
    if (m_at == m_filled) {
        m_blockOffset += m_filled;
        m_at = 0;
        m_filled = 0;
        const std::size_t room =
            static_cast<std::size_t>(std::min<std::uint64_t>(m_block.size(), m_end - m_blockOffset));
        if (room == 0)
            return -1;
        m_filled = m_source.read(m_blockOffset, std::span(m_block).first(room)).value_or(0);
        if (m_filled == 0)
            return -1;
    }
    return std::to_integer<int>(m_block[m_at]);
}

int JsonScanner::get()
{
    const int c = peek();
    if (c >= 0)
        ++m_at;
    return c;
}

JsonToken JsonScanner::fail(ErrorKind kind, std::string message)
{
    if (!m_failed)
        m_error = Error{kind, std::move(message), position()};
    m_failed = true;
    return JsonToken::Error;
}

JsonToken JsonScanner::next()
{
    if (m_failed)
        return JsonToken::Error;
    int c = peek();
    while (isJsonSpace(c)) {
        ++m_at;
        c = peek();
    }
    if (m_expect == Expect::CommaOrEnd && c == ',') {
        ++m_at;
        m_expect = m_open.back() ? Expect::Key : Expect::Value;
        do {
            c = peek();
        } while (isJsonSpace(c) && ++m_at > 0);
    }
    m_tokenOffset = position();
    if (m_expect == Expect::Done)
        return c < 0 ? JsonToken::End : fail(ErrorKind::Malformed, "text follows the end of the JSON document");
    if (c < 0)
        return fail(ErrorKind::Truncated, "the JSON document ends before it is complete");
    switch (m_expect) {
    case Expect::KeyOrEnd:
        return c == '}' ? close(true) : key();
    case Expect::Key:
        return key();
    case Expect::ValueOrEnd:
        return c == ']' ? close(false) : value(c);
    case Expect::CommaOrEnd:
        return c == '}' || c == ']' ? close(c == '}') : fail(ErrorKind::Malformed, "a comma or an end is missing here");
    case Expect::Value:
    case Expect::Done:
        break;
    }
    return value(c);
}

bool JsonScanner::skip(std::uint64_t* elements)
{
    std::uint64_t count = 0;
    JsonToken token = JsonToken::Null;
    const bool afterKey = m_expect == Expect::Value && !m_open.empty() && m_open.back();
    std::size_t outer = m_open.size() - (m_open.empty() ? 0 : 1);
    if (afterKey) {
        outer = m_open.size();
        token = next();
        if (m_open.size() == outer)
            return token != JsonToken::Error;
    }
    // Here the container to skip is open, and `outer` containers stand around it.
    while (m_open.size() > outer) {
        token = next();
        if (token == JsonToken::Error)
            return false;
        const bool opened = token == JsonToken::ObjectBegin || token == JsonToken::ArrayBegin;
        const bool closed = token == JsonToken::ObjectEnd || token == JsonToken::ArrayEnd;
        if (!closed && token != JsonToken::Key && m_open.size() == outer + (opened ? 2U : 1U))
            ++count;
    }
    if (elements != nullptr)
        *elements = count;
    return true;
}

std::optional<std::uint64_t> JsonScanner::unsignedValue() const
{
    std::uint64_t number = 0;
    const char* last = m_text.data() + m_text.size();
    const auto [end, error] = std::from_chars(m_text.data(), last, number);
    if (error != std::errc{} || end != last || m_text.empty())
        return std::nullopt;
    return number;
}

JsonToken JsonScanner::open(bool object)
{
    ++m_at;
    if (m_open.size() >= m_bounds.depth)
        return fail(ErrorKind::LimitExceeded,
                    "the JSON document is nested deeper than " + std::to_string(m_bounds.depth) + " levels");
    m_open.push_back(object);
    m_expect = object ? Expect::KeyOrEnd : Expect::ValueOrEnd;
    return object ? JsonToken::ObjectBegin : JsonToken::ArrayBegin;
}

JsonToken JsonScanner::close(bool object)
{
    if (m_open.empty() || m_open.back() != object)
        return fail(ErrorKind::Malformed, "the bracket closes another kind of container");
    ++m_at;
    m_open.pop_back();
    return afterValue(object ? JsonToken::ObjectEnd : JsonToken::ArrayEnd);
}

JsonToken JsonScanner::afterValue(JsonToken token)
{
    if (token != JsonToken::Error)
        m_expect = m_open.empty() ? Expect::Done : Expect::CommaOrEnd;
    return token;
}

JsonToken JsonScanner::value(int first)
{
    switch (first) {
    case '{':
        return open(true);
    case '[':
        return open(false);
    case '"':
        return string() ? afterValue(JsonToken::String) : JsonToken::Error;
    case 't':
        return literal("true", JsonToken::True);
    case 'f':
        return literal("false", JsonToken::False);
    case 'n':
        return literal("null", JsonToken::Null);
    case 'N':
        m_lenient = true;
        return literal("NaN", JsonToken::Number);
    case 'I':
        m_lenient = true;
        return literal("Infinity", JsonToken::Number);
    default:
        return number();
    }
}

JsonToken JsonScanner::key()
{
    if (peek() != '"')
        return fail(ErrorKind::Malformed, "a key in double quotes is expected here");
    if (!string())
        return JsonToken::Error;
    int c = peek();
    while (isJsonSpace(c)) {
        ++m_at;
        c = peek();
    }
    if (c != ':')
        return fail(ErrorKind::Malformed, "a colon is missing behind the key");
    ++m_at;
    m_expect = Expect::Value;
    return JsonToken::Key;
}

JsonToken JsonScanner::literal(std::string_view word, JsonToken token)
{
    for (const char expected : word) {
        if (get() != static_cast<unsigned char>(expected))
            return fail(ErrorKind::Malformed, "an unknown word stands in place of a value");
    }
    m_text = word;
    m_textLength = word.size();
    return afterValue(token);
}

JsonToken JsonScanner::number()
{
    m_text.clear();
    const auto digits = [this] {
        std::size_t count = 0;
        for (int c = peek(); c >= '0' && c <= '9'; c = peek(), ++count) {
            if (m_text.size() < kMostDigits)
                m_text += static_cast<char>(c);
            ++m_at;
        }
        return count;
    };
    const auto accept = [this](char wanted) {
        if (peek() != static_cast<unsigned char>(wanted))
            return false;
        m_text += wanted;
        ++m_at;
        return true;
    };
    const bool negative = accept('-');
    if (negative && peek() == 'I') {
        m_lenient = true;
        return literal("Infinity", JsonToken::Number);
    }
    const bool leadingZero = peek() == '0';
    const std::size_t whole = digits();
    bool sound = whole > 0 && (!leadingZero || whole == 1);
    if (sound && accept('.'))
        sound = digits() > 0;
    if (sound && (accept('e') || accept('E'))) {
        if (!accept('+'))
            accept('-');
        sound = digits() > 0;
    }
    m_textLength = m_text.size();
    return sound ? afterValue(JsonToken::Number) : fail(ErrorKind::Malformed, "a value is expected here");
}

void JsonScanner::append(unsigned char byte)
{
    if (m_text.size() < m_bounds.textBytes)
        m_text += static_cast<char>(byte);
    ++m_textLength;
    m_hash = (m_hash ^ byte) * kHashPrime;
}

void JsonScanner::appendCodePoint(std::uint32_t codePoint)
{
    std::string bytes;
    appendUtf8(bytes, static_cast<char32_t>(codePoint));
    for (const char byte : bytes)
        append(static_cast<unsigned char>(byte));
}

bool JsonScanner::string()
{
    ++m_at; // the opening quote
    m_text.clear();
    m_textLength = 0;
    m_hash = kHashStart;
    for (;;) {
        const int c = get();
        if (c < 0) {
            fail(ErrorKind::Truncated, "the JSON document ends inside a string");
            return false;
        }
        const auto byte = static_cast<unsigned char>(c);
        if (byte == '"')
            break;
        if (byte < 0x20) {
            fail(ErrorKind::Malformed, "a string holds an unescaped control character");
            return false;
        }
        bool sound = true;
        if (byte == '\\')
            sound = escape();
        else if (byte < 0x80)
            append(byte);
        else
            sound = multiByte(byte);
        if (!sound)
            return false;
    }
    // A cut may have split a character; what is left must stay UTF-8.
    if (textIsCut()) {
        while (!m_text.empty() && (static_cast<unsigned char>(m_text.back()) & 0xC0U) == 0x80U)
            m_text.pop_back();
        if (!m_text.empty() && static_cast<unsigned char>(m_text.back()) >= 0xC0U)
            m_text.pop_back();
    }
    return true;
}

bool JsonScanner::multiByte(unsigned char first)
{
    const std::size_t more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
    std::string bytes(1, static_cast<char>(first));
    for (std::size_t i = 0; i < more; ++i) {
        const int c = peek();
        if (c < 0x80 || c > 0xBF)
            break;
        bytes += static_cast<char>(c);
        ++m_at;
    }
    if (!isUtf8(bytes)) {
        fail(ErrorKind::Malformed, "invalid UTF-8 in JSON");
        return false;
    }
    for (const char byte : bytes)
        append(static_cast<unsigned char>(byte));
    return true;
}

std::optional<std::uint32_t> JsonScanner::hexDigits()
{
    std::uint32_t value = 0;
    for (int i = 0; i < 4; ++i) {
        const int c = get();
        const int digit = c >= '0' && c <= '9'   ? c - '0'
                          : c >= 'a' && c <= 'f' ? c - 'a' + 10
                          : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                 : -1;
        if (digit < 0) {
            fail(ErrorKind::Malformed, "four hexadecimal digits are expected behind \\u");
            return std::nullopt;
        }
        value = value * 16 + static_cast<std::uint32_t>(digit);
    }
    return value;
}

bool JsonScanner::escape()
{
    constexpr std::string_view kLetters = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    const int c = get();
    const std::size_t index = c < 0 ? std::string_view::npos : kLetters.find(static_cast<char>(c));
    if (index != std::string_view::npos) {
        append(static_cast<unsigned char>(kMeanings[index]));
        return true;
    }
    if (c != 'u') {
        fail(ErrorKind::Malformed, "an unknown escape stands in a string");
        return false;
    }
    auto unit = hexDigits();
    // A high surrogate wants a low one; another one that follows instead starts anew.
    while (unit && *unit >= 0xD800 && *unit < 0xDC00) {
        const std::uint32_t high = *unit;
        if (peek() != '\\') {
            m_lenient = true;
            appendCodePoint(0xFFFD);
            return true;
        }
        ++m_at;
        if (peek() != 'u') {
            m_lenient = true;
            appendCodePoint(0xFFFD);
            return escape();
        }
        ++m_at;
        unit = hexDigits();
        if (unit && *unit >= 0xDC00 && *unit < 0xE000) {
            appendCodePoint(0x10000 + ((high - 0xD800) << 10U) + (*unit - 0xDC00));
            return true;
        }
        m_lenient = true;
        appendCodePoint(0xFFFD);
    }
    if (!unit)
        return false;
    const bool lone = *unit >= 0xDC00 && *unit < 0xE000;
    m_lenient = m_lenient || lone;
    appendCodePoint(lone ? 0xFFFD : *unit);
    return true;
}

} // namespace assayer::format
