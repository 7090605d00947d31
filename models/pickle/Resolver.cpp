// SPDX-License-Identifier: GPL-3.0-or-later
#include "pickle/Resolver.h"

#include "pickle/Constants.h"
#include "pickle/Events.h"
#include "pickle/Expression.h"
#include "pickle/Folding.h"

namespace assayer::pickle {

namespace {

std::string_view lastPart(std::string_view dotted)
{
    return dotted.substr(dotted.rfind('.') + 1);
}

std::string_view withoutLastPart(std::string_view dotted)
{
    const std::size_t dot = dotted.rfind('.');
    return dot == std::string_view::npos ? std::string_view() : dotted.substr(0, dot);
}

Value found(State& state, Global global, std::vector<std::string> way)
{
    const std::uint32_t number = state.globals.intern(std::move(global), std::move(way));
    recordImport(state, number);
    return Value(Tag::Global, number);
}

// The class whose method an attribute of a plain value is.
std::string_view builtinClass(const State& state, Value value)
{
    switch (value.tag()) {
    case Tag::String:
        return "str";
    case Tag::Bytes:
        return "bytes";
    case Tag::ByteArray:
        return "bytearray";
    case Tag::List:
        return "list";
    case Tag::Tuple:
        return "tuple";
    case Tag::Dict:
        return "dict";
    case Tag::Integer:
    case Tag::BigInteger:
        return "int";
    case Tag::Float:
        return "float";
    case Tag::Node:
        break;
    default:
        return {};
    }
    switch (state.arena.node(value).kind) {
    case NodeKind::Tuple:
        return "tuple";
    case NodeKind::List:
        return "list";
    case NodeKind::Dict:
        return "dict";
    case NodeKind::Text:
        return "str";
    case NodeKind::Data:
        return "bytes";
    default:
        return {};
    }
}

Value attributeOfGlobal(State& state, std::uint32_t number, std::string_view name, const std::string& via)
{
    const GlobalEntry entry = state.globals[number];
    if (entry.global.computed || entry.patched)
        return computedGlobal(state, expression(state, Value(Tag::Global, number), 200) + "." + std::string(name));
    std::vector<std::string> way = entry.via;
    way.push_back(via);
    if (lastPart(entry.global.name) == "__builtins__")
        return found(state, Global{"builtins", std::string(name), "", false}, std::move(way));
    std::string path = entry.global.name.empty() ? std::string(name) : entry.global.name + "." + std::string(name);
    return found(state, Global{entry.global.module, std::move(path), "", false}, std::move(way));
}

Value itemOfGlobal(State& state, std::uint32_t number, const std::string& key, const std::string& via)
{
    const GlobalEntry entry = state.globals[number];
    const std::string_view last = lastPart(entry.global.name);
    std::vector<std::string> way = entry.via;
    way.push_back(via);
    if (entry.global.module == "sys" && last == "modules")
        return moduleValue(state, key, via);
    if (last == "__builtins__")
        return found(state, Global{"builtins", key, "", false}, std::move(way));
    if (last == "__globals__")
        return found(state, Global{entry.global.module, key, "", false}, std::move(way));
    if (last == "__dict__") {
        std::string path(withoutLastPart(entry.global.name));
        path += (path.empty() ? "" : ".") + key;
        return found(state, Global{entry.global.module, std::move(path), "", false}, std::move(way));
    }
    return computedGlobal(state, expression(state, Value(Tag::Global, number), 200) + "[" + key + "]");
}

Value itemOfDict(State& state, Value dict, const std::string& key)
{
    // The last one wins where a key is set twice.
    const auto pairs = state.arena.children(dict);
    for (std::size_t i = pairs.size() / 2; i-- > 0;) {
        if (shortText(state, pairs[2 * i]) == key)
            return pairs[2 * i + 1];
    }
    return Value(Tag::Unknown);
}

} // namespace

bool looksLikeClass(const Global& global)
{
    std::string_view last = lastPart(global.name);
    while (last.starts_with('_'))
        last.remove_prefix(1);
    return !last.empty() && last.front() >= 'A' && last.front() <= 'Z';
}

Value computedGlobal(State& state, const std::string& description)
{
    return Value(Tag::Global, state.globals.intern(Global{"", description.substr(0, 400), "", true}));
}

std::uint32_t originOf(State& state, Value value)
{
    for (int depth = 0; depth < 32; ++depth) {
        if (value.is(Tag::Global) || value.is(Tag::Instance))
            return value.index();
        if (!value.isNode())
            break;
        const NodeKind kind = state.arena.node(value).kind;
        if (kind == NodeKind::Call)
            value = state.arena.child(value, CallPart::Callee);
        else if (kind == NodeKind::Attribute)
            value = state.arena.child(value, 0);
        else
            break;
    }
    return state.globals.intern(Global{"", expression(state, value, 200), "", true});
}

Value moduleValue(State& state, const std::string& module, const std::string& via)
{
    return found(state, Global{module, "", "", false}, {via});
}

Value attributeOf(State& state, Value object, std::string_view name, const std::string& via)
{
    if (name.empty())
        return Value(Tag::Unknown);
    object = fold(state, object);
    if (object.is(Tag::Global))
        return attributeOfGlobal(state, object.index(), name, via);
    if (const std::string_view type = builtinClass(state, object); !type.empty()) {
        const Value method =
            found(state, Global{"builtins", std::string(type) + "." + std::string(name), "", false}, {via});
        const Value parts[] = {method, object};
        // A bound method: calling it passes the object first.
        const Value arguments = state.arena.add(NodeKind::Tuple, parts);
        const Value binder = Value(Tag::Global, state.globals.intern(Global{"types", "MethodType", "", false}));
        const Value call[] = {binder, arguments, Value(), Value(), Value()};
        return state.arena.add(NodeKind::Call, call);
    }
    const Value label = state.arena.addText(NodeKind::Text, std::string(name));
    const Value parts[] = {object, label};
    return state.arena.add(NodeKind::Attribute, parts);
}

Value itemOf(State& state, Value object, Value key, const std::string& via)
{
    const auto name = foldedText(state, key);
    if (object.is(Tag::Global) && name)
        return itemOfGlobal(state, object.index(), *name, via);
    if (name && state.arena.isNode(object, NodeKind::Dict))
        return itemOfDict(state, object, *name);
    if (const auto position = integerOf(key)) {
        const auto parts = partsOf(state, object);
        if (!parts)
            return Value(Tag::Unknown);
        const auto count = static_cast<std::int64_t>(parts->size());
        const std::int64_t index = *position < 0 ? *position + count : *position;
        if (index >= 0 && index < count)
            return (*parts)[static_cast<std::size_t>(index)];
    }
    return Value(Tag::Unknown);
}

Value resolvedName(State& state, const std::string& name, const std::string& via)
{
    const std::size_t colon = name.find(':');
    if (colon != std::string::npos) {
        const Value module = moduleValue(state, name.substr(0, colon), via);
        return colon + 1 == name.size() ? module : attributeOf(state, module, name.substr(colon + 1), via);
    }
    // Which leading parts are modules cannot be told from the name; the last part is taken for the attribute.
    const std::size_t dot = name.rfind('.');
    if (dot == std::string::npos)
        return moduleValue(state, name, via);
    return found(state, Global{name.substr(0, dot), name.substr(dot + 1), "", false}, {via});
}

} // namespace assayer::pickle
