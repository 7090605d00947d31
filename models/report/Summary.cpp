// SPDX-License-Identifier: GPL-3.0-or-later
// Counting, ordering and the sentences on verdict and scope.
#include "report/Summary.h"

#include "base/Json.h"
#include "report/Wording.h"

#include <algorithm>
#include <tuple>

namespace assayer::report {

namespace {

template <std::size_t Size, typename Enum>
void count(std::array<std::size_t, Size>& counts, Enum value)
{
    ++counts[static_cast<std::size_t>(value)];
}

void addReach(const record::Inspection& inspection, std::vector<std::string>& sentences)
{
    std::uint64_t unknown = 0;
    std::uint64_t links = 0;
    std::uint64_t omitted = 0;
    for (const record::File& file : inspection.files) {
        unknown += file.format == "unknown" ? 1 : 0;
        links += file.linkTarget ? 1 : 0;
        omitted += jsonUnsigned(file.facts, "membersOmitted").value_or(0);
    }
    if (unknown > 0)
        sentences.push_back(countText(unknown, "file is", "files are") +
                            " of a format that no reader knows; the content was hashed but not interpreted.");
    if (links > 0)
        sentences.push_back(countText(links, "entry is a symbolic link", "entries are symbolic links") +
                            "; the record tells where each one leads.");
    const auto suppressed = static_cast<std::size_t>(
        std::count_if(inspection.findings.begin(), inspection.findings.end(),
                      [](const record::Finding& finding) { return finding.suppressed.has_value(); }));
    if (suppressed > 0)
        sentences.push_back(countText(suppressed, "finding was", "findings were") +
                            " set aside by a person and count for no verdict; each is listed with the reason.");
    if (omitted > 0)
        sentences.push_back(countText(omitted, "archive member or tensor was", "archive members or tensors were") +
                            " counted but not listed one by one.");
}

} // namespace

Summary summarise(const record::Inspection& inspection)
{
    Summary summary;
    for (const record::Finding& finding : inspection.findings) {
        if (finding.suppressed)
            ++summary.suppressed;
        else
            count(summary.findings, finding.severity);
    }
    for (const record::File& file : inspection.files)
        count(summary.files, file.verdict);
    for (const record::Signature& signature : inspection.signatures)
        count(summary.signatures, signature.status);
    for (const record::Claim& claim : inspection.claims)
        count(summary.claims, claim.verdict);
    return summary;
}

std::vector<const record::Finding*> worstFirst(const record::Inspection& inspection)
{
    std::vector<const record::Finding*> findings;
    findings.reserve(inspection.findings.size());
    for (const record::Finding& finding : inspection.findings)
        findings.push_back(&finding);
    std::stable_sort(findings.begin(), findings.end(), [](const auto* a, const auto* b) {
        return std::make_tuple(a->suppressed.has_value(), b->severity) <
               std::make_tuple(b->suppressed.has_value(), a->severity);
    });
    return findings;
}

std::string verdictSentence(record::Verdict verdict)
{
    switch (verdict) {
    case record::Verdict::Clean:
        return "Everything was read, and no rule found anything to report.";
    case record::Verdict::Notice:
        return "Everything was read, and the worst finding is of low severity.";
    case record::Verdict::Suspicious:
        return "At least one finding of medium severity wants a person's judgement before use.";
    case record::Verdict::Dangerous:
        return "At least one finding of high or critical severity stands against using this model.";
    case record::Verdict::Unreadable:
        return "The content could not be read, so nothing is known about it.";
    case record::Verdict::Incomplete:
        return "Something could not be inspected, so the result is not complete; unknown is not clean.";
    }
    return {};
}

namespace {

// Whoever judges a report wants to know what a hostile file could have reached while it was made.
void addProtections(const record::Inspection& inspection, std::vector<std::string>& sentences)
{
    if (!inspection.tool.protections)
        return;
    std::string missing;
    for (const record::Protection& protection : *inspection.tool.protections) {
        if (!protection.active)
            missing += (missing.empty() ? "" : ", ") + protection.name;
    }
    sentences.push_back(missing.empty() ? "The files were read by isolated processes; every protection was active."
                                        : "The files were read without these protections: " + shown(missing) + ".");
}

} // namespace

std::vector<std::string> scopeSentences(const record::Inspection& inspection)
{
    std::vector<std::string> sentences;
    sentences.push_back("The inspection covers " + countText(inspection.files.size(), "file", "files") + " with " +
                        sizeText(inspection.subject.bytes) + " in all.");
    if (inspection.finished.empty())
        sentences.emplace_back("The inspection was not finished when this report was written.");
    if (inspection.problems.empty())
        sentences.emplace_back("No part of the subject is known to have been left out.");
    else
        sentences.push_back(countText(inspection.problems.size(), "part", "parts") +
                            " of the subject could not be inspected; the problems are listed.");
    addReach(inspection, sentences);
    if (inspection.signatures.empty())
        sentences.emplace_back("The record holds no signature, so it says nothing about who made the files.");
    if (inspection.network.empty()) {
        sentences.emplace_back("The network was not used.");
    } else {
        for (const record::NetworkAccess& access : inspection.network)
            sentences.push_back("The network was used: host " + shown(access.host) + ", " + sizeText(access.bytesSent) +
                                " sent, " + sizeText(access.bytesReceived) + " received.");
    }
    addProtections(inspection, sentences);
    sentences.emplace_back("The inspection is static: nothing of the subject was executed or loaded, the model's "
                           "behaviour was not tested, and nothing here proves what the model was trained on.");
    return sentences;
}

} // namespace assayer::report
