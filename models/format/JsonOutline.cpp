// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/JsonOutline.h"

#include "format/JsonScanner.h"

namespace assayer::format {

namespace {

constexpr std::size_t kMostValues = 400'000;
constexpr std::uint64_t kMostText = 32ULL << 20U;
constexpr std::size_t kMostString = std::size_t{1} << 20U;
constexpr std::size_t kMostPlaces = 20'000;
constexpr std::size_t kPlaceDepth = 4;
constexpr std::size_t kMostDuplicates = 100;

class Outliner
{
public:
    Outliner(const source::ByteSource& source, const Limits& limits)
        : m_scanner(source, 0, source.size(), {limits.documentDepth, kMostString})
    {
    }

    JsonOutline run()
    {
        for (JsonToken token = m_scanner.next(); token != JsonToken::End; token = m_scanner.next()) {
            if (token == JsonToken::Error) {
                m_outline.error = m_scanner.error();
                break;
            }
            if (!take(token)) {
                m_outline.error = m_scanner.error();
                break;
            }
        }
        m_outline.lenient = m_scanner.wasLenient();
        return std::move(m_outline);
    }

private:
    struct Open
    {
        Json* value;
        std::string pointer;
        std::string key;
        std::size_t index = 0;
    };

    bool take(JsonToken token)
    {
        switch (token) {
        case JsonToken::Key:
            return takeKey();
        case JsonToken::ObjectBegin:
            return open(Json::object());
        case JsonToken::ArrayBegin:
            return open(Json::array());
        case JsonToken::ObjectEnd:
        case JsonToken::ArrayEnd:
            m_open.pop_back();
            return true;
        case JsonToken::String:
            m_outline.truncated = m_outline.truncated || m_scanner.textIsCut();
            put(Json(m_scanner.takeText()));
            return true;
        case JsonToken::Number:
            put(number());
            return true;
        case JsonToken::True:
        case JsonToken::False:
            put(Json(token == JsonToken::True));
            return true;
        default:
            put(Json(nullptr));
            return true;
        }
    }

    bool takeKey()
    {
        Open& open = m_open.back();
        open.key = m_scanner.text();
        m_text += open.key.size();
        const std::string step = jsonPointerStep(open.key);
        if (open.value->contains(open.key) && m_outline.duplicates.size() < kMostDuplicates)
            m_outline.duplicates.emplace_back(open.pointer + "/" + step, m_scanner.offset());
        if (open.key != "vocab" && open.key != "merges" && !full())
            return true;
        std::uint64_t elements = 0;
        if (full())
            m_outline.truncated = true;
        const std::string pointer = open.pointer + "/" + step;
        if (!m_scanner.skip(&elements))
            return false;
        if (m_outline.counts.size() < kMostDuplicates)
            m_outline.counts[pointer] = elements;
        return true;
    }

    bool full() const { return m_values >= kMostValues || m_text >= kMostText; }

    bool open(Json container)
    {
        if (full()) {
            m_outline.truncated = true;
            return m_scanner.skip();
        }
        std::string pointer = nextPointer();
        Json* placed = put(std::move(container), true);
        m_open.push_back({placed, std::move(pointer), {}, 0});
        return true;
    }

    std::string nextPointer() const
    {
        if (m_open.empty() || m_open.size() > kPlaceDepth)
            return {};
        const Open& open = m_open.back();
        return open.pointer + "/" + (open.value->is_object() ? jsonPointerStep(open.key) : std::to_string(open.index));
    }

    // Null where a budget is used up and the value is dropped.
    Json* put(Json value, bool container = false)
    {
        if (full()) {
            m_outline.truncated = true;
            return nullptr;
        }
        ++m_values;
        if (value.is_string())
            m_text += value.get_ref<const std::string&>().size();
        if (m_open.size() <= kPlaceDepth && m_outline.places.size() < kMostPlaces)
            m_outline.places[nextPointer()] = {m_scanner.offset(),
                                               container ? 0 : m_scanner.position() - m_scanner.offset()};
        if (m_open.empty()) {
            m_outline.value = std::move(value);
            return &m_outline.value;
        }
        Open& open = m_open.back();
        if (open.value->is_array()) {
            ++open.index;
            open.value->push_back(std::move(value));
            return &open.value->back();
        }
        Json& slot = (*open.value)[open.key];
        slot = std::move(value);
        return &slot;
    }

    Json number() const
    {
        if (const auto whole = m_scanner.unsignedValue())
            return Json(*whole);
        const Json parsed = Json::parse(m_scanner.text(), nullptr, false);
        return parsed.is_discarded() ? Json(m_scanner.text()) : parsed;
    }

    JsonScanner m_scanner;
    JsonOutline m_outline;
    std::vector<Open> m_open;
    std::size_t m_values = 0;
    std::uint64_t m_text = 0;
};

} // namespace

std::optional<std::uint64_t> JsonOutline::offsetOf(const std::string& pointer) const
{
    const auto found = places.find(pointer);
    return found == places.end() ? std::nullopt : std::optional(found->second.offset);
}

JsonOutline outlineJson(const source::ByteSource& source, const Limits& limits)
{
    return Outliner(source, limits).run();
}

} // namespace assayer::format
