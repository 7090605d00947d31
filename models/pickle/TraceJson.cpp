// SPDX-License-Identifier: GPL-3.0-or-later
// A trace as JSON and back, as it travels from a worker to the window.
#include "base/CheckedArithmetic.h"
#include "base/Text.h"
#include "pickle/Trace.h"

#include <array>

namespace assayer::pickle {

namespace {

constexpr std::array<std::string_view, 4> kEndings{"stopped", "broken", "truncated", "budget"};
constexpr std::array<std::string_view, 6> kEvents{"import", "call", "build", "set-item", "persistent-id", "anomaly"};

template <std::size_t Count>
std::optional<std::size_t> positionOf(const std::array<std::string_view, Count>& words, std::string_view word)
{
    for (std::size_t i = 0; i < Count; ++i) {
        if (words.at(i) == word)
            return i;
    }
    return std::nullopt;
}

Json stepJson(const Step& step)
{
    Json json = {{"offset", step.offset},         {"length", step.length},
                 {"opcode", step.opcode},         {"argument", utf8FromBytes(step.argument)},
                 {"stackDepth", step.stackDepth}, {"top", utf8FromBytes(step.top)}};
    if (step.event)
        json["event"] = kEvents.at(static_cast<std::size_t>(*step.event));
    return json;
}

Result<Step> stepFromJson(const Json& json)
{
    if (!json.is_object())
        return failure(ErrorKind::Malformed, "a step of a trace is no object");
    Step step;
    step.offset = jsonUnsigned(json, "offset").value_or(0);
    step.length = jsonUnsigned(json, "length").value_or(0);
    step.opcode = jsonText(json, "opcode");
    step.argument = jsonText(json, "argument");
    step.stackDepth = jsonUnsigned(json, "stackDepth").value_or(0);
    step.top = jsonText(json, "top");
    if (json.contains("event")) {
        const auto event = positionOf(kEvents, jsonText(json, "event"));
        if (!event)
            return failure(ErrorKind::Malformed, "a step of a trace names an unknown event");
        step.event = static_cast<EventKind>(*event);
    }
    return step;
}

} // namespace

Json toJson(const Trace& trace)
{
    Json json = {{"begin", trace.begin},
                 {"end", trace.end},
                 {"ending", kEndings.at(static_cast<std::size_t>(trace.ending))},
                 {"endReason", trace.endReason},
                 {"steps", Json::array()},
                 {"stepsOmitted", trace.stepsOmitted},
                 {"source", Json::array()}};
    for (const Step& step : trace.steps)
        json["steps"].push_back(stepJson(step));
    for (const SourceLine& line : trace.source)
        json["source"].push_back({{"offset", line.offset}, {"text", utf8FromBytes(line.text)}, {"call", line.call}});
    return json;
}

Result<Trace> traceFromJson(const Json& json)
{
    if (!json.is_object() || !jsonMember(json, "steps").is_array() || !jsonMember(json, "source").is_array())
        return failure(ErrorKind::Malformed, "a trace is an object with steps and source");
    const auto ending = positionOf(kEndings, jsonText(json, "ending"));
    if (!ending)
        return failure(ErrorKind::Malformed, "a trace names an unknown ending");
    Trace trace;
    trace.begin = jsonUnsigned(json, "begin").value_or(0);
    trace.end = jsonUnsigned(json, "end").value_or(0);
    trace.ending = static_cast<Ending>(*ending);
    trace.endReason = jsonText(json, "endReason");
    trace.stepsOmitted = jsonUnsigned(json, "stepsOmitted").value_or(0);
    for (const Json& entry : json["steps"]) {
        auto step = stepFromJson(entry);
        if (!step)
            return failure(step.error());
        trace.steps.push_back(std::move(*step));
    }
    for (const Json& entry : json["source"]) {
        const Json& call = jsonMember(entry, "call");
        trace.source.push_back({jsonUnsigned(entry, "offset").value_or(0), jsonText(entry, "text"),
                                call.is_boolean() && call.get<bool>()});
    }
    return trace;
}

} // namespace assayer::pickle
