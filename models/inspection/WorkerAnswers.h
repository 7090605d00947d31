// SPDX-License-Identifier: GPL-3.0-or-later
// The parent's reading of what a worker says: untrusted, so each answer is checked against its schema and its bounds.
#pragma once

#include "base/Json.h"
#include "base/Limits.h"
#include "base/Result.h"
#include "pickle/Trace.h"
#include "record/Inspection.h"

#include <optional>
#include <string>
#include <vector>

namespace assayer::inspection {

/// Collects the answers to one request. Paths are set by the caller, never taken from a worker.
struct WorkerAnswers
{
    std::optional<std::string> format;
    Json facts;
    bool readable = false;
    bool isSignature = false;
    std::vector<record::Member> members;
    std::vector<record::Finding> findings;
    std::vector<record::Problem> problems;
    std::vector<record::Claim> claims;
    std::vector<record::Signature> signatures;
    std::vector<pickle::Trace> traces;
    Json demands;
    std::uint64_t progress = 0;  ///< last offset that a reader told
    std::optional<Error> broken; ///< the first answer that does not fit the protocol; what follows is ignored

    void take(const Json& answer, const Limits& limits);
};

} // namespace assayer::inspection
