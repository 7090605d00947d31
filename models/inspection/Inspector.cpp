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
            m_private->executors.push_back(std::make_unique<sandbox::WorkerProcess>(
                sandbox::WorkerOptions{own.workerProgram, own.limits.workerMemory}));
    }
}

Inspector::~Inspector() = default;

Result<record::Inspection> Inspector::inspect(const std::string& subject, Observer& observer,
                                              const std::stop_token& stop)
{
    auto opened = source::LocalSubject::openPath(subject);
    if (!opened)
        return failure(opened.error());
    {
        const std::scoped_lock lock(m_private->mutex);
        m_private->rawPaths.clear();
        m_private->subject = std::move(*opened);
    }
    InspectionRun run(m_private->options, *m_private->subject, m_private->executors, observer, stop);
    record::Inspection inspection = run.run();
    const std::scoped_lock lock(m_private->mutex);
    m_private->rawPaths = run.takeRawPaths();
    return inspection;
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
    const Result<void> done = m_private->executors.front()->run(
        request, [&](const Json& answer) { answers.take(answer, limits); }, stop);
    if (!done)
        return failure(done.error());
    if (answers.broken)
        return failure(*answers.broken);
    if (answers.traces.empty() && !answers.problems.empty())
        return failure(ErrorKind::Unsupported, answers.problems.front().why);
    return std::move(answers.traces);
}

} // namespace assayer::inspection
