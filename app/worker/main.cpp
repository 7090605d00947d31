// SPDX-License-Identifier: GPL-3.0-or-later
// assayer-worker: takes its restrictions, then reads what it is handed until its parent goes away.
#include "inspection/Tasks.h"
#include "sandbox/Protocol.h"
#include "sandbox/WorkerLoop.h"

#include <charconv>
#include <cstdio>
#include <string_view>
#include <sys/socket.h>

namespace {

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
    assayer::sandbox::restrictThisProcess(memory);
    return assayer::sandbox::serveRequests(assayer::inspection::taskHandler());
}
