// SPDX-License-Identifier: GPL-3.0-or-later
// One task for a worker, and what runs tasks: a process, or for debugging this process itself.
#pragma once

#include "base/Json.h"
#include "base/Result.h"
#include "sandbox/Place.h"
#include "sandbox/Protection.h"

#include <chrono>
#include <functional>
#include <stop_token>
#include <vector>

namespace assayer::sandbox {

struct Request
{
    Json header; ///< small: task name and parameters; large input goes into a descriptor (see memoryFile)
    std::vector<int> descriptors; ///< open for reading, borrowed; the worker gets duplicates, at most kMostDescriptors
    std::chrono::seconds timeLimit{120};
};

/// Receives each answer of a worker, a JSON object with "event".
using Answers = std::function<void(const Json&)>;

/// Does the work of a request wherever it runs: reads the descriptors, tells answers and, for the case that it does not
/// live to answer, where it is. Runs in the worker process.
using Handler =
    std::function<void(const Json& header, const std::vector<int>& descriptors, const Answers& answer, Place& place)>;

enum class FailureCause
{
    Cancelled,
    NotStarted,  ///< no worker could be started, or it did not get ready
    Unprotected, ///< a protection that was required is not in force
    Died,        ///< a signal, or an exit in the middle of a request
    TimeLimit,
    MemoryLimit,
    Protocol, ///< it wrote what no worker writes
};

/// How a request ended that was not done.
struct Failure
{
    FailureCause cause = FailureCause::Died;
    std::string message; ///< one sentence without a final full stop
    Whereabouts place;   ///< where the worker said it was
};

using Outcome = tl::expected<void, Failure>;

/// Something that runs requests, one at a time.
class Executor
{
public:
    virtual ~Executor() = default;

    /// Blocks until the request is done, failed or stopped. Answers given before a failure were passed on.
    virtual Outcome run(const Request& request, const Answers& answer, const std::stop_token& stop) = 0;

    /// Forgets whatever earlier requests may have left behind: the next one is served by a process that has read
    /// nothing, and that has loaded librnp where `openPgp` says so, since it can load nothing later.
    virtual void renew(bool openPgp) = 0;
    void renew() { renew(false); }

    /// Begins to get ready for a first request, without waiting for it.
    virtual void prepare() {}

    /// What stands between the requests and this process. May start a worker to find out.
    virtual tl::expected<std::vector<Protection>, Failure> protections() = 0;
};

/// Runs requests by calling the handler here: no isolation at all.
class InProcessExecutor final : public Executor
{
public:
    explicit InProcessExecutor(Handler handler) : m_handler(std::move(handler)) {}
    Outcome run(const Request& request, const Answers& answer, const std::stop_token& stop) override;
    using Executor::renew;
    void renew(bool) override {}
    tl::expected<std::vector<Protection>, Failure> protections() override;

private:
    Handler m_handler;
};

} // namespace assayer::sandbox
