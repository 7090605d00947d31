// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/WorkerProcess.h"

#include "sandbox/ProcessEnd.h"
#include "sandbox/Protocol.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>

namespace assayer::sandbox {

namespace {

// How long a stop request may go unnoticed while a worker is silent.
constexpr int kPollMilliseconds = 50;

// From exec to the first line; a healthy machine takes some milliseconds.
constexpr std::chrono::seconds kStartTime{20};

constexpr int kStartAttempts = 3;

constexpr std::size_t kReadBlock = std::size_t{64} << 10U;

class SpawnPlan
{
public:
    SpawnPlan()
    {
        posix_spawn_file_actions_init(&m_actions);
        posix_spawnattr_init(&m_attributes);
        // A group of its own, so that Ctrl+C in a terminal reaches the program, which then stops in order. Signals as a
        // new program expects them, whatever the parent's threads block.
        sigset_t none;
        sigset_t all;
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_setpgroup(&m_attributes, 0);
        posix_spawnattr_setsigmask(&m_attributes, &none);
        posix_spawnattr_setsigdefault(&m_attributes, &all);
        posix_spawnattr_setflags(&m_attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    ~SpawnPlan()
    {
        posix_spawnattr_destroy(&m_attributes);
        posix_spawn_file_actions_destroy(&m_actions);
    }
    SpawnPlan(const SpawnPlan&) = delete;
    SpawnPlan& operator=(const SpawnPlan&) = delete;

    void move(int from, int to) { posix_spawn_file_actions_adddup2(&m_actions, from, to); }
    void openNull(int to, int flags) { posix_spawn_file_actions_addopen(&m_actions, to, "/dev/null", flags, 0); }

    int spawn(pid_t& process, const char* program, char* const* arguments, char* const* environment) const
    {
        return ::posix_spawn(&process, program, &m_actions, &m_attributes, arguments, environment);
    }

private:
    posix_spawn_file_actions_t m_actions{};
    posix_spawnattr_t m_attributes{};
};

void closeEnds(std::initializer_list<int> descriptors)
{
    for (const int descriptor : descriptors) {
        if (descriptor >= 0)
            ::close(descriptor);
    }
}

// dup2 onto itself would leave "closed by exec" in place, so what is moved must stand above every place it moves to.
int aboveProtocol(int descriptor)
{
    if (descriptor < 0 || descriptor > kPlaceDescriptor)
        return descriptor;
    const int moved = ::fcntl(descriptor, F_DUPFD_CLOEXEC, kPlaceDescriptor + 1);
    ::close(descriptor);
    return moved;
}

} // namespace

WorkerProcess::WorkerProcess(WorkerOptions options) : m_options(std::move(options))
{
    m_processorTime = m_options.processorTime;
}

WorkerProcess::~WorkerProcess()
{
    kill();
}

Failure WorkerProcess::failed(FailureCause cause, std::string message) const
{
    return {cause, std::move(message), m_place.whereabouts()};
}

Outcome WorkerProcess::spawn()
{
    const auto pipe = makePipe();
    if (!pipe)
        return tl::unexpected(failed(FailureCause::NotStarted, pipe.error().message));
    const auto sockets = makeRequestSocket();
    if (!sockets) {
        closeEnds({(*pipe)[0], (*pipe)[1]});
        return tl::unexpected(failed(FailureCause::NotStarted, sockets.error().message));
    }
    m_answers = (*pipe)[0];
    m_requests = (*sockets)[0];
    // Without the page only the place of a crash is missing.
    int placeEnd = -1;
    m_place = Place::make(placeEnd).value_or(Place());
    const int answersEnd = aboveProtocol((*pipe)[1]);
    const int requestsEnd = aboveProtocol((*sockets)[1]);
    placeEnd = aboveProtocol(placeEnd);
    SpawnPlan plan;
    plan.openNull(STDIN_FILENO, O_RDONLY);
    plan.openNull(STDERR_FILENO, O_WRONLY);
    plan.move(answersEnd, STDOUT_FILENO);
    plan.move(requestsEnd, kRequestDescriptor);
    if (placeEnd >= 0)
        plan.move(placeEnd, kPlaceDescriptor);
    std::string memory = "--memory=" + std::to_string(m_options.memoryLimit);
    std::string time = "--processor-time=" + std::to_string(m_processorTime.count());
    std::string signatures = "--signatures";
    std::array<char*, 5> arguments{m_options.program.data(), memory.data(), time.data(),
                                   m_openPgp ? signatures.data() : nullptr, nullptr};
    // A worker needs nothing of the user's environment; what is not there cannot leak.
    std::string locale = "LC_ALL=C.UTF-8";
    std::array<char*, 2> environment{locale.data(), nullptr};
    const int error = plan.spawn(m_process, m_options.program.c_str(), arguments.data(), environment.data());
    closeEnds({answersEnd, requestsEnd, placeEnd});
    m_ready = false;
    m_used = false;
    if (error != 0) {
        m_process = -1;
        kill();
        return tl::unexpected(
            failed(FailureCause::NotStarted, "the worker program '" + m_options.program +
                                                 "' cannot be started: " + std::generic_category().message(error)));
    }
    return {};
}

void WorkerProcess::kill()
{
    closeEnds({std::exchange(m_requests, -1), std::exchange(m_answers, -1)});
    m_ready = false;
    if (m_process > 0) {
        ::kill(m_process, SIGKILL);
        int status = 0;
        while (::waitpid(m_process, &status, 0) < 0 && errno == EINTR) {
        }
        m_process = -1;
    }
}

// The worker closed its pipe: reap it, and say how it ended.
Failure WorkerProcess::ended(bool ranOutOfMemory)
{
    // Without its pipe it is of no use, even where it only closed that.
    ::kill(m_process, SIGKILL);
    int status = 0;
    const pid_t process = std::exchange(m_process, -1);
    while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
    if (ranOutOfMemory)
        return failed(FailureCause::MemoryLimit, "the reader needed more memory than its limit of " +
                                                     std::to_string(m_options.memoryLimit >> 20U) + " MiB");
    return failed(FailureCause::Died, endInWords(status));
}

tl::expected<std::string_view, Failure> WorkerProcess::awaitBytes(Clock::time_point deadline,
                                                                  const std::stop_token& stop, std::string_view late)
{
    while (true) {
        pollfd waiting{m_answers, POLLIN, 0};
        const int ready = ::poll(&waiting, 1, kPollMilliseconds);
        if (stop.stop_requested())
            return tl::unexpected(failed(FailureCause::Cancelled, "the inspection was stopped"));
        if (Clock::now() > deadline)
            return tl::unexpected(failed(FailureCause::TimeLimit, std::string(late)));
        if (ready <= 0)
            continue;
        m_block.resize(kReadBlock);
        const ssize_t got = ::read(m_answers, m_block.data(), m_block.size());
        if (got >= 0)
            return std::string_view(m_block).substr(0, static_cast<std::size_t>(got));
        if (errno != EINTR)
            return tl::unexpected(failed(FailureCause::Died, "the answers of the reader process cannot be read"));
    }
}

Outcome WorkerProcess::awaitHello()
{
    AnswerLines lines("hello");
    AnswerLines::State state = AnswerLines::State::Open;
    bool spokeBefore = false;
    while (state == AnswerLines::State::Open) {
        const auto bytes = awaitBytes(Clock::now() + kStartTime, {}, "the reader process did not get ready");
        if (!bytes || bytes->empty())
            return tl::unexpected(
                failed(FailureCause::NotStarted, bytes ? ended(false).message : bytes.error().message));
        state = lines.take(*bytes, [&](const Json&) { spokeBefore = true; });
    }
    if (state == AnswerLines::State::Broken || spokeBefore)
        return tl::unexpected(failed(FailureCause::NotStarted, "the worker program '" + m_options.program +
                                                                   "' does not speak this version's protocol"));
    m_protections = protectionsFromJson(jsonMember(lines.last(), "protections"));
    m_protections.front() = {std::string(kProtections.front().name), true,
                             "files are read by " + m_options.program.substr(m_options.program.rfind('/') + 1)};
    m_ready = true;
    return {};
}

Outcome WorkerProcess::startOnce()
{
    if (m_process <= 0) {
        if (auto spawned = spawn(); !spawned)
            return spawned;
    }
    if (m_ready)
        return {};
    auto ready = awaitHello();
    if (!ready)
        kill();
    return ready;
}

Outcome WorkerProcess::makeReady()
{
    auto ready = startOnce();
    // Somebody may have ended it from outside before it could say a word.
    for (int attempt = 1; !ready && attempt < kStartAttempts; ++attempt)
        ready = startOnce();
    if (!ready)
        return ready;
    if (m_options.requireProtections && !allActive(m_protections)) {
        const auto missing = std::find_if(m_protections.begin(), m_protections.end(),
                                          [](const Protection& protection) { return !protection.active; });
        return tl::unexpected(failed(FailureCause::Unprotected, "the reader process is not protected as required: " +
                                                                    missing->name + ", " + missing->detail));
    }
    return {};
}

// A worker that writes while nobody asks it anything has been taken over, or has died.
bool WorkerProcess::spokeUnasked() const
{
    pollfd waiting{m_answers, POLLIN, 0};
    return ::poll(&waiting, 1, 0) != 0;
}

// The kernel ends a worker at its limit of processor time, which must never cut a request short.
bool WorkerProcess::isWornOut(std::chrono::seconds timeLimit) const
{
#if defined(__linux__) && !defined(ASSAYER_PORTABLE_SANDBOX)
    clockid_t clock{};
    timespec used{};
    if (m_process > 0 && ::clock_getcpuclockid(m_process, &clock) == 0 && ::clock_gettime(clock, &used) == 0)
        return std::chrono::seconds(used.tv_sec + 1) + timeLimit > m_processorTime;
#endif
    return timeLimit > m_processorTime;
}

Outcome WorkerProcess::run(const Request& request, const Answers& answer, const std::stop_token& stop)
{
    if (stop.stop_requested())
        return tl::unexpected(Failure{FailureCause::Cancelled, "the inspection was stopped", {}});
    if (isWornOut(request.timeLimit))
        kill();
    if (m_process <= 0)
        m_processorTime = std::max(m_options.processorTime, 2 * request.timeLimit);
    for (int attempt = 0;; ++attempt) {
        if (auto ready = makeReady(); !ready)
            return ready;
        m_place.clear();
        if (!spokeUnasked() && sendRequest(m_requests, jsonLine(request.header), request.descriptors))
            break;
        // Whatever ended it happened before this request, which is no reason to fail this one.
        kill();
        if (attempt + 1 == kStartAttempts)
            return tl::unexpected(failed(FailureCause::NotStarted, "the reader process takes no requests"));
    }
    m_used = true;
    auto done = listen(request, answer, stop);
    if (!done)
        kill();
    return done;
}

void WorkerProcess::renew(bool openPgp)
{
    if (m_process > 0 && (m_used || openPgp != m_openPgp))
        kill();
    m_openPgp = openPgp;
    prepare();
}

void WorkerProcess::prepare()
{
    // A failure is met again, and told, when the next request comes.
    if (m_process <= 0)
        static_cast<void>(spawn());
}

tl::expected<std::vector<Protection>, Failure> WorkerProcess::protections()
{
    if (auto ready = makeReady(); !ready)
        return tl::unexpected(ready.error());
    return m_protections;
}

Outcome WorkerProcess::listen(const Request& request, const Answers& answer, const std::stop_token& stop)
{
    const auto begin = Clock::now();
    const std::string late =
        "the reader did not finish within " + std::to_string(request.timeLimit.count()) + " seconds";
    AnswerLines lines("done");
    while (true) {
        const auto bytes = awaitBytes(begin + request.timeLimit, stop, late);
        if (!bytes)
            return tl::unexpected(bytes.error());
        if (bytes->empty())
            return tl::unexpected(ended(lines.ranOutOfMemory()));
        const AnswerLines::State state = lines.take(*bytes, answer);
        if (state == AnswerLines::State::Done)
            return {};
        if (state == AnswerLines::State::Broken)
            return tl::unexpected(failed(FailureCause::Protocol, "the reader process " + lines.defect()));
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(Clock::now() - begin).count();
        if (lines.bytes() > kMostBytesPerSecond * static_cast<std::size_t>(seconds + 1))
            std::this_thread::sleep_for(std::chrono::milliseconds(kPollMilliseconds));
    }
}

} // namespace assayer::sandbox
