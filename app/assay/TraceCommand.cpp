// SPDX-License-Identifier: GPL-3.0-or-later
// `assay trace`: the opcodes of a pickle and its pseudo-source.
#include "Commands.h"

#include "base/Text.h"

#include <cstdio>

namespace assayer::assay {

namespace {

void printTrace(const pickle::Trace& trace)
{
    std::printf("Stream at %llu\n", static_cast<unsigned long long>(trace.begin));
    for (const pickle::Step& step : trace.steps)
        std::printf("%10llu  %-16s %-40s %s\n", static_cast<unsigned long long>(step.offset), step.opcode.c_str(),
                    visibleText(step.argument).c_str(), visibleText(step.top).c_str());
    if (trace.stepsOmitted > 0)
        std::printf("... %llu more opcodes\n", static_cast<unsigned long long>(trace.stepsOmitted));
    if (!trace.endReason.empty())
        std::printf("The stream breaks at %llu: %s\n", static_cast<unsigned long long>(trace.end),
                    visibleText(trace.endReason).c_str());
    std::printf("\nPseudo-source (nothing was executed):\n");
    for (const pickle::SourceLine& source : trace.source)
        std::printf("%10llu %s %s\n", static_cast<unsigned long long>(source.offset), source.call ? "!" : " ",
                    visibleText(source.text).c_str());
    std::printf("\n");
}

} // namespace

int runTrace(const CommandLine& line, const std::stop_token& stop)
{
    if (line.operands.empty() || line.operands.size() > 2) {
        complain("trace takes one file, and the name of a member where the file is an archive");
        return 2;
    }
    inspection::Options options = line.options;
    options.digests = options.risks = options.signatures = options.claims = options.graph = false;
    inspection::Inspector inspector(options);
    inspection::Observer observer;
    const auto inspection = inspector.inspect(line.operands[0], observer, stop);
    if (!inspection || inspection->files.size() != 1) {
        complain(inspection ? "trace takes a file, not a folder" : visibleText(inspection.error().message));
        return 3;
    }
    const std::string member = line.operands.size() == 2 ? line.operands[1] : "";
    const auto traces = inspector.trace(inspection->files[0].path, member, line.maximumSteps, stop);
    if (!traces) {
        complain(visibleText(traces.error().message));
        return 3;
    }
    for (const pickle::Trace& trace : *traces)
        printTrace(trace);
    return 0;
}

} // namespace assayer::assay
