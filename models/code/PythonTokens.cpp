// SPDX-License-Identifier: GPL-3.0-or-later
#include "code/PythonTokens.h"

#include "base/Encoding.h"
#include "base/Text.h"

#include <algorithm>
#include <array>

namespace assayer::code {

namespace {

constexpr std::size_t kMostTokens = 2'000'000;
constexpr std::size_t kMostFormattedDepth = 6; ///< f-strings within f-strings that are looked into
constexpr std::size_t kMostMarks = 100;

bool isNameStart(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
}

bool isDigitByte(unsigned char c)
{
    return c >= '0' && c <= '9';
}

// Letters that NFKC maps to ASCII ones: full-width forms and the mathematical alphabets of plane 1.
char asciiLetterOf(char32_t point)
{
    if (point >= 0xFF01 && point <= 0xFF5E)
        return static_cast<char>(point - 0xFF01 + '!');
    if (point >= 0x1D400 && point <= 0x1D6A3) {
        const auto letter = static_cast<unsigned>((point - 0x1D400) % 52);
        return static_cast<char>(letter < 26 ? 'A' + letter : 'a' + letter - 26);
    }
    if (point >= 0x1D7CE && point <= 0x1D7FF)
        return static_cast<char>('0' + (point - 0x1D7CE) % 10);
    switch (point) {
    case 0xAA:
        return 'a';
    case 0xBA:
        return 'o';
    case 0x17F:
        return 's';
    case 0x2071:
        return 'i';
    case 0x207F:
        return 'n';
    case 0x210E:
    case 0x210A + 3:
        return 'h';
    case 0x212F:
        return 'e';
    case 0x2134:
        return 'o';
    default:
        return 0;
    }
}

void appendEscape(std::string& value, std::string_view body, std::size_t& at, bool bytes)
{
    const char c = body[at++];
    const auto hex = [&](std::size_t digits) {
        std::uint32_t number = 0;
        while (digits-- > 0 && at < body.size() && hexDigit(body[at]) >= 0)
            number = number * 16 + static_cast<std::uint32_t>(hexDigit(body[at++]));
        return number;
    };
    const auto append = [&](std::uint32_t number) {
        if (bytes)
            value += static_cast<char>(number & 0xFFU);
        else
            appendUtf8(value, static_cast<char32_t>(number <= 0x10FFFF ? number : 0xFFFDU));
    };
    constexpr std::string_view kLetters = "abfnrtv\\'\"";
    constexpr std::string_view kMeanings = "\a\b\f\n\r\t\v\\'\"";
    const std::size_t letter = kLetters.find(c);
    if (letter != std::string_view::npos)
        value += kMeanings[letter];
    else if (c == 'x')
        append(hex(2));
    else if (c == 'u' && !bytes)
        append(hex(4));
    else if (c == 'U' && !bytes)
        append(hex(8));
    else if (c >= '0' && c <= '7') {
        std::uint32_t number = static_cast<std::uint32_t>(c - '0');
        for (int more = 0; more < 2 && at < body.size() && body[at] >= '0' && body[at] <= '7'; ++more)
            number = number * 8 + static_cast<std::uint32_t>(body[at++] - '0');
        append(number);
    } else if (c != '\n') {
        value += '\\';
        value += c;
    }
}

std::string decoded(std::string_view body, bool raw, bool bytes)
{
    if (raw || body.find('\\') == std::string_view::npos)
        return std::string(body);
    std::string value;
    value.reserve(body.size());
    for (std::size_t at = 0; at < body.size();) {
        if (body[at] == '\\' && at + 1 < body.size())
            appendEscape(value, body, ++at, bytes);
        else
            value += body[at++];
    }
    return value;
}

struct Literal
{
    std::size_t bodyBegin = 0;
    std::size_t bodyEnd = 0;
    std::size_t end = 0;
    bool raw = false;
    bool bytes = false;
    bool formatted = false;
};

class PythonTokeniser
{
public:
    explicit PythonTokeniser(std::string_view source) : m_source(source) {}

