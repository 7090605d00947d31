// SPDX-License-Identifier: GPL-3.0-or-later
// What a transparency log says of an entry: the signed entry timestamp (Rekor v1) and the inclusion proof up to a
// checkpoint that the log signed.
#pragma once

#include "trust/Bundle.h"
#include "trust/TrustedRoot.h"

#include <optional>
#include <string>

namespace assayer::trust {

/// A verdict on one property of an entry: right, or the defect.
struct LogVerdict
{
    std::optional<Defect> defect;
    std::string detail; ///< what was verified
};

/// The bytes that a signed entry timestamp is over.
std::string promisedText(const LogEntry& entry);

/// The signed entry timestamp: tlog-unknown-log, set-invalid, or time-outside-authority where the log's key did not
/// count at the entry's time.
LogVerdict checkPromise(const LogEntry& entry, const TrustedRoot& root);

/// The inclusion proof and its checkpoint: proof-invalid, checkpoint-parse, checkpoint-signature, tlog-unknown-log.
LogVerdict checkInclusion(const LogEntry& entry, const TrustedRoot& root);

/// The first log of the root that has the entry's identifier, or null.
const TransparencyLog* logOf(const LogEntry& entry, const TrustedRoot& root);

} // namespace assayer::trust
