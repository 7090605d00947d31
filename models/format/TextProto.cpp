// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/TextProto.h"

#include <algorithm>
#include <charconv>
#include <vector>

namespace assayer::format {

namespace {

constexpr std::size_t kTextProtoDepth = 200;

bool isTextProtoWord(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
           c == '-' || c == '+';
}

void appendWireVarint(std::string& wire, std::uint64_t value)
{
    for (; value > 127; value >>= 7U)
        wire.push_back(static_cast<char>((value & 0x7FU) | 0x80U));
    wire.push_back(static_cast<char>(value));
}

void appendWireBytes(std::string& wire, std::uint32_t number, std::string_view content)
{
    appendWireVarint(wire, (std::uint64_t{number} << 3U) | 2U);
    appendWireVarint(wire, content.size());
    wire += content;
}

enum class TextProtoTokenKind
{
    End,
    Word,
    String,
    Sign, ///< one character
    Broken,
};

struct TextProtoToken
{
    TextProtoTokenKind kind = TextProtoTokenKind::End;
    std::string_view text; ///< of a word or sign
    std::string content;   ///< of a string, decoded
    std::size_t offset = 0;

    bool is(char sign) const { return kind == TextProtoTokenKind::Sign && text[0] == sign; }
};

class TextProtoTokens
{
public:
    explicit TextProtoTokens(std::string_view text) : m_text(text) {}

    TextProtoToken next()
    {
        skipBlanks();
        TextProtoToken token;
        token.offset = m_at;
        if (m_at >= m_text.size())
            return token;
        if (m_text[m_at] == '"' || m_text[m_at] == '\'')
            return string(std::move(token));
        std::size_t end = m_at;
        while (end < m_text.size() && isTextProtoWord(m_text[end]))
            ++end;
        token.kind = end > m_at ? TextProtoTokenKind::Word : TextProtoTokenKind::Sign;
        token.text = m_text.substr(m_at, std::max<std::size_t>(end - m_at, 1));
        m_at += token.text.size();
        return token;
    }

private:
    void skipBlanks()
    {
        while (m_at < m_text.size()) {
            if (m_text[m_at] == '#')
                m_at = std::min(m_text.find('\n', m_at), m_text.size());
            else if (std::string_view(" \t\r\n\f\v").find(m_text[m_at]) != std::string_view::npos)
                ++m_at;
            else
                break;
        }
    }

    // Strings that follow each other are one.
    TextProtoToken string(TextProtoToken token)
    {
        token.kind = TextProtoTokenKind::String;
        while (m_at < m_text.size() && (m_text[m_at] == '"' || m_text[m_at] == '\'')) {
            const char quote = m_text[m_at++];
            while (m_at < m_text.size() && m_text[m_at] != quote && m_text[m_at] != '\n')
                character(token.content);
            if (m_at >= m_text.size() || m_text[m_at] != quote) {
                token.kind = TextProtoTokenKind::Broken;
                return token;
            }
            ++m_at;
            skipBlanks();
        }
        return token;
    }

    void character(std::string& content)
    {
        if (m_text[m_at] != '\\' || m_at + 1 >= m_text.size()) {
            content += m_text[m_at++];
            return;
        }
        const char letter = m_text[++m_at];
        constexpr std::string_view kLetters = "abfnrtv";
        constexpr std::string_view kMeant = "\a\b\f\n\r\t\v";
        if (letter >= '0' && letter <= '7') {
            number(content, 8, 3);
        } else if (letter == 'x' || letter == 'X') {
            ++m_at;
            number(content, 16, 2);
        } else {
            const std::size_t known = kLetters.find(letter);
            content += known == std::string_view::npos ? letter : kMeant[known];
            ++m_at;
        }
    }

    void number(std::string& content, int base, std::size_t most)
    {
        unsigned value = 0;
        const std::string_view digits = m_text.substr(m_at, most);
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
        m_at += static_cast<std::size_t>(end - digits.data());
        if (error == std::errc{})
            content += static_cast<char>(value & 0xFFU);
    }

    std::string_view m_text;
    std::size_t m_at = 0;
};

class TextProtoReader
{
public:
    TextProtoReader(std::string_view text, std::uint16_t root, const TextProtoSchema& schema)
        : m_tokens(text), m_schema(schema)
    {
        m_open.push_back({root, 0, true, {}, {}, false});
    }

    TextProtoMessage run()
    {
        for (TextProtoToken token = m_tokens.next(); token.kind != TextProtoTokenKind::End && !m_error;
             token = m_tokens.next())
            statement(token);
        if (m_open.size() > 1 && !m_error)
            m_error = Error{ErrorKind::Truncated, "the text ends inside of a message", {}};
        while (m_open.size() > 1)
            close();
        return {std::move(m_open[0].wire), std::move(m_error)};
    }

private:
    struct Frame
    {
        std::uint16_t kind;
        std::uint32_t number; ///< by which it stands in the message around it
        bool known;
        std::string wire;
        std::string_view list{}; ///< the field whose list of messages is being read
        bool inList = false;
    };

