// SPDX-License-Identifier: GPL-3.0-or-later
// A worker as a child process: started when first needed, kept warm, replaced when it dies.
#pragma once

#include "sandbox/AnswerLines.h"
#include "sandbox/Request.h"

#include <cstdint>
#include <string>
#include <sys/types.h>

namespace assayer::sandbox {

struct WorkerOptions
{
    std::string program;                     ///< path of assayer-worker
    std::uint64_t memoryLimit = 2ULL << 30U; ///< of its address space, bytes
    std::chrono::seconds processorTime{600}; ///< after which it is replaced; raised to twice a request's time limit
    bool requireProtections = false;         ///< no request is sent unless every protection is in force
};

/// Runs requests in a child process. What the child writes is untrusted: it is bounded, must be JSON objects, and ends
/// with the time limit. Belongs to one thread at a time.
class WorkerProcess final : public Executor
{
public:
    explicit WorkerProcess(WorkerOptions options);
    ~WorkerProcess() override;
    WorkerProcess(const WorkerProcess&) = delete;
    WorkerProcess& operator=(const WorkerProcess&) = delete;

    Outcome run(const Request& request, const Answers& answer, const std::stop_token& stop) override;

    /// Ends a child that has served a request and starts its successor, which gets ready meanwhile.
    using Executor::renew;
    void renew(bool openPgp) override;
    void prepare() override;

    tl::expected<std::vector<Protection>, Failure> protections() override;

    /// Process id of the child, or -1 where none runs.
    pid_t processId() const { return m_process; }

private:
    using Clock = std::chrono::steady_clock;

    Outcome spawn();
    Outcome startOnce();
    Outcome makeReady();
    Outcome awaitHello();
    Outcome listen(const Request& request, const Answers& answer, const std::stop_token& stop);
    tl::expected<std::string_view, Failure> awaitBytes(Clock::time_point deadline, const std::stop_token& stop,
                                                       std::string_view late);
    bool spokeUnasked() const;
    bool isWornOut(std::chrono::seconds timeLimit) const;
    Failure ended(bool ranOutOfMemory);
    Failure failed(FailureCause cause, std::string message) const;
    void kill();

    WorkerOptions m_options;
    pid_t m_process = -1;
    int m_requests = -1;                     ///< our end of the socket
    int m_answers = -1;                      ///< our end of the pipe
    bool m_ready = false;                    ///< its first line was there
    bool m_used = false;                     ///< it has been sent a request
    bool m_openPgp = false;                  ///< it loads librnp before its lock-down
    std::chrono::seconds m_processorTime{0}; ///< that this child has
    std::vector<Protection> m_protections;   ///< of this child
    Place m_place;
    std::string m_block;
};

} // namespace assayer::sandbox
