// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/WorkerProcess.h"

#include "sandbox/Protocol.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace assayer::sandbox {

namespace {

using Clock = std::chrono::steady_clock;

// How long a stop request may go unnoticed while a worker is silent.
constexpr int kPollMilliseconds = 50;

constexpr std::size_t kReadBlock = std::size_t{64} << 10U;

class SpawnActions
{
public:
    SpawnActions() { posix_spawn_file_actions_init(&m_actions); }
    ~SpawnActions() { posix_spawn_file_actions_destroy(&m_actions); }
    SpawnActions(const SpawnActions&) = delete;
    SpawnActions& operator=(const SpawnActions&) = delete;

    void move(int from, int to) { posix_spawn_file_actions_adddup2(&m_actions, from, to); }
    void openNull(int to, int flags) { posix_spawn_file_actions_addopen(&m_actions, to, "/dev/null", flags, 0); }
    const posix_spawn_file_actions_t* get() const { return &m_actions; }

private:
    posix_spawn_file_actions_t m_actions{};
};

} // namespace

WorkerProcess::WorkerProcess(WorkerOptions options) : m_options(std::move(options))
{
}

WorkerProcess::~WorkerProcess()
{
    kill();
}

Result<void> WorkerProcess::start()
{
    if (m_process > 0)
        return {};
    std::array<int, 2> sockets{-1, -1};
    std::array<int, 2> pipe{-1, -1};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets.data()) != 0)
        return failure(ErrorKind::Internal, "no socket for a worker can be made");
    if (::pipe2(pipe.data(), O_CLOEXEC) != 0) {
        ::close(sockets[0]);
        ::close(sockets[1]);
        return failure(ErrorKind::Internal, "no pipe for a worker can be made");
    }
    SpawnActions actions;
    actions.openNull(STDIN_FILENO, O_RDONLY);
    actions.openNull(STDERR_FILENO, O_WRONLY);
    actions.move(pipe[1], STDOUT_FILENO);
    actions.move(sockets[1], kRequestDescriptor);
    std::string memory = "--memory=" + std::to_string(m_options.memoryLimit);
    std::array<char*, 3> arguments{m_options.program.data(), memory.data(), nullptr};
    // A worker needs nothing of the user's environment; what is not there cannot leak.
    std::string locale = "LC_ALL=C.UTF-8";
    std::array<char*, 2> environment{locale.data(), nullptr};
    const int error = ::posix_spawn(&m_process, m_options.program.c_str(), actions.get(), nullptr, arguments.data(),
                                    environment.data());
    ::close(sockets[1]);
    ::close(pipe[1]);
    m_requests = sockets[0];
    m_answers = pipe[0];
    m_buffer.clear();
    m_failure.clear();
    if (error != 0) {
        m_process = -1;
        kill();
        return failure(ErrorKind::Internal, "the worker program '" + m_options.program +
                                                "' cannot be started: " + std::generic_category().message(error));
    }
    return {};
}

void WorkerProcess::kill()
{
    for (int* descriptor : {&m_requests, &m_answers}) {
        if (*descriptor >= 0)
            ::close(std::exchange(*descriptor, -1));
    }
    if (m_process > 0) {
        ::kill(m_process, SIGKILL);
        int status = 0;
        while (::waitpid(m_process, &status, 0) < 0 && errno == EINTR) {
        }
        m_process = -1;
    }
}

// The worker closed its pipe: reap it, and say how it ended.
tl::unexpected<Error> WorkerProcess::ended()
{
    int status = 0;
    const pid_t process = std::exchange(m_process, -1);
    while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
    kill();
    if (m_failure == "memory")
        return failure(ErrorKind::LimitExceeded, "the reader needed more memory than its limit of " +
                                                     std::to_string(m_options.memoryLimit >> 20U) + " MiB");
    if (WIFSIGNALED(status))
        return failure(ErrorKind::Internal, "the reader process was ended by signal " +
                                                std::to_string(WTERMSIG(status)) + " (" +
                                                ::strsignal(WTERMSIG(status)) + ")"); // NOLINT(concurrency-mt-unsafe)
    return failure(ErrorKind::Internal,
                   "the reader process ended by itself with status " + std::to_string(WEXITSTATUS(status)));
}

Result<void> WorkerProcess::run(const Request& request, const Answers& answer, const std::stop_token& stop)
{
    if (stop.stop_requested())
        return failure(ErrorKind::Cancelled, "the inspection was stopped");
    if (auto started = start(); !started)
        return started;
    if (auto sent = sendRequest(m_requests, jsonLine(request.header), request.descriptors); !sent) {
        kill();
        return sent;
    }
    auto done = listen(request, answer, stop);
    if (!done)
        kill();
    return done;
}

Result<void> WorkerProcess::listen(const Request& request, const Answers& answer, const std::stop_token& stop)
{
    const auto deadline = Clock::now() + request.timeLimit;
    std::size_t answers = 0;
    while (true) {
        pollfd waiting{m_answers, POLLIN, 0};
        const int ready = ::poll(&waiting, 1, kPollMilliseconds);
        if (stop.stop_requested())
            return failure(ErrorKind::Cancelled, "the inspection was stopped");
        if (Clock::now() > deadline)
            return failure(ErrorKind::LimitExceeded, "the reader did not finish within " +
                                                         std::to_string(request.timeLimit.count()) + " seconds");
        if (ready <= 0)
            continue;
        const std::size_t before = m_buffer.size();
        m_buffer.resize(before + kReadBlock);
        const ssize_t got = ::read(m_answers, m_buffer.data() + before, kReadBlock);
        m_buffer.resize(before + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
        if (got == 0)
            return ended();
        if (got < 0 && errno != EINTR)
            return failure(ErrorKind::Internal, "the worker's answers cannot be read");
        const auto finished = takeLines(answer, answers);
        if (!finished)
            return failure(finished.error());
        if (*finished)
            return {};
    }
}

// Passes complete lines on; true once the request is done.
Result<bool> WorkerProcess::takeLines(const Answers& answer, std::size_t& answers)
{
    std::size_t begin = 0;
    bool done = false;
    for (std::size_t end = m_buffer.find('\n'); end != std::string::npos && !done; end = m_buffer.find('\n', begin)) {
        const auto document = parseJson(std::string_view(m_buffer).substr(begin, end - begin));
        begin = end + 1;
        if (!document || !document->value.is_object() || ++answers > kMostAnswers)
            return failure(ErrorKind::Internal, "the reader process broke the protocol");
        const std::string event = jsonText(document->value, "event");
        done = event == "done";
        if (event == "failed")
            m_failure = jsonText(document->value, "reason");
        else if (!done)
            answer(document->value);
    }
    m_buffer.erase(0, begin);
    if (m_buffer.size() > kLongestLine)
        return failure(ErrorKind::Internal, "the reader process wrote a line longer than the protocol allows");
    return done;
}

} // namespace assayer::sandbox
