// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspection/InspectionRun.h"

#include "base/Encoding.h"
#include "base/Text.h"
#include "bom/GraphBuilder.h"
#include "inspection/ExternalFiles.h"
#include "integrity/Digests.h"
#include "record/Verdicts.h"
#include "risk/Catalogue.h"

#include <sys/stat.h>

namespace assayer::inspection {

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kProgressEvery = std::chrono::milliseconds(50);

std::string utcNow()
{
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text.data();
}

std::string_view kindWord(source::SubjectKind kind)
{
    switch (kind) {
    case source::SubjectKind::File:
        return "file";
    case source::SubjectKind::Folder:
        return "folder";
    case source::SubjectKind::CacheSnapshot:
        return "hf-cache-snapshot";
    }
    return "folder";
}

// What changes when somebody writes to a file; equal before and after means that one state of it was read.
auto stateOf(const source::FileSource& file)
{
    struct stat status
    {
    };
    ::fstat(file.descriptor(), &status);
    return std::make_tuple(status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ctim.tv_sec,
                           status.st_ctim.tv_nsec);
}

} // namespace

InspectionRun::InspectionRun(const Options& options, const source::LocalSubject& subject,
                             const std::vector<std::unique_ptr<sandbox::Executor>>& executors, Observer& observer,
                             std::stop_token stop)
    : m_options(options), m_subject(subject), m_executors(executors), m_observer(observer), m_stop(std::move(stop))
{
}

record::Inspection InspectionRun::run()
{
    m_record.tool.version = ASSAYER_VERSION;
    m_record.started = utcNow();
    m_record.subject.kind = std::string(kindWord(m_subject.kind()));
    m_record.subject.location = utf8FromBytes(m_subject.location());
    m_record.subject.name = utf8FromBytes(m_subject.name());
    m_record.subject.revision = m_subject.revision();
    m_observer.started(m_record.subject);
    {
        std::vector<std::jthread> threads;
        if (m_options.risks) {
            const std::size_t readers = m_subject.kind() == source::SubjectKind::File ? 1 : m_executors.size();
            m_readersLeft = readers;
            for (std::size_t i = 0; i < readers; ++i)
                threads.emplace_back([this, i] { readFiles(*m_executors[i]); });
        }
        if (m_options.digests) {
            for (std::size_t i = 0; i < m_executors.size(); ++i)
                threads.emplace_back([this] { digestFiles(); });
        }
        walk();
        m_toRead.close();
        m_toDigest.close();
    }
    collect();
    checkCacheNames();
    checkExternalFiles(m_record, m_subject.kind() != source::SubjectKind::File,
                       m_subject.kind() == source::SubjectKind::CacheSnapshot);
    if (m_options.claims && !m_stop.stop_requested())
        checkCard();
    if (m_options.signatures && !m_stop.stop_requested())
        checkSignatures();
    if (m_stop.stop_requested())
        m_record.problems.push_back({"", "cancelled", "The inspection was stopped before it was complete."});
    record::sortRecord(m_record);
    if (m_options.graph)
        bom::buildGraph(m_record);
    record::settleVerdicts(m_record);
    record::sortRecord(m_record);
    m_record.finished = utcNow();
    return std::move(m_record);
}

void InspectionRun::walk()
{
    m_subject.walk(m_options.limits, m_stop, [this](std::span<const source::Entry> entries) {
        std::vector<record::File> batch;
        for (const source::Entry& entry : entries)
            addEntry(entry, batch);
        const std::scoped_lock lock(m_mutex);
        m_observer.filesFound(batch);
    });
    const std::scoped_lock lock(m_mutex);
    m_progress.walking = false;
}

