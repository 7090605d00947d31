// SPDX-License-Identifier: GPL-3.0-or-later
// From findings to verdicts, and the order that makes two records of one subject equal.
#pragma once

#include "record/Inspection.h"

namespace assayer::record {

/// The verdict that a worst severity stands for; nothing found is Clean.
Verdict verdictOf(std::optional<Severity> worst);

/// Sets the verdict of every file that was read from its findings apart from suppressed ones, then the subject's:
/// Dangerous if any file is, else Incomplete if there is any problem or unreadable file, else the worst of the files.
void settleVerdicts(Inspection& inspection);

/// Sorts every array: by path (bytewise), then offset, then rule.
void sortRecord(Inspection& inspection);

/// The worst severity among the findings that are not suppressed, or nothing.
std::optional<Severity> worstSeverity(const std::vector<Finding>& findings);

} // namespace assayer::record
