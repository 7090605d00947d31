// SPDX-License-Identifier: GPL-3.0-or-later
// A worker as a child process: started when first needed, kept warm, replaced when it dies.
#pragma once

#include "sandbox/Request.h"

#include <cstdint>
#include <string>
#include <sys/types.h>

namespace assayer::sandbox {

struct WorkerOptions
{
    std::string program;                     ///< path of assayer-worker
    std::uint64_t memoryLimit = 2ULL << 30U; ///< of its address space, bytes
};

/// Runs requests in a child process. What the child writes is untrusted: lines are bounded, must be JSON objects, and
/// end with the time limit. Belongs to one thread at a time.
class WorkerProcess final : public Executor
{
public:
    explicit WorkerProcess(WorkerOptions options);
    ~WorkerProcess() override;
    WorkerProcess(const WorkerProcess&) = delete;
    WorkerProcess& operator=(const WorkerProcess&) = delete;

    Result<void> run(const Request& request, const Answers& answer, const std::stop_token& stop) override;

    /// Starts the child now, so that the first request finds it ready.
    Result<void> start();

    /// Process id of the child, or -1 where none runs.
    pid_t processId() const { return m_process; }

private:
    Result<void> listen(const Request& request, const Answers& answer, const std::stop_token& stop);
    Result<bool> takeLines(const Answers& answer, std::size_t& answers);
    tl::unexpected<Error> ended();
    void kill();

    WorkerOptions m_options;
    pid_t m_process = -1;
    int m_requests = -1; ///< our end of the socket
    int m_answers = -1;  ///< our end of the pipe
    std::string m_buffer;
    std::string m_failure; ///< what the worker itself said of its end ("memory")
};

} // namespace assayer::sandbox
