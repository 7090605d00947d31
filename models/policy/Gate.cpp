// SPDX-License-Identifier: GPL-3.0-or-later
// The gate's decision from findings, problems and unreadable files.
#include "policy/Gate.h"

#include "record/Verdicts.h"

#include <algorithm>

namespace assayer::policy {

ExitStatus decide(const record::Inspection& inspection, record::Severity failOn)
{
    const auto worst = record::worstSeverity(inspection.findings);
    if (worst && *worst >= failOn)
        return ExitStatus::FindingsAtOrAboveGate;
    const bool unreadable = std::any_of(inspection.files.begin(), inspection.files.end(), [](const record::File& file) {
        return file.verdict == record::Verdict::Unreadable;
    });
    // An unfinished record (a cancelled inspection) keeps the verdict that it started with.
    if (unreadable || !inspection.problems.empty() || inspection.verdict == record::Verdict::Incomplete)
        return ExitStatus::Incomplete;
    return ExitStatus::Done;
}

} // namespace assayer::policy
