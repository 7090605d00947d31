// SPDX-License-Identifier: GPL-3.0-or-later
#include "pickle/Machine.h"

#include "pickle/Events.h"
#include "pickle/Interpreter.h"
#include "pickle/Run.h"

#include <algorithm>

namespace assayer::pickle {

namespace {

Analysis runOnce(const source::ByteSource& bytes, std::uint64_t offset, const Limits& limits, FrameReading reading,
                 NestingBudget& budget, const std::stop_token& stop, const std::function<void(std::uint64_t)>* progress)
{
    State state(bytes, offset, limits, reading);
    state.budget = &budget;
    Interpreter(state, stop, progress).run();
    return std::move(state.analysis);
}

bool has(const Analysis& analysis, std::string_view anomaly)
{
    return std::any_of(analysis.events.begin(), analysis.events.end(),
                       [&](const Event& event) { return event.kind == EventKind::Anomaly && event.what == anomaly; });
}

bool same(const Event& a, const Event& b)
{
    return a.kind == b.kind && a.offset == b.offset && a.target.path() == b.target.path() && a.what == b.what;
}

// A loader that reads from a file continues at another byte where an opcode crosses its frame. Both readings count.
void addOtherReading(Analysis& analysis, Analysis other, const Limits& limits)
{
    for (Event& event : other.events) {
        const bool known = std::any_of(analysis.events.begin(), analysis.events.end(),
                                       [&](const Event& before) { return same(before, event); });
        if (known)
            continue;
        if (event.kind == EventKind::Anomaly && event.what != "frame-straddle")
            continue;
        event.via.insert(event.via.begin(), "read from a file");
        if (analysis.events.size() < limits.pickleEvents)
            analysis.events.push_back(std::move(event));
        else
            ++analysis.eventsOmitted;
    }
    for (Global& global : other.globals) {
        const bool listed = std::any_of(analysis.globals.begin(), analysis.globals.end(),
                                        [&](const Global& before) { return before.path() == global.path(); });
        if (!listed)
            analysis.globals.push_back(std::move(global));
    }
}

Analysis analyseBoth(const source::ByteSource& bytes, std::uint64_t offset, const Limits& limits, NestingBudget& budget,
                     const std::stop_token& stop, const std::function<void(std::uint64_t)>* progress)
{
    Analysis analysis = runOnce(bytes, offset, limits, FrameReading::Straight, budget, stop, progress);
    if (has(analysis, "frame-straddle")) {
        Analysis other = runOnce(bytes, offset, limits, FrameReading::Dropping, budget, stop, nullptr);
        // Comparing every event with every other is bounded by a limit that only a crafted stream reaches.
        constexpr std::size_t kMostCompared = 2000;
        if (other.events.size() > kMostCompared)
            other.events.resize(kMostCompared);
        addOtherReading(analysis, std::move(other), limits);
    }
    return analysis;
}

} // namespace

Analysis runNested(const source::ByteSource& bytes, std::uint64_t offset, const Limits& limits, NestingBudget& budget)
{
    --budget.depth;
    Analysis analysis = analyseBoth(bytes, offset, limits, budget, {}, nullptr);
    ++budget.depth;
    return analysis;
}

Analysis analyse(const source::ByteSource& bytes, std::uint64_t offset, const Limits& limits, std::stop_token stop,
                 const std::function<void(std::uint64_t)>& progress)
{
    NestingBudget budget;
    return analyseBoth(bytes, offset, limits, budget, stop, &progress);
}

} // namespace assayer::pickle
