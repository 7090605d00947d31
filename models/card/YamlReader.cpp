// SPDX-License-Identifier: GPL-3.0-or-later
// From libyaml's events to a JSON value.
#include "card/YamlReader.h"

#include "base/Text.h"
#include "card/YamlScalar.h"

#include <yaml.h>

#include <algorithm>
#include <array>

namespace assayer::card {

namespace {

constexpr std::size_t kMaximumDepth = 32;
constexpr std::size_t kMaximumAnchors = 64;
constexpr std::size_t kMaximumValues = 20'000;
constexpr std::size_t kMaximumRemarks = 50;

// Keys whose values are codes and names, so that a boolean there is a misreading.
constexpr std::array<std::string_view, 8> kTextKeys{"license",    "language", "tags",         "datasets",
                                                    "base_model", "metrics",  "library_name", "license_name"};

// libyaml counts characters, evidence counts bytes; marks only ever move forward.
class BytePosition
{
public:
    explicit BytePosition(std::string_view text) : m_text(text) {}

    std::uint64_t of(std::size_t character)
    {
        if (character < m_character) {
            m_character = 0;
            m_byte = 0;
        }
        while (m_character < character && m_byte < m_text.size()) {
            m_byte += codePointAt(m_text, m_byte).length;
            ++m_character;
        }
        return m_byte;
    }

private:
    std::string_view m_text;
    std::size_t m_character = 0;
    std::size_t m_byte = 0;
};

struct Anchor
{
    Json value;
    std::size_t values = 0;
};

struct Frame
{
    Json container;
    std::string key; // pending, in a mapping
    bool hasKey = false;
    std::string anchor;
    std::size_t values = 1; // in the container, itself included
};

class Builder
{
public:
    Builder(std::string_view text, YamlDocument& document) : m_text(text), m_document(document), m_position(text) {}

    // False where reading has to stop.
    bool take(const yaml_event_t& event)
    {
        switch (event.type) {
        case YAML_SCALAR_EVENT:
            return scalar(event);
        case YAML_SEQUENCE_START_EVENT:
            noteTag(event.data.sequence_start.tag, event);
            return open(Json::array(), event.data.sequence_start.anchor, event);
        case YAML_MAPPING_START_EVENT:
            noteTag(event.data.mapping_start.tag, event);
            return open(Json::object(), event.data.mapping_start.anchor, event);
        case YAML_SEQUENCE_END_EVENT:
        case YAML_MAPPING_END_EVENT:
            return close(event);
        case YAML_ALIAS_EVENT:
            return alias(event);
        default:
            return true;
        }
    }

    void remark(std::string_view kind, std::string detail, std::uint64_t offset, std::uint64_t length)
    {
        if (m_document.remarks.size() < kMaximumRemarks)
            m_document.remarks.push_back({std::string(kind), std::move(detail), offset, length});
    }

    // What was read of containers that a broken document leaves open.
    void closeAll()
    {
        while (!m_frames.empty()) {
            Json inner = std::move(m_frames.back().container);
            m_frames.pop_back();
            if (m_frames.empty())
                m_document.value = std::move(inner);
            else if (m_frames.back().container.is_array())
                m_frames.back().container.push_back(std::move(inner));
            else if (m_frames.back().hasKey)
                m_frames.back().container[m_frames.back().key] = std::move(inner);
        }
    }

private:
    static std::string textOf(const yaml_char_t* text)
    {
        return text == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(text));
    }

    void remarkAt(std::string_view kind, std::string detail, const yaml_event_t& event)
    {
        const std::uint64_t begin = m_position.of(event.start_mark.index);
        const std::uint64_t end = m_position.of(event.end_mark.index);
        remark(kind, std::move(detail), begin, end - begin);
    }

    void noteTag(const yaml_char_t* tag, const yaml_event_t& event)
    {
        if (tag == nullptr)
            return;
        const std::string name = textOf(tag);
        const bool python = name.find("python") != std::string::npos;
        remarkAt(python ? "card.yaml-python-tag" : "card.yaml-tag",
                 "The value carries the tag " + excerpt(name, 200) + ", which was not acted on.", event);
    }

    bool isKey() const { return !m_frames.empty() && m_frames.back().container.is_object() && !m_frames.back().hasKey; }

    bool scalar(const yaml_event_t& event)
    {
        const auto& data = event.data.scalar;
        noteTag(data.tag, event);
        std::string text(reinterpret_cast<const char*>(data.value), data.length);
        if (isKey())
            return key(std::move(text), event);
        const bool typed = data.style == YAML_PLAIN_SCALAR_STYLE && data.tag == nullptr;
        Json value = typed ? yamlScalar(text) : Json(text);
        if (value.is_boolean() && std::find(kTextKeys.begin(), kTextKeys.end(), m_topKey) != kTextKeys.end())
            remarkAt("card.yaml-boolean",
                     "\"" + text + "\" below \"" + m_topKey +
                         "\" is read as a YAML boolean where a code or name is meant.",
                     event);
        return place(std::move(value), 1, textOf(data.anchor), event);
    }

    bool key(std::string text, const yaml_event_t& event)
    {
        Frame& frame = m_frames.back();
        if (frame.container.contains(text))
            remarkAt("card.yaml-duplicate-key",
                     "The key \"" + excerpt(text, 200) + "\" stands twice; readers differ in which one they keep.",
                     event);
        if (m_frames.size() == 1) {
            m_topKey = text;
            YamlPlace& place = m_document.keys[text];
            place = {};
            place.offset = m_position.of(event.start_mark.index);
            place.line = event.start_mark.line;
        }
        frame.key = std::move(text);
        frame.hasKey = true;
        return true;
    }

