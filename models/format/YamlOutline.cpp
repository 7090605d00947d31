// SPDX-License-Identifier: GPL-3.0-or-later
// libyaml is trusted with hostile text: it has been fuzzed for years, this runs in the worker, and only its events are
// used, which build nothing.
#include "format/YamlOutline.h"

#include "base/Text.h"

#include <yaml.h>

#include <algorithm>

namespace assayer::format {

namespace {

constexpr std::size_t kMostValues = 200'000;
constexpr std::size_t kMostTags = 1000;
constexpr std::size_t kMostPlaces = 50'000;
constexpr std::size_t kMostDocuments = 1000;
constexpr std::size_t kMostDuplicates = 100;
constexpr std::size_t kMostAliasBytes = 32U << 20U;

struct Anchor
{
    Json value;
    std::size_t weight = 0; ///< values and bytes in it
};

struct Frame
{
    Json container;
    std::string pointer;
    std::string key;
    bool hasKey = false;
    std::string anchor;
    std::size_t weight = 1;
};

std::string textOf(const yaml_char_t* text)
{
    return text == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(text));
}

bool isCoreTag(std::string_view tag)
{
    constexpr std::string_view kCore = "tag:yaml.org,2002:";
    if (!tag.starts_with(kCore))
        return tag.empty() || tag == "!";
    const std::string_view name = tag.substr(kCore.size());
    for (const std::string_view known : {"str", "int", "float", "bool", "null", "map", "seq", "set", "omap", "pairs",
                                         "binary", "timestamp", "merge", "value"}) {
        if (name == known)
            return true;
    }
    return false;
}

class YamlBuilder
{
public:
    YamlBuilder(std::string_view text, const Limits& limits, YamlOutline& outline)
        : m_text(text), m_limits(limits), m_outline(outline)
    {
    }

    // False where reading has to stop.
    bool take(const yaml_event_t& event)
    {
        switch (event.type) {
        case YAML_DOCUMENT_START_EVENT:
            m_anchors.clear();
            return m_outline.documents.size() < kMostDocuments;
        case YAML_SCALAR_EVENT:
            return scalar(event);
        case YAML_SEQUENCE_START_EVENT:
            return open(Json::array(), textOf(event.data.sequence_start.tag), event.data.sequence_start.anchor, event);
        case YAML_MAPPING_START_EVENT:
            return open(Json::object(), textOf(event.data.mapping_start.tag), event.data.mapping_start.anchor, event);
        case YAML_SEQUENCE_END_EVENT:
        case YAML_MAPPING_END_EVENT:
            return close();
        case YAML_ALIAS_EVENT:
            return alias(textOf(event.data.alias.anchor), event);
        default:
            return true;
        }
    }

    void closeAll()
    {
        while (!m_frames.empty())
            close();
    }

private:
    YamlOutline::Place placeOf(const yaml_event_t& event)
    {
        // libyaml counts characters; marks only ever move forward.
        while (m_character < event.start_mark.index && m_byte < m_text.size()) {
            m_byte += codePointAt(m_text, m_byte).length;
            ++m_character;
        }
        return {m_byte, static_cast<std::uint64_t>(event.start_mark.line) + 1};
    }

    std::string pointerHere() const
    {
        std::string document = m_outline.documents.empty() ? "" : "#" + std::to_string(m_outline.documents.size());
        if (m_frames.empty())
            return document;
        const Frame& frame = m_frames.back();
        const std::string step = frame.container.is_array() ? std::to_string(frame.container.size())
                                                            : jsonPointerStep(frame.hasKey ? frame.key : "?");
        return frame.pointer.size() < 512 ? frame.pointer + "/" + step : frame.pointer;
    }

    void noteTag(const std::string& tag, const std::string& value, const yaml_event_t& event)
    {
        if (isCoreTag(tag))
            return;
        const YamlOutline::Place place = placeOf(event);
        if (m_outline.tags.size() < kMostTags)
            m_outline.tags.push_back(
                {utf8FromBytes(tag), utf8FromBytes(value), pointerHere(), place.line, place.offset});
        else
            m_outline.truncated = true;
    }

    bool count(std::size_t weight)
    {
        m_values += weight;
        m_outline.truncated = m_outline.truncated || m_values > kMostValues;
        return m_values <= kMostValues;
    }

