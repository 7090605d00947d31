// SPDX-License-Identifier: GPL-3.0-or-later
// Recording what a loader would do, each kind of thing a bounded number of times.
#pragma once

#include "pickle/State.h"

#include <string>
#include <vector>

namespace assayer::pickle {

/// A call as the machine resolved it.
struct CallRecord
{
    std::uint32_t target = 0; ///< number of the global
    std::vector<std::string> via;
    std::vector<Value> arguments; ///< in order, those of partial included
    bool argumentsKnown = true;   ///< false: `arguments` is no complete list
    Value keywords;
    Value written; ///< what the stream calls where that is not the target itself, for the expression
};

void recordImport(State& state, std::uint32_t global);
void recordCall(State& state, const CallRecord& call);
void recordBuild(State& state, std::uint32_t target, Value object, Value content);
void recordSetItem(State& state, std::uint32_t target, Value object, std::span<const Value> content);
void recordPersistentId(State& state, Value id);

/// An oddity that only a crafted stream has; each kind once, where it first stands.
void recordAnomaly(State& state, std::string what, std::string detail);

/// Appends an event that another run found (a pickle in a constant, the other way to read frames).
void adoptEvent(State& state, Event event);

/// The name of the current opcode.
std::string opcodeName(const State& state);

/// A line of pseudo-source at the current opcode, where a trace collects them.
void addLine(State& state, std::string text, bool call);

} // namespace assayer::pickle
