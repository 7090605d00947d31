// SPDX-License-Identifier: GPL-3.0-or-later
// Findings that a person looked at and set aside, each with a reason that stays in the record.
#pragma once

#include "base/Result.h"
#include "record/Inspection.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assayer::policy {

/// Sets aside the findings of one rule; each place that is named narrows it down.
struct Suppression
{
    std::string rule;
    std::optional<std::string> path;
    std::optional<std::string> member;
    std::optional<std::uint64_t> offset;
    std::string reason;
};

/// Reads a list of suppressions from JSON: either an array of objects with "rule", "reason" and, as far as wanted,
/// "path", "member" and "offset", or a saved record, whose suppressions are taken. Fails with Malformed and the JSON
/// pointer where an entry lacks its rule or its reason.
Result<std::vector<Suppression>> readSuppressions(std::string_view json);

/// The suppressions that a record holds, each narrowed down to its place.
std::vector<Suppression> suppressionsOf(const record::Inspection& inspection);

/// Marks the findings that the suppressions name and settles the verdicts anew. Returns the positions of suppressions
/// that named no finding: they are out of date or misspelt.
std::vector<std::size_t> suppress(record::Inspection& inspection, const std::vector<Suppression>& suppressions);

} // namespace assayer::policy
