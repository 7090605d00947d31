// SPDX-License-Identifier: GPL-3.0-or-later
// The languages that the card names. No file decides which languages a model masters.
#include "base/Text.h"
#include "card/Claims.h"

#include <algorithm>

namespace assayer::card {

namespace {

using record::ClaimVerdict;

// ISO 639 codes of two or three letters, with an optional script or region, and the hub's own two words.
bool isLanguageCode(std::string_view code)
{
    const std::string lower = asciiLower(code);
    if (lower == "code" || lower == "multilingual")
        return true;
    const std::size_t letters = std::min(lower.find_first_of("-_"), lower.size());
    return (letters == 2 || letters == 3) &&
           std::all_of(lower.begin(), lower.begin() + static_cast<std::ptrdiff_t>(letters),
                       [](char c) { return c >= 'a' && c <= 'z'; });
}

} // namespace

void claimLanguages(const ClaimInput& input, Claims& claims)
{
    const std::vector<std::string> said = frontMatterTexts(input, "language");
    std::string shown;
    std::string odd;
    for (const std::string& one : said) {
        shown += (shown.empty() ? "" : ", ") + one;
        if (!isLanguageCode(one))
            odd += (odd.empty() ? "" : ", ") + one;
    }
    record::Claim claim = claimOf("languages", "front matter: language", shown);
    if (input.frontMatter.keys.count("language") > 0)
        claim.evidence.push_back(frontMatterEvidence(input, "language"));
    if (said.empty())
        decide(claim, ClaimVerdict::Missing, "The card names no language.");
    else if (!odd.empty())
        decide(claim, ClaimVerdict::NotCheckable, "These are no codes of ISO 639: " + excerpt(odd, 200) + ".");
    else
        decide(claim, ClaimVerdict::NotCheckable, "No file decides which languages the model masters.");
    claims.push_back(std::move(claim));
}

} // namespace assayer::card