    bool open(Json container, const yaml_char_t* anchor, const yaml_event_t& event)
    {
        if (m_frames.size() >= kMaximumDepth) {
            remarkAt("card.yaml-limit", "The YAML is nested deeper than 32 levels; the rest was not read.", event);
            return false;
        }
        if (isKey()) {
            remarkAt("card.yaml-complex-key", "A key of the YAML is itself a list or mapping; the rest was not read.",
                     event);
            return false;
        }
        if (m_frames.size() == 1)
            m_valueBegin = m_position.of(event.start_mark.index);
        Frame frame;
        frame.container = std::move(container);
        frame.anchor = textOf(anchor);
        m_frames.push_back(std::move(frame));
        return true;
    }

    bool close(const yaml_event_t& event)
    {
        Frame frame = std::move(m_frames.back());
        m_frames.pop_back();
        return place(std::move(frame.container), frame.values, frame.anchor, event);
    }

    bool alias(const yaml_event_t& event)
    {
        const auto found = m_anchors.find(textOf(event.data.alias.anchor));
        if (found == m_anchors.end()) {
            remarkAt("card.yaml-invalid", "An alias names an anchor that does not stand before it.", event);
            return false;
        }
        if (isKey()) {
            remarkAt("card.yaml-complex-key", "A key of the YAML is an alias; the rest was not read.", event);
            return false;
        }
        m_values += found->second.values;
        if (m_values > kMaximumValues) {
            remarkAt("card.yaml-limit", "The aliases expand to more than 20000 values; the rest was not read.", event);
            return false;
        }
        return place(found->second.value, found->second.values, {}, event);
    }

    // Puts a finished value where it belongs.
    bool place(Json value, std::size_t values, const std::string& anchor, const yaml_event_t& event)
    {
        if (!anchor.empty() && m_anchors.size() < kMaximumAnchors)
            m_anchors[anchor] = {value, values};
        if (event.type == YAML_SCALAR_EVENT && ++m_values > kMaximumValues) {
            remarkAt("card.yaml-limit", "The YAML holds more than 20000 values; the rest was not read.", event);
            return false;
        }
        if (m_frames.empty()) {
            m_document.value = std::move(value);
            return true;
        }
        Frame& frame = m_frames.back();
        frame.values += values;
        if (frame.container.is_array()) {
            frame.container.push_back(std::move(value));
            return true;
        }
        if (m_frames.size() == 1)
            finishEntry(event);
        frame.container[frame.key] = std::move(value);
        frame.hasKey = false;
        return true;
    }

    void finishEntry(const yaml_event_t& event)
    {
        YamlPlace& place = m_document.keys[m_frames.back().key];
        const bool simple = event.type == YAML_SCALAR_EVENT || event.type == YAML_ALIAS_EVENT;
        const std::uint64_t begin = simple ? m_position.of(event.start_mark.index) : m_valueBegin;
        std::uint64_t end = m_position.of(event.end_mark.index);
        while (end > begin && std::string_view(" \t\r\n").find(m_text[end - 1]) != std::string_view::npos)
            --end;
        place.length = end - place.offset;
        place.raw = excerpt(m_text.substr(begin, end - begin), 200);
    }

    std::string_view m_text;
    YamlDocument& m_document;
    BytePosition m_position;
    std::vector<Frame> m_frames;
    std::map<std::string, Anchor> m_anchors;
    std::string m_topKey;
    std::uint64_t m_valueBegin = 0;
    std::size_t m_values = 0;
};

// libyaml's parser and event, freed on every way out.
struct Parser
{
    Parser() { ready = yaml_parser_initialize(&parser) == 1; }
    ~Parser()
    {
        if (ready)
            yaml_parser_delete(&parser);
    }
    Parser(const Parser&) = delete;
    Parser& operator=(const Parser&) = delete;

    yaml_parser_t parser{};
    bool ready = false;
};

} // namespace

YamlDocument readYaml(std::string_view text)
{
    constexpr std::size_t kMaximumBytes = 1U << 20U;
    YamlDocument document;
    Builder builder(text, document);
    if (text.size() > kMaximumBytes) {
        builder.remark("card.yaml-limit", "The YAML is larger than 1 MiB and was not read.", 0, text.size());
        return document;
    }
    Parser parser;
    if (!parser.ready)
        return document;
    yaml_parser_set_encoding(&parser.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser.parser, reinterpret_cast<const unsigned char*>(text.data()), text.size());
    bool more = true;
    while (more) {
        yaml_event_t event{};
        if (yaml_parser_parse(&parser.parser, &event) != 1) {
            const char* problem = parser.parser.problem;
            BytePosition position(text);
            builder.remark("card.yaml-invalid",
                           std::string("The YAML is broken: ") + (problem == nullptr ? "syntax error" : problem) +
                               " (line " + std::to_string(parser.parser.problem_mark.line + 1) + " of the block).",
                           position.of(parser.parser.problem_mark.index), 0);
            break;
        }
        document.complete = event.type == YAML_STREAM_END_EVENT || event.type == YAML_DOCUMENT_END_EVENT;
        more = builder.take(event) && !document.complete;
        yaml_event_delete(&event);
    }
    builder.closeAll();
    return document;
}

} // namespace assayer::card
