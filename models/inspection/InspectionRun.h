// SPDX-License-Identifier: GPL-3.0-or-later
// The course of one inspection: walk, then reading and digesting side by side, then what needs all files.
#pragma once

#include "inspection/FileState.h"
#include "inspection/Inspector.h"
#include "inspection/SubjectBudget.h"
#include "inspection/WorkerAnswers.h"
#include "sandbox/Request.h"

#include <atomic>
#include <chrono>
#include <deque>
#include <map>
#include <thread>

namespace assayer::inspection {

class InspectionRun
{
public:
    InspectionRun(const Options& options, const source::LocalSubject& subject,
                  const std::vector<std::unique_ptr<sandbox::Executor>>& executors, Observer& observer,
                  std::stop_token stop);

    record::Inspection run();

    /// After run(): the raw path of each file by its path in the record.
    std::map<std::string, std::string> takeRawPaths() { return std::move(m_rawPaths); }

private:
    void walk();
    void addEntry(const source::Entry& entry, std::vector<record::File>& batch);
    void readFiles(sandbox::Executor& executor);
    void readFile(sandbox::Executor& executor, FileState& state, bool isLastAttempt);
    void retryKillers(sandbox::Executor& executor);
    void takeAnswers(FileState& state, WorkerAnswers& answers);
    void digestFiles();
    void digestFile(FileState& state);
    Result<std::string> rangeDigest(const std::string& path, const Json& demand);
    void finishStage(FileState& state);
    void addProblem(FileState& state, record::Problem problem);
    void tellProgress(bool now);

    // What needs all files, in this order.
    void collect();
    void checkCacheNames();
    void checkCard();
    void checkSignatures();
    void checkSignature(const std::string& path, int descriptor);
    /// Which worker serves a request: one that has read nothing before, or the last one again, which is right where it
    /// has read nothing but what it is to read again.
    enum class Worker
    {
        Fresh,
        FreshWithOpenPgp,
        Same
    };

    std::optional<WorkerAnswers> askWith(const Json& document, const char* task, std::vector<int> descriptors,
                                         Worker worker);
    void addSignature(const std::string& path, record::Signature signature);
    void checkRepository();
    Json referenceTexts() const;
    std::vector<std::unique_ptr<source::FileSource>> openPacks() const;
    bool addLooseObjects(const Json& wants, Json& loose, std::uint64_t& bytes) const;
    std::unique_ptr<source::FileSource> openSigned(const std::string& path) const;
    std::string signaturePathInRecord() const;
    Json signatureDocument(const std::string& path) const;
    Json answeredDemands(const Json& demands);

    /// One request to a worker as it is.
    sandbox::Outcome ask(sandbox::Executor& executor, Json header, const std::vector<int>& descriptors,
                         WorkerAnswers& answers);

    /// One request, a second time to a fresh worker where it dies. What then is missing stands in the answers as
    /// finding and problem, which says what is `undone`. Nothing where the inspection was stopped.
    std::optional<WorkerAnswers> askAfresh(const Json& header, const std::vector<int>& descriptors,
                                           std::string_view undone, Worker worker = Worker::Fresh);
    void absorb(WorkerAnswers& answers, const std::string& path);

    const Options& m_options;
    const source::LocalSubject& m_subject;
    const std::vector<std::unique_ptr<sandbox::Executor>>& m_executors;
    Observer& m_observer;
    std::stop_token m_stop;

    std::mutex m_mutex; ///< guards the states, the progress and the observer's calls
    std::deque<FileState> m_states;
    SubjectBudget m_budget;
    FileQueue m_toRead;
    FileQueue m_toDigest;
    std::atomic<std::size_t> m_readersLeft{0};
    std::vector<FileState*> m_killers;             ///< files whose worker died; each is read once more, alone
    std::map<std::string, std::string> m_rawPaths; ///< from the record's path to the raw one
    std::vector<std::string> m_signaturePaths;
    Progress m_progress;
    std::chrono::steady_clock::time_point m_lastProgress;
    record::Inspection m_record;
};

} // namespace assayer::inspection
