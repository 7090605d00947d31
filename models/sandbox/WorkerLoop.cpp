// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/WorkerLoop.h"

#include "sandbox/Protocol.h"

#include <cerrno>
#include <new>
#include <string>
#include <unistd.h>

namespace assayer::sandbox {

namespace {

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

int serveRequests(const Handler& handler, const std::vector<Protection>& protections, Place place)
{
    LineWriter writer;
    writer.put({{"event", "hello"}, {"protections", toJson(protections)}});
    writer.flush();
    while (true) {
        auto request = receiveRequest(kRequestDescriptor);
        if (!request)
            return kParentGoneStatus;
        if (!*request)
            return 0;
        try {
            handler((*request)->header, (*request)->descriptors, [&](const Json& answer) { writer.put(answer); },
                    place);
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
