// SPDX-License-Identifier: GPL-3.0-or-later
#include "pickle/Calls.h"

#include "pickle/Arrays.h"
#include "pickle/Constants.h"
#include "pickle/Events.h"
#include "pickle/Expression.h"
#include "pickle/Folding.h"
#include "pickle/Nested.h"
#include "pickle/Resolver.h"
#include "pickle/Tensors.h"

#include <algorithm>

namespace assayer::pickle {

namespace {

constexpr int kMostIndirections = 32; ///< partial of partial of ...
constexpr int kMostDepth = 12;        ///< calls that calls make: map(reduce, ...)
constexpr std::size_t kMostElements = 32;

struct Pending
{
    Value callee;
    std::vector<Value> arguments;
    bool argumentsKnown = true;
    Value keywords;
    std::vector<std::string> via;
};

Value perform(State& state, Pending pending, int depth);

std::string path(const State& state, std::uint32_t global)
{
    return globalName(state, global, Style::Paths);
}

void prepend(std::vector<Value>& arguments, std::span<const Value> leading)
{
    arguments.insert(arguments.begin(), leading.begin(), leading.end());
}

// The method that an attribute of an instance is: Class.name.
Value methodOf(State& state, Value attribute)
{
    const std::uint32_t origin = originOf(state, state.arena.child(attribute, 0));
    const GlobalEntry entry = state.globals[origin];
    const std::string name = shortText(state, state.arena.child(attribute, 1)).value_or("?");
    if (entry.global.computed || !looksLikeClass(entry.global))
        return computedGlobal(state, expression(state, attribute, 300));
    return Value(Tag::Global, state.globals.intern(
                                  Global{entry.global.module, entry.global.name + "." + name, "", false}, entry.via));
}

// What calling the result of an earlier call means; false where that is no indirection the machine knows.
bool followResult(State& state, Pending& pending, std::optional<Value>& result)
{
    const Value callee = pending.callee;
    const Known known = knownCallee(state, callee);
    const std::vector<Value> bound = argumentsOf(state, callee);
    const std::string maker = path(state, originOf(state, callee));
    if (bound.empty())
        return false;
    switch (known) {
    case Known::Partial:
    case Known::MethodType:
        prepend(pending.arguments, std::span(bound).subspan(1));
        pending.callee = bound[0];
        break;
    case Known::MethodCaller: {
        const auto name = foldedText(state, bound[0]);
        if (!name || pending.arguments.empty())
            return false;
        pending.callee = attributeOf(state, pending.arguments[0], *name, maker);
        pending.arguments.assign(bound.begin() + 1, bound.end());
        break;
    }
    case Known::AttributeGetter: {
        const auto name = foldedText(state, bound[0]);
        if (!name || pending.arguments.empty())
            return false;
        result = attributeOf(state, pending.arguments[0], *name, maker);
        return true;
    }
    case Known::ItemGetter:
        if (pending.arguments.empty())
            return false;
        result = itemOf(state, pending.arguments[0], bound[0], maker);
        return true;
    default:
        return false;
    }
    pending.via.push_back(maker);
    return true;
}

// Reduces the callee to a global: the function, the method, the class whose instance is called, or a computed one.
std::uint32_t targetOf(State& state, Pending& pending, std::optional<Value>& result)
{
    for (int i = 0; i < kMostIndirections; ++i) {
        const Value callee = pending.callee;
        if (callee.is(Tag::Global))
            return callee.index();
        if (state.arena.isNode(callee, NodeKind::Attribute)) {
            pending.callee = methodOf(state, callee);
            continue;
        }
        if (!state.arena.isNode(callee, NodeKind::Call) || !followResult(state, pending, result))
            break;
        if (result)
            return 0;
    }
    const std::uint32_t origin = originOf(state, pending.callee);
    const GlobalEntry entry = state.globals[origin];
    const bool instance = pending.callee.is(Tag::Instance) || state.arena.isNode(pending.callee, NodeKind::Call);
    if (instance && !entry.global.computed && !entry.patched && looksLikeClass(entry.global))
        return state.globals.intern(Global{entry.global.module, entry.global.name + ".__call__", "", false}, entry.via);
    return computedGlobal(state, expression(state, pending.callee, 300)).index();
}

Value resultNode(State& state, std::uint32_t target, const Pending& pending)
{
    const Value arguments =
        pending.argumentsKnown ? state.arena.add(NodeKind::Tuple, pending.arguments) : Value(Tag::Unknown);
    const Value parts[] = {Value(Tag::Global, target), arguments, pending.keywords, Value(), Value()};
    return state.arena.add(NodeKind::Call, parts);
}

void callLine(State& state, Value result)
{
    if (state.sink == nullptr || !state.arena.isNode(result, NodeKind::Call))
        return;
    std::string text = expression(state, result, 1000, Style::Variables);
    const std::uint32_t number = state.sink->variables++;
    state.arena.node(result).variable = number + 1;
    addLine(state, "_" + std::to_string(number) + " = " + std::move(text), true);
}

// f over the elements of an iterable, as far as they are known.
void callOver(State& state, Value function, std::optional<std::vector<Value>> elements, bool spread,
              const std::string& via, int depth)
{
    if (!elements) {
        perform(state, {function, {}, false, {}, {via}}, depth + 1);
        return;
    }
    for (std::size_t i = 0; i < elements->size() && i < kMostElements; ++i) {
        const auto parts = spread ? partsOf(state, (*elements)[i]) : std::vector<Value>{(*elements)[i]};
        perform(state, {function, parts.value_or(std::vector<Value>{}), parts.has_value(), {}, {via}}, depth + 1);
    }
}

Value reduceOver(State& state, const std::vector<Value>& arguments, const std::string& via, int depth)
{
    auto elements = partsOf(state, arguments[1]);
    if (!elements || elements->size() > kMostElements) {
        perform(state, {arguments[0], {}, false, {}, {via}}, depth + 1);
        return Value(Tag::Unknown);
    }
    if (arguments.size() > 2)
        elements->insert(elements->begin(), arguments[2]);
    if (elements->empty())
        return Value(Tag::Unknown);
    Value held = elements->front();
    for (std::size_t i = 1; i < elements->size(); ++i)
        held = perform(state, {arguments[0], {held, (*elements)[i]}, true, {}, {via}}, depth + 1);
    return held;
}

void addExtension(State& state, const std::vector<Value>& arguments)
{
    if (arguments.size() < 3)
        return;
    const auto module = foldedText(state, arguments[0]);
    const auto name = foldedText(state, arguments[1]);
    const auto code = integerOf(arguments[2]);
    if (module && name && code && state.extensions.size() < state.limits.pickleEvents)
        state.extensions[*code] = state.globals.intern(Global{*module, *name, "", false}, {"copyreg.add_extension"});
}

// Indirections: calls whose effect is another call, import or attribute. The result, or nothing where it is no such
// call.
std::optional<Value> indirect(State& state, Known known, const std::string& name, const Pending& pending, int depth)
{
    const std::vector<Value>& arguments = pending.arguments;
    const auto text = [&](std::size_t i) {
        return i < arguments.size() ? foldedText(state, arguments[i]) : std::nullopt;
    };
    const auto rest = [&](std::size_t from) {
        return arguments.size() > from
                   ? std::vector<Value>(arguments.begin() + static_cast<std::ptrdiff_t>(from), arguments.end())
                   : std::vector<Value>{};
    };
    switch (known) {
    case Known::GetAttribute:
    case Known::BoundGetAttribute:
        if (const auto attribute = text(1))
            return attributeOf(state, arguments[0], *attribute, name);
        break;
    case Known::GetItem:
        if (arguments.size() >= 2)
            return itemOf(state, arguments[0], arguments[1], name);
        break;
    case Known::ImportModule:
        if (const auto module = text(0))
            return moduleValue(state, *module, name);
        break;
    case Known::ImportTop:
        if (const auto module = text(0)) {
            moduleValue(state, *module, name);
            return moduleValue(state, module->substr(0, module->find('.')), name);
        }
        break;
    case Known::ImportFrom:
        if (const auto module = text(0), attribute = text(1); module && attribute)
            return attributeOf(state, moduleValue(state, *module, name), *attribute, name);
        break;
    case Known::ResolveName:
        if (const auto dotted = text(0))
            return resolvedName(state, *dotted, name);
        break;
    case Known::Variables:
        if (!arguments.empty())
            return attributeOf(state, arguments[0], "__dict__", name);
        break;
    case Known::Map:
    case Known::StarMap:
        if (arguments.size() >= 2)
            callOver(state, arguments[0], partsOf(state, arguments[1]), known == Known::StarMap, name, depth);
        break;
    case Known::Reduce:
        if (arguments.size() >= 2)
            return reduceOver(state, arguments, name, depth);
        break;
    case Known::Apply:
        if (arguments.size() >= 2) {
            const auto parts = partsOf(state, arguments[1]);
            return perform(state, {arguments[0], parts.value_or(std::vector<Value>{}), parts.has_value(), {}, {name}},
                           depth + 1);
        }
        break;
    case Known::CallFirst:
        if (!arguments.empty())
            return perform(state, {arguments[0], rest(1), pending.argumentsKnown, pending.keywords, {name}}, depth + 1);
        break;
    case Known::CallSecond:
        if (arguments.size() >= 2)
            perform(state, {arguments[1], rest(2), pending.argumentsKnown, pending.keywords, {name}}, depth + 1);
        break;
    case Known::TensorByType:
        if (arguments.size() >= 3) {
            const auto parts = partsOf(state, arguments[2]);
            return perform(state, {arguments[0], parts.value_or(std::vector<Value>{}), parts.has_value(), {}, {name}},
                           depth + 1);
        }
        break;
    case Known::Reconstructor:
    case Known::NewObject:
        if (!arguments.empty())
            return perform(state,
                           {arguments[0], known == Known::NewObject ? rest(1) : std::vector<Value>{}, true, {}, {name}},
                           depth + 1);
        break;
    default:
        break;
    }
    return std::nullopt;
}

Value perform(State& state, Pending pending, int depth)
{
    std::optional<Value> result;
    const std::uint32_t target = targetOf(state, pending, result);
    if (result)
        return *result;
    const bool instance = pending.callee.is(Tag::Instance) || state.arena.isNode(pending.callee, NodeKind::Call);
    recordCall(state, {target, pending.via, pending.arguments, pending.argumentsKnown, pending.keywords,
                       instance ? pending.callee : Value()});
    const GlobalEntry& entry = state.globals[target];
    const Known known = entry.patched ? Known::No : entry.known;
    if (known != Known::No && depth < kMostDepth) {
        const std::string name = path(state, target);
        if (known == Known::AddExtension)
            addExtension(state, pending.arguments);
        if ((known == Known::LoadBytes || known == Known::LoadFile) && !pending.arguments.empty())
            analyseArgument(state, pending.arguments[0], name);
        if (const auto led = indirect(state, known, name, pending, depth)) {
            callLine(state, *led);
            return *led;
        }
    }
    const Value made = resultNode(state, target, pending);
    noteTensor(state, made, known);
    noteArray(state, made, known);
    callLine(state, made);
    return made;
}

} // namespace

Value call(State& state, Value callee, Value arguments, Value keywords)
{
    Pending pending;
    pending.callee = callee;
    pending.keywords = keywords;
    const bool empty = arguments.is(Tag::Nothing);
    auto parts = empty ? std::vector<Value>{} : partsOf(state, fold(state, arguments));
    pending.argumentsKnown = parts.has_value();
    pending.arguments = std::move(parts).value_or(std::vector<Value>{});
    return perform(state, std::move(pending), 0);
}

Value instantiate(State& state, Value callee, Value arguments, Value keywords)
{
    return call(state, callee, arguments, keywords);
}

} // namespace assayer::pickle
