// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspection/SubjectBudget.h"

#include <algorithm>
#include <set>

namespace assayer::inspection {

namespace {

// The worst of each, wherever the reader came across it.
std::size_t keepOneOfEachRule(std::vector<record::Finding>& findings)
{
    const std::size_t before = findings.size();
    std::stable_sort(findings.begin(), findings.end(),
                     [](const record::Finding& a, const record::Finding& b) { return a.severity > b.severity; });
    std::set<std::string> rules;
    std::erase_if(findings, [&](const record::Finding& finding) { return !rules.insert(finding.rule).second; });
    return before - findings.size();
}

} // namespace

std::optional<std::string> SubjectBudget::take(std::vector<record::Finding>& findings,
                                               std::vector<record::Member>& members)
{
    std::string message;
    if (findings.size() > m_findings) {
        const std::size_t left = keepOneOfEachRule(findings);
        if (left > 0)
            message = std::to_string(left) + " further findings of rules that are named once";
    }
    m_findings -= std::min(m_findings, findings.size());
    if (members.size() > m_members) {
        message += (message.empty() ? "" : " and ") + std::to_string(members.size() - m_members) + " members";
        members.resize(m_members);
    }
    m_members -= members.size();
    if (message.empty())
        return std::nullopt;
    return "The record is full: " + message + " of this file were left out.";
}

} // namespace assayer::inspection
