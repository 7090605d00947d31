// SPDX-License-Identifier: GPL-3.0-or-later
// Signatures with their steps and coverage, and the claims of the card.
#include "report/Html.h"
#include "report/HtmlSections.h"
#include "report/Wording.h"

#include <algorithm>

namespace assayer::report {

namespace {

constexpr std::size_t kMostSignatures = 200;
constexpr std::size_t kMostSteps = 100;
constexpr std::size_t kMostPaths = 200;
constexpr std::size_t kMostClaims = 1000;
constexpr std::size_t kMostEvidence = 50;

std::string pathsHtml(std::string_view title, const std::vector<std::string>& paths)
{
    if (paths.empty())
        return {};
    std::string list;
    const std::size_t most = std::min(paths.size(), kMostPaths);
    for (std::size_t i = 0; i < most; ++i)
        list += (i == 0 ? "<code>" : ", <code>") + safe(paths[i]) + "</code>";
    if (paths.size() > most)
        list += " <span class=\"cut\">and " + numberText(paths.size() - most) + " more</span>";
    return row(std::string(title) + " (" + numberText(paths.size()) + ")", list);
}

std::string signatureHtml(const record::Signature& signature)
{
    std::string html = "<article class=\"rule " + std::string(toneClass(signature.status)) + "\"><header>" +
                       tag(signature.status) + "<h3>" + safe(signature.kind) + "</h3><code>" + safe(signature.path) +
                       "</code></header>\n<dl>";
    if (signature.reason)
        html += row("Reason", safe(*signature.reason));
    for (const auto& [name, value] : signature.signer)
        html += row("Signer " + safe(name), "<code>" + safe(value) + "</code>");
    const record::Coverage& coverage = signature.coverage;
    html += pathsHtml("Covered", coverage.covered) + pathsHtml("Changed", coverage.changed) +
            pathsHtml("Missing", coverage.missing) + pathsHtml("Not signed", coverage.extra) +
            pathsHtml("Ignored", coverage.ignored);
    html += "</dl>\n" + tableHead({"Step", "Result", "What was compared"});
    const std::size_t most = std::min(signature.steps.size(), kMostSteps);
    for (std::size_t i = 0; i < most; ++i) {
        const record::SignatureStep& step = signature.steps[i];
        html += "<tr><td>" + safe(step.name) + "</td><td>" + tag(step.result) + "</td><td>" + safe(step.detail) +
                "</td></tr>\n";
    }
    return html + std::string(kTableEnd) + cutMark(signature.steps.size() - most, "step", "steps") + "</article>\n";
}

std::string evidenceHtml(const std::vector<record::Evidence>& list)
{
    std::string html;
    const std::size_t most = std::min(list.size(), kMostEvidence);
    for (std::size_t i = 0; i < most; ++i) {
        html += "<div><code>" + escapeHtml(placeText(list[i])) + "</code>";
        if (!list[i].value.empty())
            html += " " + safe(list[i].value);
        html += "</div>";
    }
    return html + cutMark(list.size() - most, "place", "places");
}

} // namespace

std::string signaturesHtml(const record::Inspection& inspection)
{
    std::string html;
    if (inspection.signatures.empty())
        html = "<p>The record holds no signature. Nothing vouches for where the files come from.</p>\n";
    const std::size_t most = std::min(inspection.signatures.size(), kMostSignatures);
    for (std::size_t i = 0; i < most; ++i)
        html += signatureHtml(inspection.signatures[i]);
    return section("signatures", "Signatures",
                   html + cutMark(inspection.signatures.size() - most, "signature", "signatures"));
}

std::string claimsHtml(const record::Inspection& inspection)
{
    if (inspection.claims.empty())
        return section("claims", "Claims of the model card", "<p>The record holds no claim.</p>\n");
    std::string html = tableHead({"Claim", "The card says", "Verdict", "Why", "Evidence"});
    const std::size_t most = std::min(inspection.claims.size(), kMostClaims);
    for (std::size_t i = 0; i < most; ++i) {
        const record::Claim& claim = inspection.claims[i];
        html += "<tr><td>" + safe(claim.id) + "<div class=\"soft\">" + safe(claim.field) + "</div></td><td>" +
                safe(claim.said) + "</td><td>" + tag(claim.verdict) + "</td><td>" + safe(claim.explanation) +
                "</td><td>" + evidenceHtml(claim.evidence) + "</td></tr>\n";
    }
    html += kTableEnd;
    return section("claims", "Claims of the model card",
                   html + cutMark(inspection.claims.size() - most, "claim", "claims"));
}

} // namespace assayer::report