    void fail(std::string message, std::size_t offset)
    {
        m_error = Error{ErrorKind::Malformed, std::move(message), offset};
    }

    // name { ... }   name: { ... }   name: value   name: [value, ...]
    void statement(const TextProtoToken& token)
    {
        if (token.is('}') || token.is('>')) {
            if (m_open.size() == 1)
                return fail("a message ends that has not begun", token.offset);
            return close();
        }
        if (token.is(',') || token.is(';'))
            return;
        Frame& frame = m_open.back();
        if (frame.inList && token.is(']')) {
            frame.inList = false;
            return;
        }
        if (frame.inList && (token.is('{') || token.is('<')))
            return open(frame.list, token.offset);
        std::string_view name = token.text;
        if (token.is('[')) // an extension or a packed message, by its full name
            name = extension();
        else if (token.kind != TextProtoTokenKind::Word)
            return fail("a field's name is expected", token.offset);
        TextProtoToken value = m_tokens.next();
        if (value.is(':'))
            value = m_tokens.next();
        if (value.is('['))
            return list(name, value.offset);
        assign(name, value);
    }

    std::string_view extension()
    {
        while (true) {
            const TextProtoToken token = m_tokens.next();
            if (token.is(']') || token.kind == TextProtoTokenKind::End || token.kind == TextProtoTokenKind::Broken)
                return {};
        }
    }

    void list(std::string_view name, std::size_t offset)
    {
        for (TextProtoToken value = m_tokens.next(); !m_error; value = m_tokens.next()) {
            if (value.is(']'))
                return;
            if (value.is(','))
                continue;
            if (value.kind == TextProtoTokenKind::End)
                return fail("the text ends inside of a list", offset);
            if (value.is('{') || value.is('<')) {
                m_open.back().list = name;
                m_open.back().inList = true;
                return open(name, value.offset);
            }
            scalar(name, value);
        }
    }

    void assign(std::string_view name, const TextProtoToken& value)
    {
        if (value.is('{') || value.is('<'))
            open(name, value.offset);
        else
            scalar(name, value);
    }

    const TextProtoField* find(std::string_view name) const
    {
        const Frame& frame = m_open.back();
        const auto found =
            std::find_if(m_schema.fields.begin(), m_schema.fields.end(), [&](const TextProtoField& field) {
                return frame.known && field.parent == frame.kind && field.name == name;
            });
        return found == m_schema.fields.end() ? nullptr : &*found;
    }

    void open(std::string_view name, std::size_t offset)
    {
        if (m_open.size() >= kTextProtoDepth)
            return fail("messages are nested too deep", offset);
        const TextProtoField* field = find(name);
        const bool known = field != nullptr && field->child != kTextProtoScalar;
        m_open.push_back({known ? field->child : kTextProtoScalar, known ? field->number : 0, known, {}, {}, false});
    }

    void close()
    {
        const Frame frame = std::move(m_open.back());
        m_open.pop_back();
        if (frame.known)
            appendWireBytes(m_open.back().wire, frame.number, frame.wire);
    }

    void scalar(std::string_view name, const TextProtoToken& value)
    {
        if (value.kind != TextProtoTokenKind::Word && value.kind != TextProtoTokenKind::String)
            return fail("a value is expected", value.offset);
        const TextProtoField* field = find(name);
        if (field == nullptr || field->child != kTextProtoScalar)
            return;
        std::string& wire = m_open.back().wire;
        if (value.kind == TextProtoTokenKind::String)
            return appendWireBytes(wire, field->number, value.content);
        if (const auto number = numberOf(value.text)) {
            appendWireVarint(wire, std::uint64_t{field->number} << 3U);
            appendWireVarint(wire, *number);
        }
    }

    std::optional<std::uint64_t> numberOf(std::string_view word) const
    {
        std::int64_t value = 0;
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
        if (error == std::errc{} && end == word.data() + word.size())
            return static_cast<std::uint64_t>(value);
        if (word == "true" || word == "false")
            return word == "true" ? 1 : 0;
        return m_schema.wordNumber ? m_schema.wordNumber(word) : std::nullopt;
    }

    TextProtoTokens m_tokens;
    const TextProtoSchema& m_schema;
    std::vector<Frame> m_open;
    std::optional<Error> m_error;
};

} // namespace

TextProtoMessage wireFromText(std::string_view text, std::uint16_t root, const TextProtoSchema& schema)
{
    return TextProtoReader(text, root, schema).run();
}

std::string_view firstTextField(std::string_view text)
{
    TextProtoTokens tokens(text);
    const TextProtoToken name = tokens.next();
    const TextProtoToken next = tokens.next();
    return name.kind == TextProtoTokenKind::Word && (next.is(':') || next.is('{') || next.is('<')) ? name.text
                                                                                                   : std::string_view();
}

} // namespace assayer::format
