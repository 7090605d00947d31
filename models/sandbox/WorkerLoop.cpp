// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/WorkerLoop.h"

#include "sandbox/Protocol.h"

#include <cerrno>
#include <csignal>
#include <new>
#include <string>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

namespace assayer::sandbox {

namespace {

constexpr int kOutOfMemoryStatus = 70;
constexpr int kParentGoneStatus = 71;

pid_t parentAtStart = -1;

void leaveIfOrphaned(int)
{
    if (::getppid() != parentAtStart)
        ::_exit(kParentGoneStatus);
}

// PR_SET_PDEATHSIG would be the short way, but it is about the thread that started this process, and the threads of one
// inspection end before its workers do. An idle worker sees its socket close; this is for one that is busy, or stuck.
void endWithParent()
{
    parentAtStart = ::getppid();
    struct sigaction action = {};
    action.sa_handler = leaveIfOrphaned;
    action.sa_flags = SA_RESTART;
    ::sigaction(SIGALRM, &action, nullptr);
    const itimerval everySecond{{1, 0}, {1, 0}};
    ::setitimer(ITIMER_REAL, &everySecond, nullptr);
}

// Written in few large pieces: a pipe write per finding would cost more than the finding.
class LineWriter
{
public:
    void put(const Json& answer)
    {
        m_buffer += jsonLine(answer);
        m_buffer += '\n';
        if (m_buffer.size() >= kFlushAt)
            flush();
    }

    void flush()
    {
        std::size_t done = 0;
        while (done < m_buffer.size()) {
            const ssize_t put = ::write(STDOUT_FILENO, m_buffer.data() + done, m_buffer.size() - done);
            if (put < 0 && errno == EINTR)
                continue;
            if (put < 0)
                ::_exit(kParentGoneStatus);
            done += static_cast<std::size_t>(put);
        }
        m_buffer.clear();
    }

private:
    static constexpr std::size_t kFlushAt = std::size_t{32} << 10U;
    std::string m_buffer;
};

void tellOutOfMemory()
{
    static constexpr std::string_view kLine = "{\"event\":\"failed\",\"reason\":\"memory\"}\n";
    // Nothing is left to report a failed write to.
    [[maybe_unused]] const ssize_t put = ::write(STDOUT_FILENO, kLine.data(), kLine.size());
    ::_exit(kOutOfMemoryStatus);
}

} // namespace

void restrictThisProcess(std::uint64_t memoryLimit)
{
    ::close_range(kRequestDescriptor + 1, ~0U, 0);
    endWithParent();
    const rlimit noCore{0, 0};
    ::setrlimit(RLIMIT_CORE, &noCore);
#ifndef ASSAYER_SANITIZED // a sanitizer reserves terabytes of address space for its shadow
    const rlimit memory{memoryLimit, memoryLimit};
    ::setrlimit(RLIMIT_AS, &memory);
#else
    static_cast<void>(memoryLimit);
#endif
}

int serveRequests(const Handler& handler)
{
    LineWriter writer;
    while (true) {
        auto request = receiveRequest(kRequestDescriptor);
        if (!request)
            return kParentGoneStatus;
        if (!*request)
            return 0;
        try {
            handler((*request)->header, (*request)->descriptors, [&](const Json& answer) { writer.put(answer); });
        } catch (const std::bad_alloc&) {
            tellOutOfMemory();
        }
        for (const int descriptor : (*request)->descriptors)
            ::close(descriptor);
        writer.put(Json{{"event", "done"}});
        writer.flush();
    }
}

} // namespace assayer::sandbox
