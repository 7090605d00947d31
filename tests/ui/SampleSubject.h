// SPDX-License-Identifier: GPL-3.0-or-later
// A small subject on disk, the record of its inspection written by hand, and an engine that plays it back.
#pragma once

#include "record/RecordJson.h"
#include "record/Verdicts.h"
#include "view/Engine.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <atomic>
#include <chrono>
#include <thread>

namespace assayer::test {

/// Right-to-left override before "gnp.exe": a name that shows itself as something else where it is not escaped.
inline const std::string kDeceptiveName = "photo\u202Egnp.exe";

inline record::File fileOf(const std::string& path, const std::string& format, std::uint64_t size)
{
    record::File file;
    file.path = path;
    file.format = format;
    file.size = size;
    file.verdict = record::Verdict::Clean;
    file.digests["sha256"] = std::string(63, 'a') + std::to_string(size % 10);
    file.entropy = std::vector<double>{1.0, 4.0, 7.5, 2.0};
    return file;
}

inline record::Finding findingOf(const std::string& path, record::Severity severity, std::uint64_t offset)
{
    record::Finding finding;
    finding.rule = severity >= record::Severity::High ? "ASY-PKL-001" : "ASY-GEN-001";
    finding.severity = severity;
    finding.path = path;
    finding.offset = offset;
    finding.length = 4;
    finding.title = "Finding at " + std::to_string(offset);
    finding.evidence = "os.system('echo x')";
    return finding;
}

/// The record of the folder at `location`.
inline record::Inspection sampleRecord(const std::string& location)
{
    record::Inspection inspection;
    inspection.tool.version = "1";
    inspection.subject = {"folder", location, "sample", std::nullopt, 4, 8300};
    inspection.started = "2026-01-02T03:04:05Z";
    inspection.finished = "2026-01-02T03:04:06Z";
    inspection.files = {fileOf("README.md", "text", 40), fileOf("model.pkl", "pickle", 4096),
                        fileOf("model.safetensors", "safetensors", 4096), fileOf(kDeceptiveName, "unknown", 8)};
    for (int i = 0; i < 3; ++i) {
        record::Member tensor;
        tensor.name = "layer." + std::to_string(i);
        tensor.kind = "tensor";
        tensor.dtype = "F32";
        tensor.offset = 64U + 256U * static_cast<unsigned>(i);
        tensor.length = 256;
        inspection.files[2].members.push_back(tensor);
    }
    inspection.files[1].facts = {{"protocol", 4}, {"opcodes", 12}};
    inspection.findings = {findingOf("model.pkl", record::Severity::Critical, 1000),
                           findingOf("model.pkl", record::Severity::Medium, 2000),
                           findingOf("README.md", record::Severity::Low, 8)};
    record::Signature signature;
    signature.kind = "oms";
    signature.path = "model.sig";
    signature.status = record::SignatureStatus::Invalid;
    signature.reason = "content-mismatch";
    signature.steps = {{"parse", record::StepResult::Pass, "a bundle"},
                       {"files", record::StepResult::Fail, "model.pkl differs"}};
    signature.coverage.covered = {"README.md"};
    signature.coverage.changed = {"model.pkl"};
    inspection.signatures = {signature};
    record::Claim claim;
    claim.id = "parameters";
    claim.said = "7B";
    claim.verdict = record::ClaimVerdict::Contradicted;
    claim.explanation = "The file holds 192 parameters.";
    record::Evidence said;
    said.path = "README.md";
    said.offset = 8;
    said.length = 2;
    record::Evidence measured;
    measured.path = "model.safetensors";
    claim.evidence = {said, measured};
    record::Claim confirmed;
    confirmed.id = "licence";
    confirmed.said = "mit";
    confirmed.verdict = record::ClaimVerdict::Confirmed;
    inspection.claims = {confirmed, claim};
    const auto node = [](const char* id, const char* kind, std::optional<std::string> path) {
        record::Node made;
        made.id = id;
        made.kind = kind;
        made.name = id;
        made.path = std::move(path);
        return made;
    };
    inspection.graph.nodes = {node("sample", "model", std::nullopt), node("weights", "file", "model.safetensors"),
                              node("pickle", "file", "model.pkl"), node("base", "base-model", std::nullopt)};
    for (const char* to : {"weights", "pickle"})
        inspection.graph.edges.push_back({"sample", to, "contains", 1, false, {}});
    inspection.graph.edges.push_back({"sample", "base", "finetuned-from", 0.4, true, {}});
    record::sortRecord(inspection);
    record::settleVerdicts(inspection);
    return inspection;
}

/// Writes the files that the record speaks of. Byte i of model.pkl is i modulo 256.
inline void writeSample(const QString& folder)
{
    const auto write = [&](const QString& name, const QByteArray& content) {
        QFile file(folder + u'/' + name);
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("%s cannot be written", qPrintable(file.fileName()));
    };
    QByteArray counting;
    for (int i = 0; i < 4096; ++i)
        counting.append(static_cast<char>(i & 255));
    write(QStringLiteral("README.md"), "# Model 7B\nwith 7B parameters, they say\n");
    write(QStringLiteral("model.pkl"), counting);
    write(QStringLiteral("model.safetensors"), counting);
    write(QString::fromStdString(kDeceptiveName), "12345678");
}

/// Plays a record back: files, findings, then the whole. With `waits` it goes on only when it is let or stopped.
class ScriptedEngine final : public view::Engine
{
public:
    record::Inspection inspection;
    std::atomic<bool> waits = false;
    std::atomic<int> inspected = 0;
    std::string failure;

    Result<record::Inspection> inspect(const std::string& subject, inspection::Observer& observer,
                                       std::stop_token stop) override
    {
        ++inspected;
        if (!failure.empty())
            return assayer::failure(ErrorKind::NotFound, failure);
        record::Inspection result = inspection;
        result.subject.location = subject;
        observer.filesFound(result.files);
        inspection::Progress progress;
        progress.filesTotal = result.files.size();
        progress.bytesTotal = result.subject.bytes;
        observer.progressed(progress);
        for (const record::Finding& finding : result.findings)
            observer.findingMade(finding);
        for (const record::File& file : result.files)
            observer.fileDone(file);
        while (waits && !stop.stop_requested())
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        if (stop.stop_requested())
            result.problems.push_back({"", "cancelled", "The inspection was stopped."});
        return result;
    }

    Result<std::vector<pickle::Trace>> trace(const std::string& path, const std::string&, std::size_t,
                                             std::stop_token) override
    {
        if (path != "model.pkl")
            return std::vector<pickle::Trace>{};
        pickle::Trace trace;
        trace.end = 4096;
        for (const std::uint64_t offset : {std::uint64_t{0}, std::uint64_t{1000}, std::uint64_t{2000}}) {
            pickle::Step step;
            step.offset = offset;
            step.length = 4;
            step.opcode = offset == 1000 ? "REDUCE" : "BINUNICODE";
            if (offset == 1000)
                step.event = pickle::EventKind::Call;
            trace.steps.push_back(step);
        }
        trace.source.push_back({1000, "os.system('echo x')", true});
        return std::vector<pickle::Trace>{trace};
    }
};

} // namespace assayer::test
