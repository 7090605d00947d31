// SPDX-License-Identifier: GPL-3.0-or-later
// The steps about time and log of a bundle: timestamps, promises, proofs, and whether the log speaks of this bundle.
#pragma once

#include "trust/BundleVerification.h"
#include "trust/LogPromise.h"

#include <vector>

namespace assayer::trust {

struct TrustedTimes
{
    std::vector<Milliseconds> times;   ///< each of them verified
    std::vector<LogVerdict> promises;  ///< one for each log entry; a defect where it has no promise that counts
    std::optional<Defect> firstDefect; ///< why a time that the bundle brings does not count
};

/// Verifies timestamps and promises; tells the steps "timestamp".
TrustedTimes gatherTimes(BundleContext& context);

/// Tells the steps "log promise", "log inclusion" and "log entry" for each entry of the bundle.
void checkLogEntries(BundleContext& context, const TrustedTimes& times);

} // namespace assayer::trust
