// SPDX-License-Identifier: GPL-3.0-or-later
// How much of one subject the record keeps: readers bound what they say of one file, and a folder may hold millions.
#pragma once

#include "record/Inspection.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace assayer::inspection {

class SubjectBudget
{
public:
    /// About 1 GB of record at most, with findings of a thousand bytes and members of a few hundred.
    static constexpr std::size_t kMostFindings = 500'000;
    static constexpr std::size_t kMostMembers = 2'000'000;

    explicit SubjectBudget(std::size_t findings = kMostFindings, std::size_t members = kMostMembers)
        : m_findings(findings), m_members(members)
    {
    }

    /// Counts what one file adds and cuts it to what is left. Of a file that goes beyond, one finding of each rule is
    /// kept, so that its verdict does not change; members are cut at the end. Returns what was left out, as the message
    /// of a problem, or nothing.
    std::optional<std::string> take(std::vector<record::Finding>& findings, std::vector<record::Member>& members);

private:
    std::size_t m_findings; ///< that may still come
    std::size_t m_members;
};

} // namespace assayer::inspection
