// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspection/BundleInspection.h"

#include "inspection/SignaturePolicy.h"
#include "inspection/Tasks.h"
#include "inspection/WorkerAnswers.h"
#include "integrity/Digests.h"
#include "sandbox/Protocol.h"
#include "sandbox/WorkerProcess.h"

#include <fcntl.h>

namespace assayer::inspection {

namespace {

Result<std::unique_ptr<source::FileSource>> openFile(const std::string& path)
{
    return source::FileSource::adopt(source::Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)));
}

std::unique_ptr<sandbox::Executor> executorFor(const Options& options)
{
    if (options.inProcess)
        return std::make_unique<sandbox::InProcessExecutor>(taskHandler());
    sandbox::WorkerOptions worker;
    worker.program = workerProgram(options);
    worker.memoryLimit = options.limits.workerMemory;
    worker.requireProtections = options.requireSandbox;
    return std::make_unique<sandbox::WorkerProcess>(std::move(worker));
}

} // namespace

Result<std::map<std::string, std::string>> artifactDigests(const std::string& path, const std::stop_token& stop)
{
    const auto file = openFile(path);
    if (!file)
        return failure(file.error());
    integrity::DigestPlan plan;
    plan.algorithms = {integrity::Algorithm::Sha256, integrity::Algorithm::Sha512};
    auto digested = integrity::digest(**file, plan, stop);
    if (!digested)
        return failure(digested.error());
    return std::move(digested->digests);
}

Result<record::Signature> inspectBundle(const Options& options, const std::map<std::string, std::string>& artifact,
                                        const std::stop_token& stop)
{
    const auto bundle = openFile(options.signatureFile);
    if (!bundle)
        return failure(bundle.error());
    Json document = signaturePolicy(options);
    document["path"] = options.signatureFile;
    document["artifact"] = artifact;
    document["files"] = Json::array();
    const auto memory = sandbox::memoryFile(jsonLine(document));
    if (!memory)
        return failure(memory.error());
    const source::Descriptor owner(*memory);
    const sandbox::Request request{{{"task", "signature"}, {"limits", limitsToJson(options.limits)}},
                                   {(*bundle)->descriptor(), *memory},
                                   options.limits.fileTime};
    WorkerAnswers answers;
    const auto done = executorFor(options)->run(
        request,
        [&](const Json& answer) {
            answers.take(answer, {"signature", options.limits});
        },
        stop);
    if (!done)
        return failure(ErrorKind::Internal, done.error().message);
    if (answers.broken)
        return failure(*answers.broken);
    if (answers.signatures.empty())
        return failure(ErrorKind::Internal,
                       answers.problems.empty() ? "the reader gave no answer" : answers.problems.front().why);
    record::Signature signature = std::move(answers.signatures.front());
    signature.path = options.signatureFile;
    return signature;
}

} // namespace assayer::inspection
