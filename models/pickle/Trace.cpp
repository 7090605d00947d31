// SPDX-License-Identifier: GPL-3.0-or-later
#include "pickle/Trace.h"

#include "base/Text.h"
#include "pickle/Argument.h"
#include "pickle/Events.h"
#include "pickle/Expression.h"
#include "pickle/Interpreter.h"

namespace assayer::pickle {

namespace {

constexpr std::size_t kTopExcerpt = 120;

Step stepAt(State& state, bool going)
{
    Step step;
    step.offset = state.opcodeOffset;
    const bool failed = !going && state.analysis.ending != Ending::Stopped;
    const std::uint64_t behind = state.window.position();
    step.length = behind - step.offset;
    step.opcode = opcodeName(state);
    if (!failed || state.analysis.ending == Ending::Broken)
        step.argument = argumentText(state, step.offset, behind, state.limits.textExcerpt);
    step.stackDepth = state.stack.size() + state.marks.size();
    if (!state.marks.empty() && state.marks.back() == state.stack.size())
        step.top = "MARK";
    else if (!state.stack.empty())
        step.top = expression(state, state.stack.back(), kTopExcerpt, Style::Variables);
    step.event = state.lastEvent;
    return step;
}

} // namespace

Trace trace(const source::ByteSource& bytes, std::uint64_t offset, const Limits& limits, std::size_t maximumSteps,
            std::stop_token stop)
{
    NestingBudget budget;
    SourceSink sink;
    State state(bytes, offset, limits, FrameReading::Straight);
    state.budget = &budget;
    state.sink = &sink;
    Interpreter machine(state, std::move(stop), nullptr);
    Trace result;
    result.begin = state.analysis.begin;
    for (bool going = true; going;) {
        state.lastEvent.reset();
        const std::uint64_t before = state.window.position();
        going = machine.step();
        // The step that finds no opcode at all, since the bytes end or a budget is used up, is none.
        const bool none = !going && (before >= bytes.size() || opcodeName(state).empty());
        if (none)
            continue;
        if (result.steps.size() < maximumSteps)
            result.steps.push_back(stepAt(state, going));
        else
            ++result.stepsOmitted;
    }
    result.end = state.analysis.end;
    result.ending = state.analysis.ending;
    result.endReason = state.analysis.endReason;
    if (result.ending != Ending::Stopped)
        addLine(state, "# " + state.analysis.endReason, false);
    result.source = std::move(sink.lines);
    if (sink.omitted > 0)
        result.source.push_back({result.end, "# " + std::to_string(sink.omitted) + " more lines", false});
    return result;
}

} // namespace assayer::pickle