    PythonTokens run()
    {
        m_at = m_source.starts_with("\xEF\xBB\xBF") ? 3 : 0;
        startLine();
        while (m_at < m_source.size() && !m_result.truncated)
            step(m_source.size(), 0);
        if (m_open > 0)
            fail(m_source.size());
        endLine();
        return std::move(m_result);
    }

private:
    void fail(std::size_t at)
    {
        if (!m_result.broken)
            m_result.brokenAt = at;
        m_result.broken = true;
    }

    void add(PythonTokenKind kind, std::string_view text, std::size_t offset, bool bytes = false)
    {
        if (m_result.tokens.size() >= kMostTokens)
            m_result.truncated = true;
        else
            m_result.tokens.push_back({kind, text, offset, m_line, m_indent, bytes});
    }

    std::string_view keep(std::string text)
    {
        m_result.texts.push_back(std::move(text));
        return m_result.texts.back();
    }

    void startLine()
    {
        m_indent = 0;
        while (m_at < m_source.size() && (m_source[m_at] == ' ' || m_source[m_at] == '\t' || m_source[m_at] == '\f')) {
            m_indent = m_source[m_at] == '\t' ? (m_indent / 8 + 1) * 8 : m_indent + 1;
            ++m_at;
        }
    }

    void endLine()
    {
        if (!m_result.tokens.empty() && m_result.tokens.back().kind != PythonTokenKind::LineEnd)
            add(PythonTokenKind::LineEnd, {}, m_at);
    }

    // Statements that no bracket can hold: one that is open in front of them was never closed.
    bool beginsStatement() const
    {
        const std::string_view rest = m_source.substr(m_at);
        return rest.starts_with("def ") || rest.starts_with("class ") || rest.starts_with("import ");
    }

    void lineFeed()
    {
        ++m_at;
        ++m_line;
        if (m_open > 0 && m_at < m_source.size() && beginsStatement()) {
            fail(m_at);
            m_open = 0;
        }
        if (m_open == 0) {
            --m_line;
            endLine();
            ++m_line;
            startLine();
        }
    }

    // One token or blank up to `end`; `depth` counts the f-strings around it.
    void step(std::size_t end, std::size_t depth)
    {
        const auto c = static_cast<unsigned char>(m_source[m_at]);
        if (c == '\n') {
            lineFeed();
        } else if (c == ' ' || c == '\t' || c == '\r' || c == '\f') {
            ++m_at;
        } else if (c == '#') {
            const std::size_t stop = std::min(m_source.find('\n', m_at), end);
            noteMarks(m_at, stop);
            m_at = stop;
        } else if (c == '\\') {
            ++m_at;
            if (m_source.substr(m_at).starts_with("\r\n"))
                ++m_at;
            if (m_at < end && m_source[m_at] == '\n') {
                ++m_at;
                ++m_line;
            }
        } else if (const auto literal = literalAt(m_at, end); literal.end > m_at) {
            stringToken(literal, depth);
        } else if (isNameStart(c)) {
            nameToken(end);
        } else if (isDigitByte(c) ||
                   (c == '.' && m_at + 1 < end && isDigitByte(static_cast<unsigned char>(m_source[m_at + 1])))) {
            numberToken(end);
        } else {
            operatorToken(end);
        }
    }

    void noteMarks(std::size_t begin, std::size_t end)
    {
        const std::string_view text = m_source.substr(begin, end - begin);
        if (std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }))
            return;
        for (std::size_t i = 0; i < text.size();) {
            const CodePoint point = codePointAt(text, i);
            const bool turns = (point.value >= 0x202A && point.value <= 0x202E) ||
                               (point.value >= 0x2066 && point.value <= 0x2069) ||
                               (point.value >= 0xE0001 && point.value <= 0xE007F);
            if (turns && m_result.directionMarks.size() < kMostMarks)
                m_result.directionMarks.push_back(begin + i);
            i += point.length;
        }
    }

