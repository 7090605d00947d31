// SPDX-License-Identifier: GPL-3.0-or-later
// All that one run of the machine holds: the window on the bytes, stack, marks, memo, arena, globals and what was
// found.
#pragma once

#include "base/Limits.h"
#include "pickle/Analysis.h"
#include "pickle/Arena.h"
#include "pickle/Globals.h"
#include "pickle/Memo.h"
#include "pickle/Opcodes.h"
#include "pickle/TensorTree.h"
#include "pickle/Trace.h"
#include "pickle/Window.h"

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <vector>

namespace assayer::pickle {

/// Budgets that a stream shares with the pickles nested in it.
struct NestingBudget
{
    std::uint64_t bytes = std::uint64_t{256} << 20U; ///< of nested pickles that may still be looked at
    std::uint64_t pickles = 20'000;
    std::size_t depth = 8;
};

/// Collects the lines of pseudo-source where a trace asks for them.
struct SourceSink
{
    std::vector<SourceLine> lines;
    std::map<std::string, std::string> names; ///< path of an imported global -> what the lines call it
    std::set<std::string> taken;
    std::uint32_t variables = 0;
    std::uint64_t omitted = 0;
};

struct State
{
    State(const source::ByteSource& bytes, std::uint64_t offset, const Limits& bounds, FrameReading reading)
        : source(bytes), limits(bounds), window(bytes, offset, reading), tensorTree(bounds.members)
    {
    }

    const source::ByteSource& source;
    const Limits& limits;
    Window window;
    std::vector<Value> stack;
    std::vector<std::size_t> marks; ///< heights of the stack at which marks stand
    std::size_t fence = 0;          ///< height of the topmost mark; nothing below it can be popped
    Memo memo;
    Arena arena;
    Globals globals;
    Analysis analysis;
    TensorTree tensorTree; ///< Node::extra of a value that holds tensors leads here
    std::unordered_map<std::int64_t, std::uint32_t> extensions; ///< copyreg code -> global
    std::map<std::string, std::uint32_t> eventCounts;           ///< how often an event of the same kind was met
    std::set<std::string> anomalies;                            ///< each is reported where it first stands
    std::set<std::string> listed;                               ///< paths in analysis.globals
    std::set<std::uint64_t> nestedSeen; ///< offsets of constants that were analysed as pickles already
    NestingBudget* budget = nullptr;
    SourceSink* sink = nullptr;
    std::optional<EventKind> lastEvent; ///< of the current opcode, for the trace

    std::uint64_t opcodeOffset = 0;
    Opcode opcode = Opcode::Stop;
    int protocol = 0; ///< of the last PROTO
    std::uint64_t protocolsSeen = 0;
    bool calledSomething = false;
    std::size_t pinned = 0; ///< nodes with kPinned
    bool forgot = false;    ///< values of the stack were forgotten, so that no value is known completely

    Value top(std::size_t below = 0) const { return stack[stack.size() - 1 - below]; }
};

} // namespace assayer::pickle
