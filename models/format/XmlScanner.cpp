// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/XmlScanner.h"

#include "base/Text.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace assayer::format {

namespace {

constexpr std::size_t kMostAttributes = 1000;

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool endsName(char c)
{
    return isSpace(c) || c == '=' || c == '>' || c == '/' || c == '<' || c == '"' || c == '\'';
}

} // namespace

std::string xmlText(std::string_view written)
{
    struct Entity
    {
        std::string_view name;
        char meaning;
    };
    constexpr std::array kEntities{Entity{"lt", '<'}, Entity{"gt", '>'}, Entity{"amp", '&'}, Entity{"quot", '"'},
                                   Entity{"apos", '\''}};
    std::string text;
    for (std::size_t at = 0; at < written.size();) {
        const std::size_t end = written[at] == '&' ? written.find(';', at) : std::string_view::npos;
        if (end == std::string_view::npos || end - at > 12) {
            text += written[at++];
            continue;
        }
        const std::string_view name = written.substr(at + 1, end - at - 1);
        const auto known =
            std::find_if(kEntities.begin(), kEntities.end(), [&](const Entity& entity) { return entity.name == name; });
        std::uint32_t number = 0;
        const bool hex = name.starts_with("#x") || name.starts_with("#X");
        const std::string_view digits = name.substr(std::min<std::size_t>(hex ? 2 : 1, name.size()));
        const bool numbered =
            name.starts_with('#') &&
            std::from_chars(digits.data(), digits.data() + digits.size(), number, hex ? 16 : 10).ec == std::errc{};
        if (known != kEntities.end())
            text += known->meaning;
        else if (numbered && number <= 0x10FFFF)
            appendUtf8(text, static_cast<char32_t>(number));
        else
            text += written.substr(at, end - at + 1);
        at = end + 1;
    }
    return text;
}

std::string_view XmlScanner::localName() const
{
    return std::string_view(m_name).substr(m_name.find(':') + 1);
}

std::string XmlScanner::attribute(std::string_view name) const
{
    for (const XmlAttribute& attribute : m_attributes) {
        if (attribute.name == name)
            return attribute.value;
    }
    return {};
}

XmlPiece XmlScanner::next()
{
    m_offset = m_at;
    if (m_at >= m_text.size())
        return XmlPiece::Finished;
    if (m_text[m_at] == '<')
        return markup();
    const std::size_t end = std::min(m_text.find('<', m_at), m_text.size());
    m_content = m_text.substr(m_at, end - m_at);
    m_at = end;
    return XmlPiece::Text;
}

XmlPiece XmlScanner::until(std::string_view closing, std::size_t skip, XmlPiece piece)
{
    const std::size_t end = m_text.find(closing, m_at + skip);
    if (end == std::string_view::npos)
        return XmlPiece::Broken;
    m_content = m_text.substr(m_at + skip, end - m_at - skip);
    m_at = end + closing.size();
    return piece;
}

XmlPiece XmlScanner::markup()
{
    const std::string_view rest = m_text.substr(m_at);
    if (rest.starts_with("<!--")) {
        const XmlPiece piece = until("-->", 4, XmlPiece::Text);
        m_content = {};
        return piece;
    }
    if (rest.starts_with("<![CDATA["))
        return until("]]>", 9, XmlPiece::Text);
    if (rest.starts_with("<?")) {
        const XmlPiece piece = until("?>", 2, XmlPiece::Instruction);
        m_name = std::string(m_content.substr(0, m_content.find_first_of(" \t\r\n")));
        return piece;
    }
    if (rest.starts_with("<!"))
        return documentType();
    if (rest.starts_with("</")) {
        const XmlPiece piece = until(">", 2, XmlPiece::End);
        m_depth -= m_depth > 0 ? 1U : 0U;
        return piece;
    }
    return element();
}

// The internal subset stands in brackets and holds quotes and tags of its own.
XmlPiece XmlScanner::documentType()
{
    std::size_t brackets = 0;
    char quote = 0;
    for (std::size_t at = m_at + 2; at < m_text.size(); ++at) {
        const char c = m_text[at];
        if (quote != 0) {
            quote = c == quote ? '\0' : quote;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '[') {
            ++brackets;
        } else if (c == ']' && brackets > 0) {
            --brackets;
        } else if (c == '>' && brackets == 0) {
            m_content = m_text.substr(m_at + 2, at - m_at - 2);
            m_at = at + 1;
            return XmlPiece::DocumentType;
        }
    }
    return XmlPiece::Broken;
}

bool XmlScanner::attributeAt(std::size_t& at)
{
    const std::size_t begin = at;
    while (at < m_text.size() && !endsName(m_text[at]))
        ++at;
    XmlAttribute attribute;
    attribute.name = std::string(m_text.substr(begin, at - begin));
    while (at < m_text.size() && isSpace(m_text[at]))
        ++at;
    if (attribute.name.empty() || at >= m_text.size() || m_text[at] != '=')
        return false;
    ++at;
    while (at < m_text.size() && isSpace(m_text[at]))
        ++at;
    if (at >= m_text.size() || (m_text[at] != '"' && m_text[at] != '\''))
        return false;
    const std::size_t end = m_text.find(m_text[at], at + 1);
    if (end == std::string_view::npos)
        return false;
    attribute.value = xmlText(m_text.substr(at + 1, end - at - 1));
    at = end + 1;
    if (m_attributes.size() < kMostAttributes)
        m_attributes.push_back(std::move(attribute));
    return true;
}

XmlPiece XmlScanner::element()
{
    m_attributes.clear();
    std::size_t at = m_at + 1;
    while (at < m_text.size() && !endsName(m_text[at]))
        ++at;
    m_name = std::string(m_text.substr(m_at + 1, at - m_at - 1));
    if (m_name.empty() || m_name.size() > 256)
        return XmlPiece::Broken;
    for (;;) {
        while (at < m_text.size() && isSpace(m_text[at]))
            ++at;
        if (at >= m_text.size())
            return XmlPiece::Broken;
        if (m_text[at] == '>' || m_text.substr(at, 2) == "/>")
            break;
        if (!attributeAt(at))
            return XmlPiece::Broken;
    }
    m_empty = m_text[at] == '/';
    m_at = at + (m_empty ? 2U : 1U);
    m_depth += m_empty ? 0U : 1U;
    return XmlPiece::Begin;
}

} // namespace assayer::format
