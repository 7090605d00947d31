// SPDX-License-Identifier: GPL-3.0-or-later
// assayer-worker: loads what it needs, locks itself down, then reads what it is handed until its parent goes away.
#include "inspection/Tasks.h"
#include "sandbox/LockDown.h"
#include "sandbox/Protocol.h"
#include "sandbox/WorkerLoop.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <span>
#include <string_view>
#include <sys/socket.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace {

// Readers fill and empty tables of some megabytes over and over; pages that went back to the kernel each time would be
// faulted in again, which took a quarter of the time of a large pickle.
[[maybe_unused]] constexpr int kKeptBytes = 128 << 20;
[[maybe_unused]] constexpr int kLargestFromHeap = 32 << 20; ///< the most that glibc takes for M_MMAP_THRESHOLD

// The number behind an option of this name among the arguments, or 0.
std::uint64_t option(std::span<char* const> arguments, std::string_view name)
{
    std::uint64_t number = 0;
    for (const std::string_view argument : arguments) {
        if (argument.starts_with(name))
            std::from_chars(argument.data() + name.size(), argument.data() + argument.size(), number);
    }
    return number;
}

void keepFreedPages()
{
#ifdef __GLIBC__
    // NOLINTBEGIN(concurrency-mt-unsafe): there is one thread
    ::mallopt(M_TRIM_THRESHOLD, kKeptBytes);
    ::mallopt(M_MMAP_THRESHOLD, kLargestFromHeap);
    // NOLINTEND(concurrency-mt-unsafe)
#endif
}

bool isSocket(int descriptor)
{
    int type = 0;
    socklen_t length = sizeof type;
    return ::getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &length) == 0;
}

} // namespace

int main(int argc, char** argv)
{
    using namespace assayer;
    const std::span<char* const> arguments(argv, static_cast<std::size_t>(argc));
    sandbox::Restrictions restrictions;
    restrictions.memoryLimit = option(arguments, "--memory=");
    restrictions.processorTime = std::chrono::seconds(option(arguments, "--processor-time="));
    if (restrictions.memoryLimit == 0 || restrictions.processorTime.count() <= 0 ||
        !isSocket(sandbox::kRequestDescriptor)) {
        std::fputs("assayer-worker is started by assay and assayer; it has no use of its own.\n", stderr);
        return 2;
    }
    keepFreedPages();
    sandbox::Place place = sandbox::Place::adopt(sandbox::kPlaceDescriptor);
    inspection::prepareReaders(
        std::ranges::any_of(arguments, [](std::string_view argument) { return argument == "--signatures"; }));
    const std::vector<sandbox::Protection> protections = sandbox::restrictThisProcess(restrictions);
    return sandbox::serveRequests(inspection::taskHandler(), protections, std::move(place));
}
