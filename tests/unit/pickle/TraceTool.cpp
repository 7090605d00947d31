// SPDX-License-Identifier: GPL-3.0-or-later
// Prints the trace of pickle files for compareTrace.py: one JSON line a file with [offset, opcode, argument] of each
// step.
#include "pickle/Trace.h"
#include "source/FileSource.h"

#include <fcntl.h>
#include <iostream>

int main(int count, char** arguments)
{
    using namespace assayer;
    for (int i = 1; i < count; ++i) {
        const auto file = source::FileSource::adopt(source::Descriptor(::open(arguments[i], O_RDONLY | O_CLOEXEC)));
        if (!file)
            return 2;
        Limits limits;
        limits.textExcerpt = std::size_t{1} << 20U;
        constexpr std::size_t kSteps = 500'000;
        const pickle::Trace trace = pickle::trace(**file, 0, limits, kSteps);
        Json line = {{"path", arguments[i]}, {"ending", static_cast<int>(trace.ending)}, {"steps", Json::array()}};
        for (const pickle::Step& step : trace.steps)
            line["steps"].push_back({step.offset, step.opcode, step.argument});
        std::cout << jsonLine(line) << '\n';
    }
    return 0;
}
