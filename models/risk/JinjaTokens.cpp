// SPDX-License-Identifier: GPL-3.0-or-later
#include "risk/JinjaTokens.h"

#include "base/Encoding.h"
#include "base/Text.h"

#include <algorithm>
#include <array>

namespace assayer::risk {

namespace {

constexpr std::size_t kMostTokens = 1'000'000;

bool isNameStart(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}
bool isBlank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

// Python's unicode-escape: \xNN, \uNNNN, \UNNNNNNNN, octal and the letters.
std::string decodeEscapes(std::string_view raw)
{
    constexpr std::string_view kLetters = "\\'\"abfnrtv";
    constexpr std::string_view kMeanings = "\\'\"\a\b\f\n\r\t\v";
    std::string text;
    for (std::size_t i = 0; i < raw.size(); ++i) {
        if (raw[i] != '\\' || i + 1 == raw.size()) {
            text += raw[i];
            continue;
        }
        const char c = raw[++i];
        const std::size_t letter = kLetters.find(c);
        const std::size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
        if (letter != std::string_view::npos) {
            text += kMeanings[letter];
        } else if (digits > 0) {
            std::uint32_t value = 0;
            std::size_t read = 0;
            while (read < digits && i + 1 < raw.size() && hexDigit(raw[i + 1]) >= 0) {
                value = value * 16 + static_cast<std::uint32_t>(hexDigit(raw[++i]));
                ++read;
            }
            appendUtf8(text, static_cast<char32_t>(value));
        } else if (c >= '0' && c <= '7') {
            std::uint32_t value = static_cast<std::uint32_t>(c - '0');
            for (int more = 0; more < 2 && i + 1 < raw.size() && raw[i + 1] >= '0' && raw[i + 1] <= '7'; ++more)
                value = value * 8 + static_cast<std::uint32_t>(raw[++i] - '0');
            appendUtf8(text, static_cast<char32_t>(value));
        } else if (c != '\n') {
            text += '\\';
            text += c;
        }
    }
    return text;
}

class JinjaTokeniser
{
public:
    explicit JinjaTokeniser(std::string_view text) : m_text(text) {}

    JinjaTokens run()
    {
        while (m_at < m_text.size() && !m_result.truncated)
            outside();
        return std::move(m_result);
    }

private:
    void add(JinjaTokenKind kind, std::string text, std::size_t offset, bool escaped = false)
    {
        if (m_result.tokens.size() >= kMostTokens)
            m_result.truncated = true;
        else
            m_result.tokens.push_back({kind, std::move(text), offset, escaped});
    }

    void fail(std::size_t at)
    {
        if (!m_result.broken)
            m_result.brokenAt = at;
        m_result.broken = true;
    }

    void outside()
    {
        std::size_t begin = m_text.find('{', m_at);
        while (begin != std::string_view::npos && begin + 1 < m_text.size() && m_text[begin + 1] != '{' &&
               m_text[begin + 1] != '%' && m_text[begin + 1] != '#')
            begin = m_text.find('{', begin + 1);
        if (begin == std::string_view::npos || begin + 1 >= m_text.size())
            begin = m_text.size();
        if (begin > m_at)
            add(JinjaTokenKind::Data, std::string(m_text.substr(m_at, begin - m_at)), m_at);
        m_at = begin;
        if (begin == m_text.size())
            return;
        const char second = m_text[begin + 1];
        m_at += 2;
        if (second == '#')
            skipComment(begin);
        else
            inside(begin, second == '{');
    }

    void skipComment(std::size_t begin)
    {
        const std::size_t end = m_text.find("#}", m_at);
        if (end == std::string_view::npos)
            fail(begin);
        m_at = end == std::string_view::npos ? m_text.size() : end + 2;
    }

