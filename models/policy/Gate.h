// SPDX-License-Identifier: GPL-3.0-or-later
// The gate decision: what an inspection means for the exit status.
#pragma once

#include "record/Inspection.h"

namespace assayer::policy {

/// Exit statuses of `assay` (design: "assay").
enum class ExitStatus
{
    Done = 0,
    FindingsAtOrAboveGate = 1,
    WrongUsage = 2,
    Incomplete = 3
};

/// A finding at or above `failOn` decides first, then anything that was not inspected.
ExitStatus decide(const record::Inspection& inspection, record::Severity failOn);

} // namespace assayer::policy