    void nameToken(std::size_t end)
    {
        const std::size_t begin = m_at;
        bool ascii = true;
        while (m_at < end && (isNameStart(static_cast<unsigned char>(m_source[m_at])) ||
                              isDigitByte(static_cast<unsigned char>(m_source[m_at])))) {
            ascii = ascii && static_cast<unsigned char>(m_source[m_at]) < 0x80;
            ++m_at;
        }
        const std::string_view written = m_source.substr(begin, m_at - begin);
        if (ascii) {
            add(PythonTokenKind::Name, written, begin);
            return;
        }
        noteMarks(begin, m_at);
        std::string plain;
        bool disguised = false;
        for (std::size_t i = 0; i < written.size();) {
            const CodePoint point = codePointAt(written, i);
            const char letter = point.valid() ? asciiLetterOf(point.value) : '\0';
            if (letter != 0)
                plain += letter;
            else
                plain += written.substr(i, point.length);
            disguised = disguised || letter != 0;
            i += point.length;
        }
        if (disguised && m_result.disguised.size() < kMostMarks)
            m_result.disguised.push_back(begin);
        add(PythonTokenKind::Name, disguised ? keep(std::move(plain)) : written, begin);
    }

    void numberToken(std::size_t end)
    {
        const std::size_t begin = m_at;
        while (m_at < end) {
            const auto c = static_cast<unsigned char>(m_source[m_at]);
            const char before = m_at > begin ? m_source[m_at - 1] : '\0';
            const bool exponentSign = (c == '+' || c == '-') && (before == 'e' || before == 'E') &&
                                      !m_source.substr(begin, 2).starts_with("0x");
            if (!(c < 0x80 && isNameStart(c)) && !isDigitByte(c) && c != '.' && !exponentSign)
                break;
            ++m_at;
        }
        add(PythonTokenKind::Number, m_source.substr(begin, m_at - begin), begin);
    }

    void operatorToken(std::size_t end)
    {
        constexpr std::array<std::string_view, 26> kLong{
            "**=", "//=", ">>=", "<<=", "...", "->", ":=", "==", "!=", "<=", ">=", "+=", "-=",
            "*=",  "/=",  "%=",  "&=",  "|=",  "^=", "@=", "**", "//", ">>", "<<", "<>", "??"};
        const std::string_view rest = m_source.substr(m_at, end - m_at);
        std::size_t length = 1;
        for (const std::string_view known : kLong) {
            if (rest.starts_with(known)) {
                length = known.size();
                break;
            }
        }
        const char c = rest[0];
        if (c == '(' || c == '[' || c == '{')
            ++m_open;
        else if ((c == ')' || c == ']' || c == '}') && m_open > 0)
            --m_open;
        add(PythonTokenKind::Operator, rest.substr(0, length), m_at);
        m_at += length;
    }

    // A string literal at `begin`, or one that ends where it begins.
    Literal literalAt(std::size_t begin, std::size_t end) const
    {
        Literal literal;
        std::size_t quote = begin;
        while (quote < end && quote < begin + 3 && isNameStart(static_cast<unsigned char>(m_source[quote]))) {
            const char letter = static_cast<char>(m_source[quote] | 0x20);
            literal.raw = literal.raw || letter == 'r';
            literal.bytes = literal.bytes || letter == 'b';
            literal.formatted = literal.formatted || letter == 'f';
            if (letter != 'r' && letter != 'b' && letter != 'f' && letter != 'u')
                return {};
            ++quote;
        }
        if (quote >= end || (m_source[quote] != '"' && m_source[quote] != '\''))
            return {};
        const char mark = m_source[quote];
        const bool triple = m_source.substr(quote, 3) == std::string(3, mark);
        literal.bodyBegin = quote + (triple ? 3 : 1);
        std::size_t at = literal.bodyBegin;
        const std::string closing(triple ? 3 : 1, mark);
        while (at < end && !m_source.substr(at, end - at).starts_with(closing)) {
            if (m_source[at] == '\n' && !triple)
                break;
            at += m_source[at] == '\\' ? 2U : 1U;
        }
        literal.bodyEnd = std::min(at, end);
        literal.end = std::min(at + closing.size(), end);
        return literal;
    }

