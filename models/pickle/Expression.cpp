// SPDX-License-Identifier: GPL-3.0-or-later
#include "pickle/Expression.h"

#include "base/Text.h"
#include "pickle/Constants.h"
#include "pickle/Literals.h"

#include <deque>

namespace assayer::pickle {

namespace {

constexpr std::size_t kMostExpressionDepth = 40;
constexpr std::size_t kMostItems = 200; ///< of one container

// Writes values from a list of pending pieces instead of by recursion, as a stream can nest them a million deep.
class Writer
{
public:
    Writer(const State& state, std::size_t limit, Style style) : m_state(state), m_limit(limit), m_style(style) {}

    void push(Value value, std::size_t depth) { m_pending.push_back({value, {}, depth}); }
    void push(std::string_view text) { m_pending.push_back({Value(), text, 0}); }

    std::string run()
    {
        while (!m_pending.empty()) {
            if (m_text.size() >= m_limit)
                return excerpt(m_text, m_limit > 3 ? m_limit - 3 : 0).substr(0, m_limit) + "...";
            const Piece piece = m_pending.back();
            m_pending.pop_back();
            if (!piece.value)
                m_text += piece.text;
            else
                write(piece.value, piece.depth);
        }
        return std::move(m_text);
    }

    void arguments(Value arguments, Value keywords, std::size_t depth)
    {
        std::vector<Piece> pieces;
        if (m_state.arena.isNode(arguments, NodeKind::Tuple) || m_state.arena.isNode(arguments, NodeKind::List)) {
            items(pieces, m_state.arena.children(arguments), depth);
            if (m_state.arena.node(arguments).elided)
                separate(pieces, "...");
        } else if (!arguments.is(Tag::Tuple) && arguments) {
            separate(pieces, "*");
            pieces.push_back({arguments, {}, depth});
        } else if (arguments.is(Tag::Tuple)) {
            separate(pieces, "...");
        }
        if (m_state.arena.isNode(keywords, NodeKind::Dict)) {
            const auto pairs = m_state.arena.children(keywords);
            for (std::size_t i = 0; i + 1 < pairs.size() && i < kMostItems; i += 2) {
                separate(pieces, "**{");
                pieces.push_back({pairs[i], {}, depth});
                pieces.push_back({Value(), ": ", 0});
                pieces.push_back({pairs[i + 1], {}, depth});
                pieces.push_back({Value(), "}", 0});
            }
        } else if (keywords && !keywords.is(Tag::None)) {
            separate(pieces, "**");
            pieces.push_back({keywords, {}, depth});
        }
        queue(pieces);
    }

private:
    struct Piece
    {
        Value value;
        std::string_view text;
        std::size_t depth;
    };

    static void separate(std::vector<Piece>& pieces, std::string_view text)
    {
        if (!pieces.empty())
            pieces.push_back({Value(), ", ", 0});
        pieces.push_back({Value(), text, 0});
    }

    void queue(const std::vector<Piece>& pieces) { m_pending.insert(m_pending.end(), pieces.rbegin(), pieces.rend()); }

    static void items(std::vector<Piece>& pieces, std::span<const Value> values, std::size_t depth)
    {
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (i != 0)
                pieces.push_back({Value(), ", ", 0});
            if (i == kMostItems) {
                pieces.push_back({Value(), "...", 0});
                return;
            }
            pieces.push_back({values[i], {}, depth});
        }
    }

    void write(Value value, std::size_t depth)
    {
        if (depth > kMostExpressionDepth) {
            m_text += "...";
            return;
        }
        switch (value.tag()) {
        case Tag::Integer:
            m_text += std::to_string(value.number());
            break;
        case Tag::BigInteger:
            m_text += bigInteger(m_state, value);
            break;
        case Tag::Float:
            m_text += reprFloat(floatingPoint(m_state, value));
            break;
        case Tag::String:
        case Tag::Bytes:
        case Tag::ByteArray:
            writeConstant(value);
            break;
        case Tag::Global:
            m_text += globalName(m_state, value.index(), m_style);
            break;
        case Tag::Instance:
            m_text += globalName(m_state, value.index(), m_style) + "(...)";
            break;
        case Tag::Node:
            writeNode(value, depth);
            break;
        default:
            m_text += plain(value.tag());
            break;
        }
    }

    static std::string_view plain(Tag tag)
    {
        switch (tag) {
        case Tag::None:
            return "None";
        case Tag::True:
            return "True";
        case Tag::False:
            return "False";
        case Tag::Buffer:
            return "<out-of-band buffer>";
        case Tag::Tuple:
            return "(...)";
        case Tag::List:
            return "[...]";
        case Tag::Dict:
        case Tag::Set:
            return "{...}";
        case Tag::FrozenSet:
            return "frozenset({...})";
        default:
            return "<unknown>";
        }
    }