    void put(Json value, std::size_t weight, const yaml_event_t& event)
    {
        if (m_frames.empty()) {
            m_outline.documents.push_back(std::move(value));
            return;
        }
        Frame& frame = m_frames.back();
        frame.weight += weight;
        if (frame.container.is_array()) {
            frame.container.push_back(std::move(value));
        } else if (!frame.hasKey) {
            frame.key = value.is_string() ? value.get<std::string>() : jsonLine(value).substr(0, 256);
            frame.hasKey = true;
            if (frame.key != "<<" && frame.container.contains(frame.key) &&
                m_outline.duplicates.size() < kMostDuplicates)
                m_outline.duplicates.emplace_back(pointerHere(), placeOf(event));
        } else {
            if (m_outline.places.size() < kMostPlaces)
                m_outline.places.emplace(pointerHere(), placeOf(event));
            frame.container[frame.key] = std::move(value);
            frame.hasKey = false;
        }
    }

    void noteResolver(const std::string& text)
    {
        constexpr std::size_t kMostResolvers = 100;
        const std::size_t begin = text.find("${");
        const std::size_t colon = begin == std::string::npos ? begin : text.find(':', begin);
        const bool named = colon != std::string::npos && text.find_first_of(" }{$", begin + 2) > colon;
        if (named && m_outline.resolvers.size() < kMostResolvers &&
            std::find(m_outline.resolvers.begin(), m_outline.resolvers.end(), text) == m_outline.resolvers.end())
            m_outline.resolvers.push_back(text);
    }

    bool scalar(const yaml_event_t& event)
    {
        const auto& data = event.data.scalar;
        std::string text = utf8FromBytes({reinterpret_cast<const char*>(data.value), data.length});
        noteTag(textOf(data.tag), text, event);
        noteResolver(text);
        const std::size_t weight = 1 + text.size();
        if (data.anchor != nullptr)
            m_anchors[textOf(data.anchor)] = {text, weight};
        put(std::move(text), weight, event);
        return count(1);
    }

    bool open(Json container, const std::string& tag, const yaml_char_t* anchor, const yaml_event_t& event)
    {
        noteTag(tag, {}, event);
        if (m_frames.size() >= m_limits.documentDepth) {
            m_outline.tooDeep = true;
            return false;
        }
        const YamlOutline::Place place = placeOf(event);
        const std::string pointer = pointerHere();
        if (m_outline.places.size() < kMostPlaces)
            m_outline.places.emplace(pointer, place);
        m_frames.push_back({std::move(container), pointer, {}, false, textOf(anchor), 1});
        return count(1);
    }

    bool close()
    {
        Frame frame = std::move(m_frames.back());
        m_frames.pop_back();
        if (!frame.anchor.empty())
            m_anchors[frame.anchor] = {frame.container, frame.weight};
        yaml_event_t none{};
        none.start_mark.index = m_character;
        put(std::move(frame.container), frame.weight, none);
        return true;
    }

    bool alias(const std::string& name, const yaml_event_t& event)
    {
        const auto found = m_anchors.find(name);
        if (found == m_anchors.end()) {
            put(nullptr, 1, event);
            return count(1);
        }
        m_aliasBytes += found->second.weight;
        if (m_aliasBytes > kMostAliasBytes) {
            m_outline.aliasBomb = true;
            return false;
        }
        put(found->second.value, found->second.weight, event);
        return count(1);
    }

    std::string_view m_text;
    const Limits& m_limits;
    YamlOutline& m_outline;
    std::vector<Frame> m_frames;
    std::map<std::string, Anchor> m_anchors;
    std::size_t m_values = 0;
    std::size_t m_aliasBytes = 0;
    std::size_t m_character = 0;
    std::size_t m_byte = 0;
};

} // namespace

std::optional<YamlOutline::Place> YamlOutline::placeOf(const std::string& pointer) const
{
    const auto found = places.find(pointer);
    return found == places.end() ? std::nullopt : std::optional<Place>(found->second);
}

YamlOutline outlineYaml(std::string_view text, const Limits& limits)
{
    YamlOutline outline;
    yaml_parser_t parser;
    if (yaml_parser_initialize(&parser) == 0) {
        outline.error = "no memory for a parser";
        return outline;
    }
    yaml_parser_set_input_string(&parser, reinterpret_cast<const unsigned char*>(text.data()), text.size());
    YamlBuilder builder(text, limits, outline);
    for (bool more = true; more;) {
        yaml_event_t event;
        if (yaml_parser_parse(&parser, &event) == 0) {
            outline.error = parser.problem != nullptr ? parser.problem : "the syntax is broken";
            outline.errorOffset = std::min<std::uint64_t>(parser.problem_offset, text.size());
            break;
        }
        more = event.type != YAML_STREAM_END_EVENT && builder.take(event);
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    builder.closeAll();
    return outline;
}

} // namespace assayer::format
