// SPDX-License-Identifier: GPL-3.0-or-later
// One task for a worker, and what runs tasks: a process, or for debugging this process itself.
#pragma once

#include "base/Json.h"
#include "base/Result.h"

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

/// Does the work of a request wherever it runs: reads the descriptors, tells answers. Runs in the worker process.
using Handler = std::function<void(const Json& header, const std::vector<int>& descriptors, const Answers& answer)>;

/// Something that runs requests, one at a time.
class Executor
{
public:
    virtual ~Executor() = default;

    /// Blocks until the request is done. Fails with Cancelled on a stop request, LimitExceeded where time or memory ran
    /// out, Internal where the worker died or broke the protocol. Answers given before a failure were passed on.
    virtual Result<void> run(const Request& request, const Answers& answer, const std::stop_token& stop) = 0;
};

/// Runs requests by calling the handler here: no isolation at all.
class InProcessExecutor final : public Executor
{
public:
    explicit InProcessExecutor(Handler handler) : m_handler(std::move(handler)) {}
    Result<void> run(const Request& request, const Answers& answer, const std::stop_token& stop) override;

private:
    Handler m_handler;
};

} // namespace assayer::sandbox
