// SPDX-License-Identifier: GPL-3.0-or-later
// Times the symbolic machine alone: PickleBench FILE prints one JSON line with seconds, opcodes and the peak of memory.
#include "pickle/Machine.h"
#include "source/FileSource.h"

#include <chrono>
#include <fcntl.h>
#include <iostream>
#include <sys/resource.h>

int main(int count, char** arguments)
{
    using namespace assayer;
    if (count != 2)
        return 2;
    const auto file = source::FileSource::adopt(source::Descriptor(::open(arguments[1], O_RDONLY | O_CLOEXEC)));
    if (!file)
        return 1;
    const auto begin = std::chrono::steady_clock::now();
    const pickle::Analysis analysis = pickle::analyse(**file, 0, Limits{});
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const double own = static_cast<double>(usage.ru_utime.tv_sec) + static_cast<double>(usage.ru_utime.tv_usec) / 1e6;
    std::cout << jsonLine({{"bytes", (*file)->size()},
                           {"seconds", taken.count()},
                           {"userSeconds", own},
                           {"opcodes", analysis.opcodes},
                           {"stopped", analysis.ending == pickle::Ending::Stopped},
                           {"residentKiB", usage.ru_maxrss}})
              << '\n';
    return 0;
}
