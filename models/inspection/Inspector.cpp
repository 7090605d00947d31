// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspection/Inspector.h"

#include "inspection/InspectionRun.h"
#include "inspection/Tasks.h"
#include "sandbox/WorkerProcess.h"

#include <algorithm>
#include <array>
#include <unistd.h>

namespace assayer::inspection {

namespace {

constexpr const char* kWorkerName = "assayer-worker";

// Of one worker in all; a file never takes long enough to reach it, as its own time is over before.
constexpr std::chrono::seconds kProcessorTime{600};

std::string folderOfThisProgram()
{
    std::array<char, 4096> path{};
    const ssize_t length = ::readlink("/proc/self/exe", path.data(), path.size());
    const std::string_view text(path.data(), length > 0 ? static_cast<std::size_t>(length) : 0);
    return std::string(text.substr(0, text.find_last_of('/')));
}

// Beside this program in a build tree and a portable folder, below libexec where it is installed.
std::string findWorker()
{
    const std::string folder = folderOfThisProgram();
    for (const char* place : {"/", "/../bin/", "/../libexec/assayer/"}) {
        std::string candidate = folder + place + kWorkerName;
        if (::access(candidate.c_str(), X_OK) == 0)
            return candidate;
    }
    return folder + "/" + kWorkerName;
}

Error errorOf(const sandbox::Failure& failure)
{
    using sandbox::FailureCause;
    switch (failure.cause) {
    case FailureCause::Cancelled:
        return {ErrorKind::Cancelled, failure.message, {}};
    case FailureCause::TimeLimit:
    case FailureCause::MemoryLimit:
        return {ErrorKind::LimitExceeded, failure.message, failure.place.offset};
    case FailureCause::Unprotected:
        return {ErrorKind::Unsupported, failure.message, {}};
    case FailureCause::NotStarted:
    case FailureCause::Died:
    case FailureCause::Protocol:
        break;
    }
    return {ErrorKind::Internal, failure.message, failure.place.offset};
}

} // namespace

std::string workerProgram(const Options& options)
{
    return options.workerProgram.empty() ? findWorker() : options.workerProgram;
}

struct Inspector::Private
{
    Options options;
    std::vector<std::unique_ptr<sandbox::Executor>> executors;
    std::optional<source::LocalSubject> subject;
    std::map<std::string, std::string> rawPaths;
    std::mutex mutex; ///< guards subject and rawPaths against open() from another thread

    Result<std::unique_ptr<source::FileSource>> openFile(const std::string& path)
    {
        const std::scoped_lock lock(mutex);
        const auto raw = rawPaths.find(path);
        if (!subject || raw == rawPaths.end())
            return failure(ErrorKind::NotFound, "the subject holds no file '" + path + "'");
        return subject->open(raw->second);
    }
};

Inspector::Inspector(Options options) : m_private(std::make_unique<Private>())
{
    m_private->options = std::move(options);
    Options& own = m_private->options;
    if (own.jobs == 0)
        own.jobs = std::max(1U, std::thread::hardware_concurrency());
    own.workerProgram = workerProgram(own);
    for (unsigned i = 0; i < own.jobs; ++i) {
        if (own.inProcess)
            m_private->executors.push_back(std::make_unique<sandbox::InProcessExecutor>(taskHandler()));
        else
            m_private->executors.push_back(std::make_unique<sandbox::WorkerProcess>(sandbox::WorkerOptions{
                own.workerProgram, own.limits.workerMemory, kProcessorTime, own.requireSandbox}));
    }
}

Inspector::~Inspector() = default;

void Inspector::expect(trust::TrustStore decisions, std::string trustedRoot)
{
    m_private->options.decisions = std::move(decisions);
    m_private->options.trustedRoot = std::move(trustedRoot);
}

Result<record::Inspection> Inspector::inspect(const std::string& subject, Observer& observer,
                                              const std::stop_token& stop)
{
    auto opened = source::LocalSubject::openPath(subject);
    if (!opened)
        return failure(opened.error());
    const Options& options = m_private->options;
    std::optional<std::vector<record::Protection>> protecting;
    if (options.risks || options.signatures || options.claims) {
        // One file is read by one worker; those for a folder get ready at the same time.
        if (opened->kind() != source::SubjectKind::File)
            for (const auto& executor : m_private->executors)
                executor->prepare();
        auto found = protections();
        if (!found && options.requireSandbox)
            return failure(found.error());
        if (found)
            protecting = std::move(*found);
    }
    {
        const std::scoped_lock lock(m_private->mutex);
        m_private->rawPaths.clear();
        m_private->subject = std::move(*opened);
    }
    InspectionRun run(m_private->options, *m_private->subject, m_private->executors, observer, stop);
    record::Inspection inspection = run.run();
    inspection.tool.protections = std::move(protecting);
    const std::scoped_lock lock(m_private->mutex);
    m_private->rawPaths = run.takeRawPaths();
    return inspection;
}

Result<std::vector<record::Protection>> Inspector::protections()
{
    const auto found = m_private->executors.front()->protections();
    if (!found)
        return failure(errorOf(found.error()));
    if (m_private->options.requireSandbox && !sandbox::allActive(*found))
        return failure(ErrorKind::Unsupported, "the readers run without isolation, which --require-sandbox forbids");
    std::vector<record::Protection> protections;
    for (const sandbox::Protection& protection : *found)
        protections.push_back({protection.name, protection.active, protection.detail});
    return protections;
}

Result<std::unique_ptr<source::ByteSource>> Inspector::open(const std::string& path) const
{
    auto file = m_private->openFile(path);
    if (!file)
        return failure(file.error());
    return std::unique_ptr<source::ByteSource>(std::move(*file));
}

Result<std::vector<pickle::Trace>> Inspector::trace(const std::string& path, const std::string& member,
                                                    std::size_t maximumSteps, const std::stop_token& stop)
{
    const auto file = m_private->openFile(path);
    if (!file)
        return failure(file.error());
    const Limits& limits = m_private->options.limits;
    const sandbox::Request request{{{"task", "trace"},
                                    {"name", path},
                                    {"member", member},
                                    {"maximumSteps", maximumSteps},
                                    {"limits", limitsToJson(limits)}},
                                   {(*file)->descriptor()},
                                   limits.fileTime};
    WorkerAnswers answers;
    sandbox::Executor& executor = *m_private->executors.front();
    executor.renew();
    const auto done = executor.run(
        request,
        [&](const Json& answer) {
            answers.take(answer, {"trace", limits});
        },
        stop);
    if (!done)
        return failure(errorOf(done.error()));
    if (answers.broken)
        return failure(*answers.broken);
    if (answers.traces.empty() && !answers.problems.empty())
        return failure(ErrorKind::Unsupported, answers.problems.front().why);
    return std::move(answers.traces);
}

} // namespace assayer::inspection
