// SPDX-License-Identifier: GPL-3.0-or-later
// Findings, gathered by rule: what the rule means once, then every place; and the problems.
#include "report/Html.h"
#include "report/HtmlSections.h"
#include "report/Summary.h"
#include "report/Wording.h"

#include <algorithm>
#include <map>

namespace assayer::report {

namespace {

constexpr std::size_t kMostPlaces = 200; // of one rule
constexpr std::size_t kMostRules = 500;
constexpr std::size_t kMostProblems = 1000;

using Findings = std::vector<const record::Finding*>;

// One rule may be raised with several severities or titles, so these belong to the key.
std::vector<Findings> byRule(const record::Inspection& inspection)
{
    std::map<std::tuple<record::Severity, std::string_view, std::string_view>, std::size_t> index;
    std::vector<Findings> groups;
    for (const record::Finding* finding : worstFirst(inspection)) {
        const auto [entry, isNew] =
            index.try_emplace({finding->severity, finding->rule, finding->title}, groups.size());
        if (isNew)
            groups.emplace_back();
        groups[entry->second].push_back(finding);
    }
    // Within one severity by rule, so that a report reads the same whatever file comes first.
    std::stable_sort(groups.begin(), groups.end(), [](const Findings& a, const Findings& b) {
        return std::make_tuple(b.front()->severity, std::string_view(a.front()->rule)) <
               std::make_tuple(a.front()->severity, std::string_view(b.front()->rule));
    });
    return groups;
}

std::string ruleHtml(const Findings& findings, const ReportContext& context)
{
    const record::Finding& first = *findings.front();
    std::string html = "<article class=\"rule " + std::string(toneClass(first.severity)) + "\"><header>" +
                       tag(first.severity) + "<code>" + safe(first.rule) + "</code><h3>" + safe(first.title) +
                       "</h3><span class=\"soft\">" + countText(findings.size(), "place", "places") +
                       "</span></header>\n<dl>";
    if (const auto text = context.rules.find(first.rule); text != context.rules.end()) {
        html += row("Why it matters", escapeHtml(text->second.why));
        html += row("What to do", escapeHtml(text->second.remedy));
    }
    if (!first.references.empty()) {
        std::string references;
        for (const std::string& reference : first.references)
            references += (references.empty() ? "" : ", ") + safe(reference);
        html += row("References", references);
    }
    html += "</dl>" + tableHead({"Place", "What was found there", "Confidence"}, "places");
    const std::size_t most = std::min(findings.size(), kMostPlaces);
    for (std::size_t i = 0; i < most; ++i) {
        const record::Finding& finding = *findings[i];
        html +=
            "<tr><td><code>" + escapeHtml(placeText(finding.path, finding.member, finding.offset)) + "</code></td><td>";
        if (!finding.evidence.empty())
            html += "<pre>" + safe(finding.evidence, true) + "</pre>";
        if (finding.suppressed)
            html += "<p><strong>Suppressed:</strong> " + safe(*finding.suppressed) + "</p>";
        html += "</td><td>" + std::string(record::word(finding.confidence)) + "</td></tr>\n";
    }
    return html + std::string(kTableEnd) + cutMark(findings.size() - most, "place", "places") + "</article>\n";
}

} // namespace

std::string findingsHtml(const record::Inspection& inspection, const ReportContext& context)
{
    const std::vector<Findings> groups = byRule(inspection);
    std::string html = "<p class=\"soft\">" + countText(inspection.findings.size(), "finding", "findings") + " of " +
                       countText(groups.size(), "rule", "rules") + ", the worst first.</p>\n";
    const std::size_t most = std::min(groups.size(), kMostRules);
    std::size_t omitted = 0;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        if (i < most)
            html += ruleHtml(groups[i], context);
        else
            omitted += groups[i].size();
    }
    return section("findings", "Findings", html + cutMark(omitted, "finding", "findings"));
}

std::string problemsHtml(const record::Inspection& inspection)
{
    if (inspection.problems.empty())
        return section("problems", "Problems", "<p>Nothing is known to have been left uninspected.</p>\n");
    std::string html = tableHead({"File", "Problem", "Why"});
    const std::size_t most = std::min(inspection.problems.size(), kMostProblems);
    for (std::size_t i = 0; i < most; ++i) {
        const record::Problem& problem = inspection.problems[i];
        html += "<tr><td><code>" + safe(problem.path) + "</code></td><td>" + safe(problem.what) + "</td><td>" +
                safe(problem.why) + "</td></tr>\n";
    }
    html += kTableEnd;
    return section("problems", "Problems", html + cutMark(inspection.problems.size() - most, "problem", "problems"));
}

} // namespace assayer::report
