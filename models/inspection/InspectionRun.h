// SPDX-License-Identifier: GPL-3.0-or-later
// The course of one inspection: walk, then reading and digesting side by side, then what needs all files.
#pragma once

#include "inspection/FileState.h"
#include "inspection/Inspector.h"
#include "inspection/WorkerAnswers.h"
#include "sandbox/Request.h"

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
    void readFile(sandbox::Executor& executor, FileState& state);
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
    std::string signaturePathInRecord() const;
    Json signatureDocument(const std::string& path) const;
    Json answeredDemands(const Json& demands);

    Result<WorkerAnswers> ask(sandbox::Executor& executor, Json header, std::vector<int> descriptors);
    void absorb(WorkerAnswers& answers, const std::string& path);
    void addWorkerFailure(const Error& error, const std::string& path, std::vector<record::Finding>& findings,
                          std::vector<record::Problem>& problems, std::uint64_t offset) const;

    const Options& m_options;
    const source::LocalSubject& m_subject;
    const std::vector<std::unique_ptr<sandbox::Executor>>& m_executors;
    Observer& m_observer;
    std::stop_token m_stop;

    std::mutex m_mutex; ///< guards the states, the progress and the observer's calls
    std::deque<FileState> m_states;
    FileQueue m_toRead;
    FileQueue m_toDigest;
    std::map<std::string, std::string> m_rawPaths; ///< from the record's path to the raw one
    std::vector<std::string> m_signaturePaths;
    Progress m_progress;
    std::chrono::steady_clock::time_point m_lastProgress;
    record::Inspection m_record;
};

} // namespace assayer::inspection