void InspectionRun::addEntry(const source::Entry& entry, std::vector<record::File>& batch)
{
    FileState* state = nullptr;
    bool readable = entry.kind == source::Entry::Kind::RegularFile;
    {
        const std::scoped_lock lock(m_mutex);
        state = &m_states.emplace_back();
        state->entry = entry;
        state->file.path = utf8FromBytes(entry.path);
        if (state->file.path != entry.path)
            state->file.rawPath = toHex(asBytes(entry.path));
        if (entry.linkTarget)
            state->file.linkTarget = utf8FromBytes(*entry.linkTarget);
        state->file.size = entry.size;
        batch.push_back(state->file);
        m_progress.filesTotal += 1;
        if (!readable) {
            state->file.format = entry.what;
            // A link to a folder that is inspected at its own place loses nothing.
            if (entry.what == "link-folder")
                state->file.verdict = record::Verdict::Clean;
            else
                addProblem(*state, {state->file.path, entry.what, entry.why});
            m_progress.filesDone += 1;
            return;
        }
        if (m_options.digests)
            m_progress.bytesTotal += entry.size;
        state->stagesLeft = (m_options.risks ? 1 : 0) + (m_options.digests ? 1 : 0);
        if (!m_options.risks)
            state->file.verdict = record::Verdict::Clean;
    }
    if (m_options.risks)
        m_toRead.push(state);
    if (m_options.digests)
        m_toDigest.push(state);
}

void InspectionRun::addProblem(FileState& state, record::Problem problem)
{
    m_observer.problemMet(problem);
    state.problems.push_back(std::move(problem));
}

void InspectionRun::finishStage(FileState& state)
{
    if (--state.stagesLeft > 0)
        return;
    m_progress.filesDone += 1;
    // An early verdict for the file's row; the record's is settled at the end.
    record::File shown = state.file;
    if (shown.verdict != record::Verdict::Unreadable)
        shown.verdict = record::verdictOf(record::worstSeverity(state.findings));
    m_observer.fileDone(shown);
    tellProgress(m_progress.filesDone == m_progress.filesTotal);
}

void InspectionRun::tellProgress(bool now)
{
    const auto time = Clock::now();
    if (!now && time - m_lastProgress < kProgressEvery)
        return;
    m_lastProgress = time;
    m_observer.progressed(m_progress);
}

void InspectionRun::digestFiles()
{
    while (FileState* state = m_toDigest.pop(m_stop))
        digestFile(*state);
}

void InspectionRun::digestFile(FileState& state)
{
    integrity::DigestPlan plan;
    plan.entropy = m_options.entropy;
    if (m_options.moreDigests || state.file.size <= m_options.limits.gitBlobBytes)
        plan.algorithms.push_back(integrity::Algorithm::GitBlobSha1);
    if (m_options.moreDigests)
        plan.algorithms.insert(plan.algorithms.end(), {integrity::Algorithm::Sha512, integrity::Algorithm::Blake2b,
                                                       integrity::Algorithm::Md5});
    const bool coreIsIdle = m_subject.kind() == source::SubjectKind::File || m_toDigest.idle();
    plan.readAhead = m_executors.size() > 1 && coreIsIdle;
    Result<integrity::Digested> digested = failure(ErrorKind::Internal, "");
    std::uint64_t counted = 0;
    // Whoever writes to a file while it is read makes the digest one of no state at all: read it once more, then say
    // so.
    for (int attempt = 0; attempt < 2; ++attempt) {
        auto file = m_subject.open(state.entry.path);
        if (!file) {
            digested = failure(file.error());
            break;
        }
        const auto before = stateOf(**file);
        digested = integrity::digest(**file, plan, m_stop, [&](std::uint64_t bytes) {
            const std::scoped_lock lock(m_mutex);
            const std::uint64_t news = std::min(bytes, state.file.size - counted); // a second reading counts nothing
            counted += news;
            m_progress.bytesDone += news;
            tellProgress(false);
        });
        if (digested && before == stateOf(**file))
            break;
        if (digested)
            digested = failure(ErrorKind::Changed, "the file was written to while it was read, twice");
        else if (digested.error().kind != ErrorKind::Changed)
            break;
    }
    const std::scoped_lock lock(m_mutex);
    m_progress.bytesDone += state.file.size - counted;
    if (digested) {
        state.file.digests = std::move(digested->digests);
        state.file.entropy = std::move(digested->entropy);
    } else {
        const Error& error = digested.error();
        addProblem(state,
                   {state.file.path, std::string(errorKindWord(error.kind)), "No digest: " + error.message + "."});
        state.file.verdict = record::Verdict::Unreadable;
    }
    finishStage(state);
}

} // namespace assayer::inspection
