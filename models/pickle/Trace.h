// SPDX-License-Identifier: GPL-3.0-or-later
// The opcodes of a stream one by one, with stack and memo as the machine sees them, and the decompiled pseudo-source.
#pragma once

#include "base/Json.h"
#include "base/Limits.h"
#include "pickle/Analysis.h"
#include "source/ByteSource.h"

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

namespace assayer::pickle {

struct Step
{
    std::uint64_t offset = 0;
    std::uint64_t length = 0;       ///< bytes of opcode and argument
    std::string opcode;             ///< "STACK_GLOBAL"
    std::string argument;           ///< as pickletools writes it, shortened; empty where there is none
    std::uint64_t stackDepth = 0;   ///< values on the stack behind the step, marks counted
    std::string top;                ///< the top of the stack behind the step as pseudo-source, shortened
    std::optional<EventKind> event; ///< what the step would make a loader do
};

/// A line of pseudo-source and the opcode it comes from.
struct SourceLine
{
    std::uint64_t offset = 0;
    std::string text;  ///< "_var0 = os.system('echo x')"
    bool call = false; ///< a loader would call something here
};

struct Trace
{
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    Ending ending = Ending::Stopped;
    std::string endReason;
    std::vector<Step> steps;
    std::uint64_t stepsOmitted = 0;
    std::vector<SourceLine> source;
};

/// Traces the stream at `offset`, up to `maximumSteps` steps; the pseudo-source covers the whole stream.
Trace trace(const source::ByteSource& bytes, std::uint64_t offset, const Limits& limits, std::size_t maximumSteps,
            std::stop_token stop = {});

Json toJson(const Trace& trace);
Result<Trace> traceFromJson(const Json& json);

} // namespace assayer::pickle
