// SPDX-License-Identifier: GPL-3.0-or-later
#include "pickle/Events.h"

#include "base/Text.h"
#include "pickle/Constants.h"
#include "pickle/DecodedText.h"
#include "pickle/Expression.h"

#include <algorithm>

namespace assayer::pickle {

namespace {

constexpr std::uint32_t kMostAlike = 24; ///< events that differ in nothing but their place and data
constexpr std::size_t kMostLines = 20'000;
constexpr std::size_t kArgumentExcerpt = 300;

// What makes two events alike: kind, target, way, and the shape of the arguments. Constants behind the first argument
// count by their place, since a memoised one ('latin1') comes back with it.
std::string likeness(const State& state, EventKind kind, std::uint32_t target, std::span<const Value> arguments)
{
    std::string key(1, static_cast<char>('0' + static_cast<int>(kind)));
    key += std::to_string(target) + ':' + std::to_string(arguments.size());
    for (std::size_t i = 0; i < arguments.size() && i < 4; ++i) {
        const Value value = arguments[i];
        key += ',' + std::to_string(static_cast<int>(value.tag()));
        if (value.is(Tag::Global))
            key += '#' + std::to_string(value.index());
        else if (value.isNode())
            key += '.' + std::to_string(static_cast<int>(state.arena.node(value).kind));
        else if (value.is(Tag::String) && i > 0) {
            const auto text = constant(state, value, 24);
            key += '=' + (text ? text->bytes : std::string());
        }
    }
    return key;
}

// Whether one more event of this likeness is reported; otherwise it is counted only.
bool wanted(State& state, EventKind kind, const std::string& key)
{
    state.lastEvent = kind;
    const auto found = state.eventCounts.find(key);
    if (found != state.eventCounts.end() && found->second >= kMostAlike) {
        ++state.analysis.eventsOmitted;
        return false;
    }
    if (state.analysis.events.size() >= state.limits.pickleEvents) {
        ++state.analysis.eventsOmitted;
        if (state.anomalies.insert("too-many-events").second)
            state.analysis.events.back() = Event{EventKind::Anomaly,
                                                 state.opcodeOffset,
                                                 opcodeName(state),
                                                 {},
                                                 "more distinct events than are kept",
                                                 "too-many-events",
                                                 {},
                                                 {},
                                                 {}};
        return false;
    }
    if (found != state.eventCounts.end())
        ++found->second;
    else
        state.eventCounts.emplace(key, 1);
    return true;
}

Event makeEvent(const State& state, EventKind kind, std::uint32_t target)
{
    Event event;
    event.kind = kind;
    event.offset = state.opcodeOffset;
    event.opcode = opcodeName(state);
    event.target = state.globals[target].global;
    event.via = state.globals[target].via;
    return event;
}

void listGlobal(State& state, const Global& global)
{
    if (state.analysis.globals.size() < state.limits.pickleEvents && state.listed.insert(global.path()).second)
        state.analysis.globals.push_back(global);
}

// The name a trace's lines use for an imported global, and the line that imports it.
void importLine(State& state, const GlobalEntry& entry)
{
    SourceSink& sink = *state.sink;
    const std::string path = entry.global.path();
    if (sink.names.contains(path) || !entry.via.empty())
        return;
    if (entry.global.computed) {
        sink.names.emplace(path, path);
        addLine(state, "# import of " + path, false);
    } else if (entry.global.name.empty()) {
        sink.names.emplace(path, path);
        addLine(state, "import " + visibleText(path), false);
    } else if (entry.global.name.find('.') != std::string::npos || !sink.taken.insert(entry.global.name).second) {
        sink.names.emplace(path, path);
        addLine(state, "import " + visibleText(entry.global.module) + "  # " + visibleText(path), false);
    } else {
        sink.names.emplace(path, entry.global.name);
        addLine(state, "from " + visibleText(entry.global.module) + " import " + visibleText(entry.global.name), false);
    }
}

} // namespace

std::string opcodeName(const State& state)
{
    return std::string(opcodeInfo(static_cast<std::uint8_t>(state.opcode)).name);
}

void addLine(State& state, std::string text, bool call)
{
    if (state.sink == nullptr)
        return;
    if (state.sink->lines.size() >= kMostLines)
        ++state.sink->omitted;
    else
        state.sink->lines.push_back({state.opcodeOffset, std::move(text), call});
}

void recordImport(State& state, std::uint32_t global)
{
    const GlobalEntry& entry = state.globals[global];
    listGlobal(state, entry.global);
    if (state.sink != nullptr)
        importLine(state, entry);
    if (!wanted(state, EventKind::Import, likeness(state, EventKind::Import, global, {})))
        return;
    Event event = makeEvent(state, EventKind::Import, global);
    event.expression = excerpt(globalName(state, global, Style::Paths), state.limits.textExcerpt);
    state.analysis.events.push_back(std::move(event));
}

void recordCall(State& state, const CallRecord& call)
{
    state.calledSomething = true;
    if (!wanted(state, EventKind::Call, likeness(state, EventKind::Call, call.target, call.arguments)))
        return;
    Event event = makeEvent(state, EventKind::Call, call.target);
    event.via.insert(event.via.end(), call.via.begin(), call.via.end());
    const std::size_t limit = state.limits.textExcerpt;
    std::string list;
    for (const Value argument : call.arguments) {
        if (event.arguments.size() < 16)
            event.arguments.push_back(expression(state, argument, std::min(kArgumentExcerpt, limit)));
        if (list.size() < limit)
            list += (list.empty() ? "" : ", ") + expression(state, argument, limit - list.size());
        if (!event.decoded)
            event.decoded = decodedText(state, argument, limit);
    }
    if (!call.argumentsKnown)
        list += list.empty() ? "..." : ", ...";
    if (call.keywords && !call.keywords.is(Tag::None)) {
        const std::string keywords = argumentList(state, Value(), call.keywords, kArgumentExcerpt);
        list += (list.empty() || keywords.empty() ? "" : ", ") + keywords;
    }
    const std::string callee =
        call.written ? expression(state, call.written, limit / 2) : globalName(state, call.target, Style::Paths);
    event.expression = excerpt(callee + "(" + list + ")", limit);
    state.analysis.events.push_back(std::move(event));
}

void recordBuild(State& state, std::uint32_t target, Value object, Value content)
{
    const Value kinds[] = {object, content};
    if (state.sink != nullptr)
        addLine(state,
                expression(state, object, kArgumentExcerpt, Style::Variables) + ".__setstate__(" +
                    expression(state, content, kArgumentExcerpt, Style::Variables) + ")",
                false);
    if (!wanted(state, EventKind::Build, likeness(state, EventKind::Build, target, kinds)))
        return;
    Event event = makeEvent(state, EventKind::Build, target);
    if (object.is(Tag::Global))
        event.what = "patches-global";
    event.arguments.push_back(expression(state, content, kArgumentExcerpt));
    event.expression = excerpt(expression(state, object, kArgumentExcerpt) + ".__setstate__(" +
                                   expression(state, content, state.limits.textExcerpt / 2) + ")",
                               state.limits.textExcerpt);
    state.analysis.events.push_back(std::move(event));
}

void recordSetItem(State& state, std::uint32_t target, Value object, std::span<const Value> content)
{
    if (state.sink != nullptr) {
        std::string text = expression(state, object, kArgumentExcerpt, Style::Variables);
        for (std::size_t i = 0; i < content.size() && i < 3; ++i)
            text += (i == 0 ? ".update(" : ", ") + expression(state, content[i], 120, Style::Variables);
        addLine(state, text + (content.size() > 3 ? ", ...)" : ")"), false);
    }
    const Value kinds[] = {object};
    if (!wanted(state, EventKind::SetItem, likeness(state, EventKind::SetItem, target, kinds)))
        return;
    Event event = makeEvent(state, EventKind::SetItem, target);
    for (std::size_t i = 0; i < content.size() && i < 4; ++i)
        event.arguments.push_back(expression(state, content[i], kArgumentExcerpt));
    if (object.is(Tag::Global))
        event.what = "patches-global";
    event.expression = expression(state, object, kArgumentExcerpt) + " receives " + std::to_string(content.size()) +
                       (content.size() == 1 ? " item" : " items");
    state.analysis.events.push_back(std::move(event));
}

void recordPersistentId(State& state, Value id)
{
    const Value kinds[] = {id};
    const std::uint32_t target = state.globals.intern(Global{"", "persistent_load", "", false});
    if (!wanted(state, EventKind::PersistentId, likeness(state, EventKind::PersistentId, target, kinds)))
        return;
    Event event = makeEvent(state, EventKind::PersistentId, target);
    event.expression = "persistent_load(" + expression(state, id, kArgumentExcerpt) + ")";
    if (state.arena.isNode(id, NodeKind::Tuple)) {
        for (const Value part : state.arena.children(id)) {
            if (event.arguments.size() < 8)
                event.arguments.push_back(expression(state, part, 80));
        }
    } else {
        event.arguments.push_back(expression(state, id, kArgumentExcerpt));
    }
    state.analysis.events.push_back(std::move(event));
}

void recordAnomaly(State& state, std::string what, std::string detail)
{
    if (!state.anomalies.insert(what).second)
        return;
    state.lastEvent = EventKind::Anomaly;
    if (state.analysis.events.size() >= state.limits.pickleEvents + 100)
        return;
    Event event;
    event.kind = EventKind::Anomaly;
    event.offset = state.opcodeOffset;
    event.opcode = opcodeName(state);
    event.what = std::move(what);
    event.expression = std::move(detail);
    state.analysis.events.push_back(std::move(event));
}

void adoptEvent(State& state, Event event)
{
    if (event.kind == EventKind::Import)
        listGlobal(state, event.target);
    if (state.analysis.events.size() < state.limits.pickleEvents)
        state.analysis.events.push_back(std::move(event));
    else
        ++state.analysis.eventsOmitted;
}

} // namespace assayer::pickle
