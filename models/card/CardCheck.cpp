// SPDX-License-Identifier: GPL-3.0-or-later
// Orchestrates the check of a card: metadata, outline, claims.
#include "card/CardCheck.h"

#include "base/Text.h"
#include "card/Claims.h"

#include <array>

namespace assayer::card {

namespace {

constexpr std::array kClaims{claimLicence,         claimLicenceText,  claimBaseModel,     claimParameters,
                             claimDtype,           claimArchitecture, claimContextLength, claimLibrary,
                             claimSafetensorsOnly, claimVocabulary,   claimLanguages};

Json factsOf(const FrontMatter& matter, const Outline& outline)
{
    Json facts = Json::object();
    if (matter.present) {
        facts["frontMatter"] = matter.values;
        Json lines = Json::object();
        for (const auto& [key, place] : matter.keys)
            lines[key] = place.line;
        facts["frontMatterLines"] = std::move(lines);
    }
    Json sections = Json::array();
    for (const Section& section : outline.sections)
        sections.push_back(
            {{"title", section.title}, {"level", section.level}, {"line", section.line}, {"empty", section.empty}});
    facts["sections"] = std::move(sections);
    if (const Section* title = outline.title())
        facts["title"] = title->title;
    return facts;
}

// Contradictions become findings, so that they are seen where the verdict of the file is made.
void remarkContradictions(CardReport& report, const std::string& cardPath)
{
    for (const record::Claim& claim : report.claims) {
        if (claim.verdict != record::ClaimVerdict::Contradicted)
            continue;
        Remark remark;
        remark.kind = "claim.contradicted";
        remark.detail =
            "The claim \"" + claim.id + "\" (" + claim.field + "), said: \"" + claim.said + "\". " + claim.explanation;
        if (!claim.evidence.empty() && claim.evidence.front().path == cardPath) {
            remark.offset = claim.evidence.front().offset;
            remark.length = claim.evidence.front().length;
        }
        report.remarks.push_back(std::move(remark));
    }
}

} // namespace

CardReport checkCard(const std::optional<Document>& card, const std::vector<Document>& licences,
                     const std::vector<record::File>& files, const Limits& limits)
{
    CardReport report;
    std::string_view text;
    if (card && card->text.size() <= limits.documentBytes)
        text = card->text;
    else if (card)
        report.remarks.push_back(
            {"card.too-large", "The card is larger than what is read of one.", 0, card->text.size()});
    FrontMatter matter = readFrontMatter(text);
    const Outline outline = readOutline(text, matter.bodyOffset);
    const std::vector<Sentence> sentences = statingSentences(text, outline);
    if (card)
        report.facts = factsOf(matter, outline);
    report.remarks.insert(report.remarks.end(), matter.remarks.begin(), matter.remarks.end());
    const ClaimInput input{card, matter, sentences, licences, files};
    for (const auto& claim : kClaims)
        claim(input, report.claims);
    remarkContradictions(report, card ? card->path : std::string());
    return report;
}

} // namespace assayer::card
