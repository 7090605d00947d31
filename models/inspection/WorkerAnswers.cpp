// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspection/WorkerAnswers.h"

#include "record/RecordJson.h"

#include <algorithm>

namespace assayer::inspection {

namespace {

constexpr std::size_t kMostFindings = 200'000; ///< of one file
constexpr std::size_t kMostProblems = 10'000;
constexpr std::size_t kMostTraceSteps = 5'000'000;

// Appends the value below `key`, or says what is wrong with it.
template <typename T>
std::optional<Error> append(std::vector<T>& list, const Json& value, std::size_t most)
{
    auto item = record::fromJson<T>(value);
    if (!item)
        return item.error();
    if (list.size() >= most)
        return Error{ErrorKind::LimitExceeded, "the reader reports more than " + std::to_string(most) + " items", {}};
    list.push_back(std::move(*item));
    return std::nullopt;
}

std::optional<Error> appendMembers(std::vector<record::Member>& members, const Json& batch, std::size_t most)
{
    for (const Json& member : batch) {
        if (auto error = append(members, member, most))
            return error;
    }
    return std::nullopt;
}

std::optional<Error> appendTrace(std::vector<pickle::Trace>& traces, const Json& json, bool continued)
{
    auto trace = pickle::traceFromJson(json);
    if (!trace)
        return trace.error();
    if (!continued) {
        traces.push_back(std::move(*trace));
        return std::nullopt;
    }
    if (traces.empty() || traces.back().steps.size() > kMostTraceSteps)
        return Error{ErrorKind::Internal, "steps of no trace", {}};
    std::vector<pickle::Step>& steps = traces.back().steps;
    steps.insert(steps.end(), std::make_move_iterator(trace->steps.begin()),
                 std::make_move_iterator(trace->steps.end()));
    return std::nullopt;
}

} // namespace

void WorkerAnswers::take(const Json& answer, const Limits& limits)
{
    if (broken)
        return;
    const std::string event = jsonText(answer, "event");
    if (event == "finding") {
        broken = append(findings, jsonMember(answer, "finding"), kMostFindings);
    } else if (event == "problem") {
        broken = append(problems, jsonMember(answer, "problem"), kMostProblems);
    } else if (event == "claim") {
        broken = append(claims, jsonMember(answer, "claim"), kMostProblems);
    } else if (event == "signature") {
        isSignature = true;
        if (answer.contains("signature"))
            broken = append(signatures, answer["signature"], kMostProblems);
    } else if (event == "members") {
        // Streams and archive members come on top of what the limit bounds, tensors.
        broken = appendMembers(members, jsonMember(answer, "members"), 4 * limits.members);
    } else if (event == "trace" || event == "steps") {
        broken = appendTrace(traces, jsonMember(answer, "trace"), event == "steps");
    } else if (event == "facts") {
        format = jsonText(answer, "format");
        facts = jsonMember(answer, "facts");
        readable = jsonMember(answer, "readable") == true;
        if (!facts.is_object())
            broken = Error{ErrorKind::Internal, "facts that are no object", {}};
    } else if (event == "demands") {
        demands = jsonMember(answer, "demands");
    } else if (event == "progress") {
        progress = jsonUnsigned(answer, "offset").value_or(progress);
    } else {
        broken = Error{ErrorKind::Internal, "an unknown event", {}};
    }
}

} // namespace assayer::inspection
