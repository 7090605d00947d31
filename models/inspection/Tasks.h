// SPDX-License-Identifier: GPL-3.0-or-later
// What workers do: everything that interprets bytes of a subject. Each task reads descriptors, never a path, and
// answers with events.
#pragma once

#include "base/Limits.h"
#include "sandbox/Request.h"
#include "source/FileSource.h"

#include <vector>

namespace assayer::inspection {

/// Runs any task by its name in the request's header.
sandbox::Handler taskHandler();

/// What every task is handed.
struct TaskInput
{
    const Json& header;
    const std::vector<std::unique_ptr<source::FileSource>>& files;
    Limits limits;
    sandbox::Place& place;
};

/// Loads what libraries would open when they are first used; the worker calls it before it is locked down.
/// What only tasks about signatures need costs a third of a worker's start, so that it is asked for.
void prepareReaders(bool signatures);

/// "read": one file, recognised, read and judged. Header: name. Answers: "facts", "members", "finding", "problem", and
/// "signature" where the file is a signature.
void runReadTask(const TaskInput& input, const sandbox::Answers& answer);

/// "trace": the pickle streams of a file or member. Header: name, member, maximumSteps. Answers: "trace", "steps".
void runTraceTask(const TaskInput& input, const sandbox::Answers& answer);

/// "signature-demands": the digests, and the file, that a signature needs. Files as for "signature". Answers:
/// "demands".
void runDemandsTask(const TaskInput& input, const sandbox::Answers& answer);

/// "signature": verification. Files: the signature, then a JSON document {path, publicKey, singleFile, files, digests},
/// then the signed file where its bytes are needed.
/// Answers: "signature", "finding".
void runSignatureTask(const TaskInput& input, const sandbox::Answers& answer);

/// "card": claims. Files: a JSON document {files}, the card where header.card is its path, then header.licences.
/// Answers: "facts", "claim", "finding", "problem".
void runCardTask(const TaskInput& input, const sandbox::Answers& answer);

/// Answers with a problem (its path is set by the receiver).
void answerProblem(const sandbox::Answers& answer, const Error& error, const std::string& what = {});

/// The limits as a request carries them.
Json limitsToJson(const Limits& limits);
Limits limitsFromJson(const Json& json);

} // namespace assayer::inspection
