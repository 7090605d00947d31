// SPDX-License-Identifier: GPL-3.0-or-later
// The parent's reading of what a worker says: untrusted, so each answer is checked against its schema and its bounds.
#pragma once

#include "base/Json.h"
#include "base/Limits.h"
#include "base/Result.h"
#include "pickle/Trace.h"
#include "record/Inspection.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace assayer::inspection {

/// What a worker was asked, which an answer is held against.
struct Asked
{
    std::string_view task; ///< as in the request's header
    const Limits& limits;
    std::function<bool(const std::string& path)> handedOut = {}; ///< whether the subject has a file of this path
};

/// Collects the answers to one request. The path that an answer is about is set by the caller, never taken from a
/// worker; paths within an answer must be among those that were handed out.
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
    std::string demandedContent; ///< path of the file that a detached signature is over
    bool demandsOpenPgp = false; ///< verifying will need librnp
    std::optional<Error> broken; ///< the first answer that does not fit the protocol; what follows is ignored

    void take(const Json& answer, const Asked& asked);
};

} // namespace assayer::inspection
