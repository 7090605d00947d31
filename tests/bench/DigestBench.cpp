// SPDX-License-Identifier: GPL-3.0-or-later
// Rate of the one pass over page-cached files: DigestBench sha256|entropy|full THREADS FILE... prints bytes a second.
#include "integrity/Digests.h"
#include "source/FileSource.h"

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using assayer::integrity::Algorithm;
using assayer::integrity::DigestPlan;

DigestPlan planFor(std::string_view mode)
{
    DigestPlan plan;
    plan.entropy = mode != "sha256";
    if (mode == "full")
        plan.algorithms = {Algorithm::Sha256, Algorithm::GitBlobSha1};
    return plan;
}

struct Total
{
    std::atomic<std::uint64_t> bytes{0};
    std::atomic<bool> failed{false};
};

void digestFile(const char* path, const DigestPlan& plan, Total& total)
{
    const auto file =
        assayer::source::FileSource::adopt(assayer::source::Descriptor(::open(path, O_RDONLY | O_CLOEXEC)));
    if (!file || !assayer::integrity::digest(**file, plan)) {
        std::fprintf(stderr, "%s cannot be read\n", path);
        total.failed = true;
        return;
    }
    total.bytes += (*file)->size();
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 4) {
        std::fputs("Usage: DigestBench sha256|entropy|full THREADS FILE...\n", stderr);
        return 2;
    }
    DigestPlan plan = planFor(argv[1]);
    const std::vector<const char*> paths(argv + 3, argv + argc);
    plan.readAhead = paths.size() == 1; // as an inspection does while a core is idle
    Total total;
    std::atomic<std::size_t> next{0};
    const auto begin = std::chrono::steady_clock::now();
    {
        std::vector<std::jthread> threads;
        for (long i = 0; i < std::strtol(argv[2], nullptr, 10); ++i) {
            threads.emplace_back([&] {
                for (std::size_t file = next++; file < paths.size(); file = next++)
                    digestFile(paths[file], plan, total);
            });
        }
    }
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    std::printf("%.0f\n", static_cast<double>(total.bytes) / seconds.count());
    return total.failed ? 1 : 0;
}