    // One block up to its end; braces of dictionaries do not end it.
    void inside(std::size_t begin, bool expression)
    {
        const std::size_t first = m_result.tokens.size();
        add(expression ? JinjaTokenKind::ExpressionBegin : JinjaTokenKind::StatementBegin, expression ? "{{" : "{%",
            begin);
        if (m_at < m_text.size() && (m_text[m_at] == '-' || m_text[m_at] == '+'))
            ++m_at;
        std::size_t open = 0;
        while (m_at < m_text.size() && !m_result.truncated) {
            const std::string_view rest = m_text.substr(m_at);
            const std::size_t sign = !rest.empty() && (rest[0] == '-' || rest[0] == '+') ? 1 : 0;
            if (open == 0 && rest.substr(sign).starts_with(expression ? "}}" : "%}")) {
                add(JinjaTokenKind::BlockEnd, expression ? "}}" : "%}", m_at);
                m_at += sign + 2;
                skipRaw(first, expression);
                return;
            }
            token(open);
        }
        fail(begin);
    }

    void token(std::size_t& open)
    {
        const char c = m_text[m_at];
        const std::size_t begin = m_at;
        if (isBlank(c)) {
            ++m_at;
        } else if (isNameStart(c)) {
            while (m_at < m_text.size() && (isNameStart(m_text[m_at]) || isDigit(m_text[m_at])))
                ++m_at;
            add(JinjaTokenKind::Name, std::string(m_text.substr(begin, m_at - begin)), begin);
        } else if (isDigit(c)) {
            while (m_at < m_text.size() && (isNameStart(m_text[m_at]) || isDigit(m_text[m_at])))
                ++m_at;
            add(JinjaTokenKind::Number, std::string(m_text.substr(begin, m_at - begin)), begin);
        } else if (c == '"' || c == '\'') {
            stringToken(c);
        } else {
            if (c == '(' || c == '[' || c == '{')
                ++open;
            else if ((c == ')' || c == ']' || c == '}') && open > 0)
                --open;
            operatorToken();
        }
    }

    void stringToken(char quote)
    {
        const std::size_t begin = m_at++;
        while (m_at < m_text.size() && m_text[m_at] != quote)
            m_at += m_text[m_at] == '\\' ? 2U : 1U;
        if (m_at >= m_text.size()) {
            m_at = m_text.size();
            fail(begin);
        }
        const std::string_view raw = m_text.substr(begin + 1, m_at - begin - 1);
        if (m_at < m_text.size())
            ++m_at;
        std::string decoded = decodeEscapes(raw);
        const bool escaped = decoded != raw;
        add(JinjaTokenKind::String, std::move(decoded), begin, escaped);
    }

    void operatorToken()
    {
        constexpr std::array<std::string_view, 6> kPairs{"**", "//", "==", "!=", "<=", ">="};
        const std::string_view pair = m_text.substr(m_at, 2);
        const bool isPair = std::find(kPairs.begin(), kPairs.end(), pair) != kPairs.end();
        add(JinjaTokenKind::Operator, std::string(isPair ? pair : pair.substr(0, 1)), m_at);
        m_at += isPair ? 2 : 1;
    }

    // Behind {% raw %} all is data up to {% endraw %}.
    void skipRaw(std::size_t first, bool expression)
    {
        const auto& tokens = m_result.tokens;
        if (expression || tokens.size() != first + 3 || tokens[first + 1].text != "raw")
            return;
        std::size_t end = m_at;
        for (;;) {
            end = m_text.find("{%", end);
            if (end == std::string_view::npos) {
                m_at = m_text.size();
                return;
            }
            std::size_t word = end + 2;
            while (word < m_text.size() && (isBlank(m_text[word]) || m_text[word] == '-' || m_text[word] == '+'))
                ++word;
            if (m_text.substr(word).starts_with("endraw"))
                break;
            end += 2;
        }
        if (end > m_at)
            add(JinjaTokenKind::Data, std::string(m_text.substr(m_at, end - m_at)), m_at);
        m_at = end;
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    JinjaTokens m_result;
};

} // namespace

JinjaTokens tokeniseJinja(std::string_view text)
{
    return JinjaTokeniser(text).run();
}

} // namespace assayer::risk
