// SPDX-License-Identifier: GPL-3.0-or-later
#include "pickle/Literal.h"

#include "base/Text.h"
#include "pickle/Constants.h"
#include "pickle/Literals.h"

namespace assayer::pickle {

namespace {

constexpr int kMostLiteralDepth = 24;
constexpr std::size_t kMostParts = 200'000;

bool convert(const State& state, Value value, Json& into, int depth, std::size_t& parts);

bool convertDict(const State& state, Value value, Json& into, int depth, std::size_t& parts)
{
    into = Json::object();
    const auto pairs = state.arena.children(value);
    for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) {
        std::string key;
        if (const auto number = integerOf(pairs[i]))
            key = std::to_string(*number);
        else if (const auto text = shortText(state, pairs[i]))
            key = utf8FromBytes(*text);
        else
            return false;
        if (!convert(state, pairs[i + 1], into[key], depth + 1, parts))
            return false;
    }
    return true;
}

bool convertNode(const State& state, Value value, Json& into, int depth, std::size_t& parts)
{
    const Node& node = state.arena.node(value);
    if (node.elided)
        return false;
    if (node.kind == NodeKind::Dict)
        return convertDict(state, value, into, depth, parts);
    if (node.kind != NodeKind::List && node.kind != NodeKind::Tuple)
        return false;
    into = Json::array();
    for (const Value child : state.arena.children(value)) {
        into.push_back(nullptr);
        if (!convert(state, child, into.back(), depth + 1, parts))
            return false;
    }
    return true;
}

// The recursion ends at a fixed depth, whatever the stream.
bool convert(const State& state, Value value, Json& into, int depth, std::size_t& parts)
{
    if (depth > kMostLiteralDepth || ++parts > kMostParts)
        return false;
    switch (value.tag()) {
    case Tag::None:
        into = nullptr;
        return true;
    case Tag::True:
    case Tag::False:
        into = value.is(Tag::True);
        return true;
    case Tag::Integer:
        into = value.number();
        return true;
    case Tag::BigInteger:
        into = bigInteger(state, value);
        return true;
    case Tag::Float:
        into = floatingPoint(state, value);
        return true;
    case Tag::String: {
        const auto text = shortText(state, value);
        if (text)
            into = utf8FromBytes(*text);
        return text.has_value();
    }
    case Tag::Node:
        return convertNode(state, value, into, depth, parts);
    default:
        return false;
    }
}

} // namespace

std::optional<Json> literalOf(const State& state, Value value)
{
    Json json;
    std::size_t parts = 0;
    if (!convert(state, value, json, 0, parts))
        return std::nullopt;
    return json;
}

std::optional<std::uint64_t> parseIndex(std::string_view text)
{
    const auto number = parseInteger(text);
    if (!number || *number < 0)
        return std::nullopt;
    return static_cast<std::uint64_t>(*number);
}

} // namespace assayer::pickle
