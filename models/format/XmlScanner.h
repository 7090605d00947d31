// SPDX-License-Identifier: GPL-3.0-or-later
// XML 1.0 piece by piece, as far as models need it: no entity is ever replaced, nothing is fetched, nesting is counted
// and not recursed into.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assayer::format {

enum class XmlPiece
{
    Begin,       ///< of an element; `attributes` are set, `empty` where it ends at once
    End,         ///< of an element
    Text,        ///< between tags, also CDATA
    Instruction, ///< <?name ...?>
    DocumentType,
    Finished,
    Broken,
};

struct XmlAttribute
{
    std::string name;
    std::string value; ///< with the five predefined entities and character references replaced
};

class XmlScanner
{
public:
    explicit XmlScanner(std::string_view text) : m_text(text) {}

    XmlPiece next();

    const std::string& name() const { return m_name; } ///< with its prefix
    std::string_view localName() const;
    std::string attribute(std::string_view name) const;
    const std::vector<XmlAttribute>& attributes() const { return m_attributes; }
    std::string_view content() const { return m_content; } ///< of text, instruction or document type, as written
    bool empty() const { return m_empty; }
    std::size_t offset() const { return m_offset; }
    std::size_t depth() const { return m_depth; }

private:
    XmlPiece markup();
    XmlPiece until(std::string_view closing, std::size_t skip, XmlPiece piece);
    XmlPiece documentType();
    XmlPiece element();
    bool attributeAt(std::size_t& at);

    std::string_view m_text;
    std::size_t m_at = 0;
    std::size_t m_offset = 0;
    std::size_t m_depth = 0;
    std::string m_name;
    std::vector<XmlAttribute> m_attributes;
    std::string_view m_content;
    bool m_empty = false;
};

/// Replaces the five predefined entities and character references; other references stay as written.
std::string xmlText(std::string_view written);

} // namespace assayer::format
