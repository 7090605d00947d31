// SPDX-License-Identifier: GPL-3.0-or-later
#include "record/Verdicts.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>

namespace assayer::record {

namespace {

// How bad a verdict is when one word must stand for many files.
int rank(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Clean:
        return 0;
    case Verdict::Notice:
        return 1;
    case Verdict::Suspicious:
        return 2;
    case Verdict::Unreadable:
    case Verdict::Incomplete:
        return 3;
    case Verdict::Dangerous:
        return 4;
    }
    return 3;
}

} // namespace

Verdict verdictOf(std::optional<Severity> worst)
{
    if (!worst)
        return Verdict::Clean;
    switch (*worst) {
    case Severity::Info:
    case Severity::Low:
        return Verdict::Notice;
    case Severity::Medium:
        return Verdict::Suspicious;
    case Severity::High:
    case Severity::Critical:
        return Verdict::Dangerous;
    }
    return Verdict::Dangerous;
}

std::optional<Severity> worstSeverity(const std::vector<Finding>& findings)
{
    std::optional<Severity> worst;
    for (const Finding& finding : findings) {
        if (!finding.suppressed)
            worst = worst ? std::max(*worst, finding.severity) : finding.severity;
    }
    return worst;
}

void settleVerdicts(Inspection& inspection)
{
    std::unordered_map<std::string_view, Severity> worst;
    for (const Finding& finding : inspection.findings) {
        if (finding.suppressed)
            continue;
        const auto [entry, isNew] = worst.try_emplace(finding.path, finding.severity);
        if (!isNew)
            entry->second = std::max(entry->second, finding.severity);
    }
    Verdict subject = Verdict::Clean;
    for (File& file : inspection.files) {
        const auto found = worst.find(file.path);
        const Verdict judged = verdictOf(found == worst.end() ? std::nullopt : std::optional(found->second));
        // What was found before a reader failed still counts: an unreadable file can be dangerous.
        if (file.verdict != Verdict::Unreadable || judged == Verdict::Dangerous)
            file.verdict = judged;
        if (rank(file.verdict) > rank(subject))
            subject = file.verdict;
    }
    const bool incomplete = !inspection.problems.empty() || subject == Verdict::Unreadable;
    inspection.verdict = incomplete && subject != Verdict::Dangerous ? Verdict::Incomplete : subject;
}

void sortRecord(Inspection& inspection)
{
    const auto by = [](auto& items, auto key) {
        std::stable_sort(items.begin(), items.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
    };
    by(inspection.files, [](const File& file) { return std::string_view(file.path); });
    by(inspection.findings, [](const Finding& f) {
        return std::make_tuple(std::string_view(f.path), f.member.value_or(std::string()), f.offset.value_or(0),
                               std::string_view(f.rule), std::string_view(f.evidence));
    });
    by(inspection.signatures, [](const Signature& signature) { return std::string_view(signature.path); });
    by(inspection.problems, [](const Problem& problem) {
        return std::make_tuple(std::string_view(problem.path), std::string_view(problem.what),
                               std::string_view(problem.why));
    });
    by(inspection.advisories, [](const Advisory& advisory) { return std::string_view(advisory.id); });
    by(inspection.network, [](const NetworkAccess& access) { return std::string_view(access.host); });
    for (Signature& signature : inspection.signatures) {
        Coverage& coverage = signature.coverage;
        for (auto* list : {&coverage.covered, &coverage.missing, &coverage.extra, &coverage.changed, &coverage.ignored})
            std::sort(list->begin(), list->end());
    }
    by(inspection.graph.nodes, [](const Node& node) { return std::string_view(node.id); });
    by(inspection.graph.edges, [](const Edge& edge) {
        return std::make_tuple(std::string_view(edge.from), std::string_view(edge.relation), std::string_view(edge.to));
    });
}

} // namespace assayer::record
