// SPDX-License-Identifier: GPL-3.0-or-later
// The part of an inspection that hands files to workers, and supervises them. There are several workers of one thread
// each rather than one of several threads: what one file does to its reader then happens to no other file, a limit of
// memory or time is that file's alone, and the system call filter has no thread to allow. tests/bench measures the
// price against threads of one process: none that shows on large files, two tenths of a millisecond a small one.
#include "inspection/InspectionRun.h"
#include "inspection/Tasks.h"
#include "risk/Catalogue.h"

namespace assayer::inspection {

namespace {

using sandbox::FailureCause;

std::string_view wordOf(FailureCause cause)
{
    switch (cause) {
    case FailureCause::TimeLimit:
    case FailureCause::MemoryLimit:
        return "reader-limit";
    case FailureCause::Protocol:
        return "reader-untrusted";
    case FailureCause::NotStarted:
    case FailureCause::Unprotected:
        return "reader-not-started";
    case FailureCause::Cancelled:
    case FailureCause::Died:
        break;
    }
    return "reader-crashed";
}

// "the reader process ended by signal 11 (...), in the reader gguf near offset 24"
std::string sentenceOf(const sandbox::Failure& failure)
{
    std::string text = failure.message;
    if (!failure.place.reader.empty())
        text += ", in the reader '" + failure.place.reader + "'";
    if (failure.place.offset)
        text += " near offset " + std::to_string(*failure.place.offset);
    return text;
}

// A reader that stopped is a finding about the file; one that could not start is not.
void addFailure(const sandbox::Failure& failure, std::uint64_t fileSize, std::string_view undone,
                WorkerAnswers& answers)
{
    const std::string sentence = sentenceOf(failure);
    answers.readable = false;
    answers.problems.push_back({{}, std::string(wordOf(failure.cause)), std::string(undone) + ": " + sentence + "."});
    if (failure.cause == FailureCause::NotStarted || failure.cause == FailureCause::Unprotected)
        return;
    record::Finding finding = risk::Catalogue::builtIn().finding("ASY-GEN-006", sentence);
    if (failure.place.offset && *failure.place.offset < fileSize)
        finding.offset = failure.place.offset;
    answers.findings.push_back(std::move(finding));
}

} // namespace

void InspectionRun::readFiles(sandbox::Executor& executor)
{
    // What an earlier subject may have done to a worker shall not speak about this one.
    executor.renew();
    while (FileState* state = m_toRead.pop(m_stop))
        readFile(executor, *state, false);
    if (--m_readersLeft == 0)
        retryKillers(executor);
}

// Alone: nothing else is read meanwhile, and by a worker that has read nothing, so that a second death is about this
// file.
void InspectionRun::retryKillers(sandbox::Executor& executor)
{
    for (FileState* state : m_killers) {
        executor.renew();
        readFile(executor, *state, true);
    }
    if (!m_killers.empty())
        executor.renew();
    m_killers.clear();
}

void InspectionRun::readFile(sandbox::Executor& executor, FileState& state, bool isLastAttempt)
{
    const std::string& path = state.file.path;
    const auto file = m_subject.open(state.entry.path);
    WorkerAnswers answers;
    sandbox::Outcome done;
    if (file)
        done = ask(executor, {{"task", "read"}, {"name", path}}, {(*file)->descriptor()}, answers);
    const std::scoped_lock lock(m_mutex);
    if (!done && done.error().cause == FailureCause::Died && !isLastAttempt) {
        m_killers.push_back(&state);
        return;
    }
    if (!file)
        addProblem(state, {path, std::string(errorKindWord(file.error().kind)), file.error().message + "."});
    else if (!done && done.error().cause == FailureCause::Cancelled)
        addProblem(state, {path, "cancelled", "The inspection was stopped before this file was read."});
    else {
        if (!done)
            addFailure(done.error(), state.file.size, "The file was not read to its end", answers);
        takeAnswers(state, answers);
    }
    finishStage(state);
}

void InspectionRun::takeAnswers(FileState& state, WorkerAnswers& answers)
{
    const std::string& path = state.file.path;
    if (auto left = m_budget.take(answers.findings, answers.members))
        addProblem(state, {path, "limit-exceeded", std::move(*left)});
    for (record::Finding& finding : answers.findings) {
        finding.path = path;
        m_observer.findingMade(finding);
    }
    state.findings = std::move(answers.findings);
    for (record::Problem& problem : answers.problems) {
        problem.path = path;
        addProblem(state, std::move(problem));
    }
    state.file.members = std::move(answers.members);
    state.isSignature = answers.isSignature;
    state.file.format = answers.format.value_or(state.file.format);
    if (answers.facts.is_object())
        state.file.facts = std::move(answers.facts);
    if (answers.readable)
        state.file.verdict = record::Verdict::Clean;
}

sandbox::Outcome InspectionRun::ask(sandbox::Executor& executor, Json header, const std::vector<int>& descriptors,
                                    WorkerAnswers& answers)
{
    header["limits"] = limitsToJson(m_options.limits);
    const std::string task = jsonText(header, "task");
    const Asked asked{task, m_options.limits, [this](const std::string& path) { return m_rawPaths.contains(path); }};
    const sandbox::Request request{std::move(header), descriptors, m_options.limits.fileTime};
    auto done = executor.run(
        request, [&](const Json& answer) { answers.take(answer, asked); }, m_stop);
    if (done && answers.broken)
        done = tl::unexpected(sandbox::Failure{FailureCause::Protocol, answers.broken->message, {}});
    // Whatever made it answer nonsense may still be in it.
    if (answers.broken)
        executor.renew();
    return done;
}

std::optional<WorkerAnswers> InspectionRun::askAfresh(const Json& header, const std::vector<int>& descriptors,
                                                      std::string_view undone, Worker worker)
{
    sandbox::Executor& executor = *m_executors.front();
    WorkerAnswers answers;
    sandbox::Outcome done;
    for (int attempt = 0; attempt < 2; ++attempt) {
        if (worker != Worker::Same || attempt > 0)
            executor.renew(worker == Worker::FreshWithOpenPgp);
        answers = {};
        done = ask(executor, header, descriptors, answers);
        if (done || done.error().cause != FailureCause::Died)
            break;
    }
    if (!done && done.error().cause == FailureCause::Cancelled)
        return std::nullopt;
    if (!done)
        addFailure(done.error(), 0, undone, answers);
    return answers;
}

} // namespace assayer::inspection
