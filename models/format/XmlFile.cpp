// SPDX-License-Identifier: GPL-3.0-or-later
// XML: PMML, OpenVINO's networks and anything else. What a parser, an evaluator or a runtime would open, call or load.
#include "base/CheckedArithmetic.h"
#include "base/Text.h"
#include "format/Observations.h"
#include "format/Readers.h"
#include "format/SourceNames.h"
#include "format/XmlScanner.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace assayer::format {

namespace {

constexpr std::uint64_t kMostXml = 64ULL << 20U;
constexpr std::size_t kMostDepth = 512;

constexpr std::array<std::string_view, 12> kStatements{
    "java.lang.", "Runtime.getRuntime", "ProcessBuilder", "os.system",
    "subprocess", "import os",          "exec(",          "eval(",
    "<script",    "javascript:",        "__import__",     "System.loadLibrary"};

bool holdsStatement(std::string_view text)
{
    return std::any_of(kStatements.begin(), kStatements.end(),
                       [&](std::string_view statement) { return text.find(statement) != std::string_view::npos; });
}

std::optional<std::uint64_t> numberIn(std::string_view text)
{
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

// Bytes of one element; 0 where that is not known.
std::uint64_t bytesOf(std::string_view type)
{
    struct Type
    {
        std::string_view name;
        std::uint64_t bytes;
    };
    constexpr std::array kTypes{Type{"f64", 8}, Type{"i64", 8}, Type{"u64", 8},    Type{"f32", 4}, Type{"i32", 4},
                                Type{"u32", 4}, Type{"f16", 2}, Type{"bf16", 2},   Type{"i16", 2}, Type{"u16", 2},
                                Type{"i8", 1},  Type{"u8", 1},  Type{"boolean", 1}};
    const auto found =
        std::find_if(kTypes.begin(), kTypes.end(), [&](const Type& entry) { return entry.name == type; });
    return found == kTypes.end() ? 0 : found->bytes;
}

class XmlReader
{
public:
    XmlReader(std::string_view text, Facts& facts) : m_scanner(text), m_facts(facts), m_observations(facts) {}

    Result<void> read()
    {
        for (;;) {
            switch (m_scanner.next()) {
            case XmlPiece::Finished:
                finish();
                return {};
            case XmlPiece::Broken:
                observe("xml.broken", "the markup is broken");
                finish();
                return failure(ErrorKind::Malformed, "the XML is broken", m_scanner.offset());
            case XmlPiece::DocumentType:
                documentType(m_scanner.content());
                break;
            case XmlPiece::Instruction:
                if (m_scanner.name() == "xml-stylesheet" && m_scanner.content().find("://") != std::string_view::npos)
                    observe("xml.inclusion", "a style sheet is fetched: " + std::string(m_scanner.content()));
                break;
            case XmlPiece::Begin:
                element();
                break;
            case XmlPiece::Text:
                if (m_inExtension && holdsStatement(m_scanner.content()))
                    observe("pmml.extension-code", std::string(m_scanner.content()));
                break;
            case XmlPiece::End:
                m_inExtension = m_inExtension && m_scanner.depth() > m_extensionDepth;
                break;
            }
            if (m_scanner.depth() > kMostDepth) {
                observe("xml.too-deep", "elements are nested deeper than 512 levels");
                return failure(ErrorKind::LimitExceeded, "elements are nested too deep", m_scanner.offset());
            }
        }
    }

private:
    void observe(const std::string& kind, const std::string& what)
    {
        m_observations.add(kind, excerpt(utf8FromBytes(what), 200), {}, m_scanner.offset(), {});
    }

    // <!DOCTYPE name SYSTEM "..." [ <!ENTITY ...> ]>
    void documentType(std::string_view content)
    {
        const std::string_view outside = content.substr(0, content.find('['));
        const bool external =
            outside.find("SYSTEM") != std::string_view::npos || outside.find("PUBLIC") != std::string_view::npos;
        const bool known =
            outside.find("-//W3C//") != std::string_view::npos || outside.find("www.w3.org") != std::string_view::npos;
        if (external)
            observe(known ? "xml.document-type" : "xml.external-entity", "<!" + std::string(content));
        std::size_t references = 0;
        std::size_t entities = 0;
        for (std::size_t at = content.find("<!ENTITY"); at != std::string_view::npos;
             at = content.find("<!ENTITY", at + 8)) {
            const std::string_view entity = content.substr(at, content.find('>', at) - at);
            const std::size_t value = std::min(entity.find_first_of("\"'"), entity.size());
            const std::string_view head = entity.substr(0, value);
            const bool outer =
                head.find("SYSTEM") != std::string_view::npos || head.find("PUBLIC") != std::string_view::npos;
            ++entities;
            observe(outer ? "xml.external-entity" : "xml.entity", std::string(entity));
            const std::size_t uses = static_cast<std::size_t>(std::count(entity.begin(), entity.end(), '&'));
            references += uses >= 4 ? 1U : 0U;
        }
        // Each entity that holds several others multiplies what they are.
        if (references >= 3 || entities > 10'000)
            observe("xml.entity-bomb", std::to_string(references) + " entities repeat other entities");
    }

    void element()
    {
        const std::string local(m_scanner.localName());
        if (m_root.empty())
            m_root = local;
        const std::string& name = m_scanner.name();
        if (name == "xi:include" || (local == "include" && !m_scanner.attribute("href").empty()) ||
            (local == "import" && name.starts_with("xsl:")))
            observe("xml.inclusion", "<" + name + "> includes '" + m_scanner.attribute("href") + "'");
        if (asciiLower(local) == "script" || name.starts_with("msxsl:"))
            observe("xml.script", "<" + name + ">");
        for (const XmlAttribute& attribute : m_scanner.attributes()) {
            const std::string lower = asciiLower(attribute.name);
            if ((lower.starts_with("on") && lower.size() > 4 && m_root != "net") ||
                asciiLower(attribute.value).starts_with("javascript:"))
                observe("xml.script", attribute.name + "=\"" + attribute.value + "\"");
        }
        if (m_root == "net")
            openVinoElement(local);
        else if (m_root == "PMML")
            pmmlElement(local);
    }

    void pmmlElement(const std::string& local)
    {
        if (local == "Extension") {
            if (!m_scanner.empty() && !m_inExtension) {
                m_inExtension = true;
                m_extensionDepth = m_scanner.depth() - 1;
            }
            for (const XmlAttribute& attribute : m_scanner.attributes()) {
                if (holdsStatement(attribute.value))
                    observe("pmml.extension-code", attribute.name + "=\"" + attribute.value + "\"");
            }
        }
        const std::string function = m_scanner.attribute("function");
        if (local == "Apply" && function.find('.') != std::string::npos) {
            const bool platform = function.starts_with("java.") || function.starts_with("javax.") ||
                                  function.starts_with("sun.") || function.find("Runtime") != std::string::npos;
            observe(platform ? "pmml.java-function" : "pmml.class-function", "Apply function=\"" + function + "\"");
        }
        if (local.ends_with("Model"))
            m_facts.values["architecture"] = excerpt(local, 64);
        if (local == "PMML")
            m_facts.values["version"] = excerpt(m_scanner.attribute("version"), 32);
    }

    void openVinoElement(const std::string& local)
    {
        if (local == "net") {
            m_facts.values["name"] = excerpt(m_scanner.attribute("name"), 128);
            m_facts.values["version"] = excerpt(m_scanner.attribute("version"), 32);
        } else if (local == "layer") {
            ++m_layers;
            layer();
        } else if (local == "data") {
            constant();
        }
    }

    void layer()
    {
        const std::string version = m_scanner.attribute("version");
        const bool standard = version.empty() || version.starts_with("opset") || version == "ie_internal_opset";
        const std::string type = m_scanner.attribute("type");
        const bool python = type.find("Python") != std::string::npos || type.find("Custom") != std::string::npos;
        std::string library;
        for (const char* name : {"library", "lib", "path", "extension"})
            library += m_scanner.attribute(name);
        if (!standard || python || !library.empty())
            observe("openvino.extension", "layer type=\"" + type + "\" version=\"" + version + "\"" +
                                              (library.empty() ? "" : " library=\"" + library + "\""));
    }

    // The place of a constant in the .bin file beside: its size has to be what type and shape need.
    void constant()
    {
        const auto offset = numberIn(m_scanner.attribute("offset"));
        const auto size = numberIn(m_scanner.attribute("size"));
        if (!offset || !size)
            return;
        const auto end = checkedAdd(*offset, *size);
        const std::uint64_t element = bytesOf(m_scanner.attribute("element_type"));
        std::optional<std::uint64_t> needed = element;
        const std::string shape = m_scanner.attribute("shape");
        for (std::size_t at = 0; at < shape.size() && needed;) {
            const std::size_t comma = std::min(shape.find(',', at), shape.size());
            const auto dimension = numberIn(withoutBlanks(std::string_view(shape).substr(at, comma - at)));
            needed = dimension ? checkedMultiply(*needed, *dimension) : std::nullopt;
            at = comma + 1;
        }
        if (!end || (element > 0 && (!needed || *needed > *size)))
            observe("openvino.bad-constant", "offset " + m_scanner.attribute("offset") + ", size " +
                                                 m_scanner.attribute("size") + ", shape " + shape);
        else
            m_dataEnd = std::max(m_dataEnd, *end);
    }

    void finish()
    {
        m_facts.values["root"] = excerpt(utf8FromBytes(m_root), 128);
        if (m_root == "net") {
            m_facts.values["layers"] = m_layers;
            m_facts.values["weightBytes"] = m_dataEnd;
        }
    }

    XmlScanner m_scanner;
    Facts& m_facts;
    Observations m_observations;
    std::string m_root;
    std::uint64_t m_layers = 0;
    std::uint64_t m_dataEnd = 0;
    std::size_t m_extensionDepth = 0;
    bool m_inExtension = false;
};

bool isXmlHead(const Head& head)
{
    const std::string_view text = asText(head.first);
    const std::size_t first = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    if (first == std::string_view::npos)
        return false;
    const std::string_view begin = text.substr(first);
    return begin.starts_with("<?xml") || begin.starts_with("<PMML") || begin.starts_with("<net ") ||
           begin.starts_with("<svg") ||
           (begin.starts_with("<!DOCTYPE") && !asciiLower(begin.substr(0, 20)).starts_with("<!doctype html"));
}

// OpenVINO looks for the constants of model.xml in model.bin.
void nameWeights(const Input& input, Facts& facts)
{
    const std::uint64_t bytes = jsonUnsigned(facts.values, "weightBytes").value_or(0);
    const std::string_view name = input.name.substr(input.name.find_last_of('/') + 1);
    constexpr std::string_view kEnding = ".xml";
    if (bytes > 0 && name.ends_with(kEnding))
        facts.values["externalFiles"] =
            Json::array({Json{{"name", std::string(name.substr(0, name.size() - kEnding.size())) + ".bin"},
                              {"bytes", bytes},
                              {"missing", "openvino.external-missing"},
                              {"longer", "openvino.external-longer"}}});
}

} // namespace

Match recognisePmml(const Head& head, const Input&)
{
    return isXmlHead(head) && asText(head.first).find("<PMML") != std::string_view::npos ? Match::ByContent : Match::No;
}

Match recogniseOpenVino(const Head& head, const Input&)
{
    const std::string_view text = asText(head.first);
    return isXmlHead(head) && text.find("<net ") != std::string_view::npos &&
                   text.find("<PMML") == std::string_view::npos
               ? Match::ByContent
               : Match::No;
}

Match recogniseXml(const Head& head, const Input& input)
{
    const bool known = recognisePmml(head, input) != Match::No || recogniseOpenVino(head, input) != Match::No;
    return isXmlHead(head) && !known ? Match::ByContent : Match::No;
}

Result<void> readXml(const Input& input, Facts& facts)
{
    const auto text = source::readAll(input.bytes, std::min(kMostXml, input.limits.documentBytes));
    if (!text)
        return failure(text.error());
    Result<void> done = XmlReader(*text, facts).read();
    nameWeights(input, facts);
    return done;
}

} // namespace assayer::format