    void stringToken(const Literal& literal, std::size_t depth)
    {
        const std::size_t begin = m_at;
        const bool closed = literal.end > literal.bodyEnd && literal.bodyEnd < m_source.size() &&
                            (m_source[literal.bodyEnd] == '"' || m_source[literal.bodyEnd] == '\'');
        if (!closed)
            fail(begin);
        noteMarks(literal.bodyBegin, literal.bodyEnd);
        if (literal.formatted && depth < kMostFormattedDepth)
            formattedToken(literal, depth);
        else
            plainString(literal.bodyBegin, literal.bodyEnd, literal);
        const std::string_view body = m_source.substr(begin, literal.end - begin);
        if (!literal.formatted || depth >= kMostFormattedDepth)
            m_line += static_cast<std::uint32_t>(std::count(body.begin(), body.end(), '\n'));
        m_at = closed ? literal.end : std::max(literal.bodyEnd, begin + 1);
    }

    void plainString(std::size_t begin, std::size_t end, const Literal& literal)
    {
        const std::string_view body = m_source.substr(begin, end - begin);
        std::string value = decoded(body, literal.raw, literal.bytes);
        add(PythonTokenKind::String, value == body ? body : keep(std::move(value)), begin, literal.bytes);
    }

    // The end of the expression in braces that begins at `at`: its closing brace, or the colon or exclamation mark
    // before its format.
    std::size_t expressionEnd(std::size_t at, std::size_t end, std::size_t& close) const
    {
        std::size_t open = 0;
        std::size_t expression = end;
        for (; at < end; ++at) {
            const char c = m_source[at];
            if (c == '(' || c == '[' || c == '{')
                ++open;
            else if (c == '}' && open == 0)
                break;
            else if ((c == ')' || c == ']' || c == '}') && open > 0)
                --open;
            else if (c == '\'' || c == '"') {
                const std::size_t stop = m_source.find(c, at + 1);
                at = stop == std::string_view::npos || stop >= end ? at : stop;
            } else if (open == 0 && expression == end && (c == ':' || (c == '!' && m_source.substr(at + 1, 1) != "=")))
                expression = at;
        }
        close = at;
        return std::min(expression, at);
    }

    void formattedToken(const Literal& literal, std::size_t depth)
    {
        const std::size_t open = m_open;
        add(PythonTokenKind::Name, kFormatted, m_at);
        add(PythonTokenKind::Operator, "(", m_at);
        ++m_open;
        std::size_t part = literal.bodyBegin;
        for (std::size_t at = part; at < literal.bodyEnd;) {
            if (m_source[at] == '{' && m_source.substr(at, 2) != "{{") {
                plainString(part, at, literal);
                add(PythonTokenKind::Operator, ",", at);
                std::size_t close = at;
                const std::size_t end = expressionEnd(at + 1, literal.bodyEnd, close);
                m_at = at + 1;
                while (m_at < end && !m_result.truncated)
                    step(end, depth + 1);
                add(PythonTokenKind::Operator, ",", close);
                part = at = std::min(close + 1, literal.bodyEnd);
                continue;
            }
            if (m_source[at] == '\n')
                ++m_line;
            at += m_source.substr(at, 2) == "{{" || m_source[at] == '\\' ? 2U : 1U;
        }
        if (part < literal.bodyEnd)
            plainString(part, literal.bodyEnd, literal);
        add(PythonTokenKind::Operator, ")", literal.bodyEnd);
        m_open = open;
    }

    std::string_view m_source;
    std::size_t m_at = 0;
    std::uint32_t m_line = 1;
    std::uint32_t m_indent = 0;
    std::size_t m_open = 0;
    PythonTokens m_result;
};

} // namespace

PythonTokens tokenisePython(std::string_view source)
{
    return PythonTokeniser(source).run();
}

} // namespace assayer::code
