// SPDX-License-Identifier: GPL-3.0-or-later
// `SandboxBench WORKER [ROUNDS]` prints the median milliseconds that a worker takes to start, lock itself down, say so,
// and end, and those of a request that does nothing, sent to a warm worker.
#include "sandbox/WorkerProcess.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace {

using namespace assayer;

template <typename Act>
double medianMilliseconds(int rounds, Act act)
{
    std::vector<double> times;
    for (int i = 0; i < rounds; ++i) {
        const auto begin = std::chrono::steady_clock::now();
        act();
        times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
    }
    std::nth_element(times.begin(), times.begin() + rounds / 2, times.end());
    return times[static_cast<std::size_t>(rounds / 2)];
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 2)
        return 2;
    const int rounds = argc > 2 ? std::max(1, std::atoi(argv[2])) : 100; // NOLINT(cert-err34-c): 0 is put right
    const sandbox::WorkerOptions options{argv[1]};
    bool complete = true;
    const double start = medianMilliseconds(rounds, [&] {
        sandbox::WorkerProcess worker(options);
        const auto protections = worker.protections();
        complete = complete && protections && sandbox::allActive(*protections);
    });
    sandbox::WorkerProcess warm(options);
    const sandbox::Request nothing{{{"task", "none"}}, {}, std::chrono::seconds(10)};
    const double request = medianMilliseconds(
        rounds, [&] { complete = warm.run(nothing, [](const Json&) {}, {}).has_value() && complete; });
    std::printf("%.3f %.3f\n", start, request);
    if (!complete)
        std::fprintf(stderr, "a worker did not start, or is not protected in full\n");
    return complete ? 0 : 1;
}