    void writeConstant(Value value)
    {
        const std::size_t room = m_limit > m_text.size() ? m_limit - m_text.size() : 0;
        const auto found = constant(m_state, value, room + 4);
        if (!found) {
            m_text += found ? "" : "<unreadable>";
            return;
        }
        if (value.is(Tag::ByteArray))
            m_text += "bytearray(";
        m_text += found->text ? reprText(found->bytes) : reprBytes(found->bytes);
        if (value.is(Tag::ByteArray))
            m_text += ")";
    }

    void writeContainer(Value value, std::size_t depth, std::string_view open, std::string_view close)
    {
        const Node& node = m_state.arena.node(value);
        std::vector<Piece> pieces{{Value(), open, 0}};
        items(pieces, m_state.arena.children(value), depth + 1);
        if (node.elided)
            pieces.push_back({Value(), node.count == 0 ? "..." : ", ...", 0});
        if (node.kind == NodeKind::Tuple && node.count == 1 && !node.elided)
            pieces.push_back({Value(), ",", 0});
        pieces.push_back({Value(), close, 0});
        queue(pieces);
    }

    void writeDict(Value value, std::size_t depth)
    {
        std::vector<Piece> pieces{{Value(), "{", 0}};
        const auto pairs = m_state.arena.children(value);
        for (std::size_t i = 0; i + 1 < pairs.size() && i < 2 * kMostItems; i += 2) {
            if (i != 0)
                pieces.push_back({Value(), ", ", 0});
            pieces.push_back({pairs[i], {}, depth + 1});
            pieces.push_back({Value(), ": ", 0});
            pieces.push_back({pairs[i + 1], {}, depth + 1});
        }
        if (m_state.arena.node(value).elided || pairs.size() > 2 * kMostItems)
            pieces.push_back({Value(), pairs.empty() ? "..." : ", ...", 0});
        pieces.push_back({Value(), "}", 0});
        queue(pieces);
    }

    void writeCall(Value value, std::size_t depth)
    {
        const Node& node = m_state.arena.node(value);
        if (m_style == Style::Variables && node.variable != 0) {
            m_text += "_" + std::to_string(node.variable - 1);
            return;
        }
        push(")");
        arguments(m_state.arena.child(value, CallPart::Arguments), m_state.arena.child(value, CallPart::Keywords),
                  depth + 1);
        push("(");
        push(m_state.arena.child(value, CallPart::Callee), depth + 1);
    }

    void writeNode(Value value, std::size_t depth)
    {
        const Node& node = m_state.arena.node(value);
        switch (node.kind) {
        case NodeKind::Tuple:
            writeContainer(value, depth, "(", ")");
            break;
        case NodeKind::List:
            writeContainer(value, depth, "[", "]");
            break;
        case NodeKind::Set:
            writeContainer(value, depth, node.count == 0 ? "set(" : "{", node.count == 0 ? ")" : "}");
            break;
        case NodeKind::FrozenSet:
            writeContainer(value, depth, "frozenset({", "})");
            break;
        case NodeKind::Dict:
            writeDict(value, depth);
            break;
        case NodeKind::Call:
            writeCall(value, depth);
            break;
        case NodeKind::Attribute:
            push(shortText(m_state, m_state.arena.child(value, 1)) ? "" : "<unknown>");
            m_names.push_back(shortText(m_state, m_state.arena.child(value, 1)).value_or(""));
            push(m_names.back());
            push(".");
            push(m_state.arena.child(value, 0), depth + 1);
            break;
        case NodeKind::Persistent:
            push(")");
            push(m_state.arena.child(value, 0), depth + 1);
            push("persistent_load(");
            break;
        case NodeKind::Text:
        case NodeKind::Data:
            writeConstant(value);
            break;
        }
    }

    const State& m_state;
    std::size_t m_limit;
    Style m_style;
    std::vector<Piece> m_pending;
    std::deque<std::string> m_names; ///< texts that pending pieces refer to
    std::string m_text;
};

} // namespace

std::string expression(const State& state, Value value, std::size_t limit, Style style)
{
    Writer writer(state, limit, style);
    writer.push(value ? value : Value(Tag::Unknown), 0);
    return writer.run();
}

std::string argumentList(const State& state, Value arguments, Value keywords, std::size_t limit, Style style)
{
    Writer writer(state, limit, style);
    writer.arguments(arguments, keywords, 0);
    return writer.run();
}

std::string globalName(const State& state, std::uint32_t global, Style style)
{
    const GlobalEntry& entry = state.globals[global];
    std::string path = entry.global.path();
    if (style == Style::Variables && state.sink != nullptr) {
        const auto found = state.sink->names.find(path);
        if (found != state.sink->names.end())
            return found->second;
    }
    return path;
}

} // namespace assayer::pickle
