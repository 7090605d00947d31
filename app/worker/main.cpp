// SPDX-License-Identifier: GPL-3.0-or-later
// assayer-worker: takes its restrictions, then reads what it is handed until its parent goes away.
#include "inspection/Tasks.h"
#include "sandbox/Protocol.h"
#include "sandbox/WorkerLoop.h"

#include <charconv>
#include <cstdio>
#include <malloc.h>
#include <string_view>
#include <sys/socket.h>

namespace {

// Readers fill and empty tables of some megabytes over and over; pages that went back to the kernel each time would be
// faulted in again, which took a quarter of the time of a large pickle.
constexpr int kKeptBytes = 128 << 20;
constexpr int kLargestFromHeap = 32 << 20; ///< the most that glibc takes for M_MMAP_THRESHOLD

constexpr std::string_view kMemoryOption = "--memory=";

bool isSocket(int descriptor)
{
    int type = 0;
    socklen_t length = sizeof type;
    return ::getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &length) == 0;
}

} // namespace

int main(int argc, char** argv)
{
    std::uint64_t memory = 0;
    const std::string_view option = argc == 2 ? argv[1] : "";
    if (option.starts_with(kMemoryOption))
        std::from_chars(option.data() + kMemoryOption.size(), option.data() + option.size(), memory);
    if (memory == 0 || !isSocket(assayer::sandbox::kRequestDescriptor)) {
        std::fputs("assayer-worker is started by assay and assayer; it has no use of its own.\n", stderr);
        return 2;
    }
    // NOLINTBEGIN(concurrency-mt-unsafe): there is one thread
    ::mallopt(M_TRIM_THRESHOLD, kKeptBytes);
    ::mallopt(M_MMAP_THRESHOLD, kLargestFromHeap);
    // NOLINTEND(concurrency-mt-unsafe)
    assayer::sandbox::restrictThisProcess(memory);
    return assayer::sandbox::serveRequests(assayer::inspection::taskHandler());
}
