// SPDX-License-Identifier: GPL-3.0-or-later
// The licence that the card states against licence texts and the metadata of weight files.
#include "base/Text.h"
#include "card/Claims.h"
#include "card/LicenceText.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace assayer::card {

namespace {

using record::ClaimVerdict;

std::string percent(double likeness)
{
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "%.1f %%", likeness * 100);
    return text.data();
}

std::string describe(const LicenceMatch& match)
{
    switch (match.kind) {
    case LicenceMatch::Kind::Same:
        return "the text of " + match.id + " (" + percent(match.likeness) + " alike)";
    case LicenceMatch::Kind::Modified:
        return "a modified text of " + match.id + " (" + percent(match.likeness) + " alike)";
    case LicenceMatch::Kind::Title:
        return "titled as " + match.id + ", whose text is not at hand to compare with";
    case LicenceMatch::Kind::Unknown:
        break;
    }
    return "the text of no licence that is at hand";
}

struct LicenceFile
{
    const Document* document = nullptr;
    LicenceMatch match;
};

std::vector<LicenceFile> identifyFiles(const ClaimInput& input)
{
    std::vector<LicenceFile> files;
    for (const Document& document : input.licences) {
        // A NOTICE file names holders; it is no licence text.
        if (!asciiLower(baseName(document.path)).starts_with("notice"))
            files.push_back({&document, identifyLicence(document.text)});
    }
    return files;
}

record::Evidence textEvidence(const LicenceFile& file)
{
    record::Evidence evidence;
    evidence.path = file.document->path;
    evidence.offset = 0;
    evidence.length = file.document->text.size();
    evidence.value = describe(file.match);
    return evidence;
}

// Licences that weight files and configurations state in their own metadata.
std::vector<record::Evidence> metadataStatements(const ClaimInput& input)
{
    std::vector<record::Evidence> statements;
    for (const record::File& file : input.files) {
        const std::string licence = jsonText(file.facts, "license");
        if (!licence.empty())
            statements.push_back(fileEvidence(file, file.format == "gguf" ? "general.license" : "/license", licence));
    }
    return statements;
}

bool anyAgrees(const std::vector<std::string>& said, std::string_view found)
{
    return std::any_of(said.begin(), said.end(), [&](const std::string& one) { return licenceAgrees(one, found); });
}

bool allComparable(const std::vector<std::string>& said)
{
    return std::all_of(said.begin(), said.end(), [](const std::string& one) { return isComparableLicence(one); });
}

// What the licence texts say about the stated identifiers.
struct Findings
{
    const LicenceFile* same = nullptr;
    const LicenceFile* close = nullptr; ///< modified, or by title only
    const LicenceFile* other = nullptr; ///< another licence
};

Findings compareTexts(const std::vector<LicenceFile>& files, const std::vector<std::string>& said)
{
    Findings findings;
    for (const LicenceFile& file : files) {
        if (file.match.kind == LicenceMatch::Kind::Unknown)
            continue;
        if (!anyAgrees(said, file.match.id))
            findings.other = &file;
        else if (file.match.kind == LicenceMatch::Kind::Same)
            findings.same = &file;
        else
            findings.close = &file;
    }
    return findings;
}

void judgeLicence(record::Claim& claim, const std::vector<std::string>& said, const std::vector<LicenceFile>& files,
                  const std::vector<record::Evidence>& metadata)
{
    if (!allComparable(said)) {
        decide(claim, ClaimVerdict::NotCheckable,
               "The stated licence is no identifier that a text could be compared with.");
        return;
    }
    for (const record::Evidence& statement : metadata) {
        if (isComparableLicence(statement.value) && !anyAgrees(said, statement.value)) {
            decide(claim, ClaimVerdict::Contradicted,
                   "The card states " + claim.said + ", but the metadata of " + statement.path + " state " +
                       statement.value + ".");
            return;
        }
    }
    const Findings findings = compareTexts(files, said);
    if (findings.same != nullptr)
        decide(claim, ClaimVerdict::Confirmed,
               findings.same->document->path + " is " + describe(findings.same->match) + ".");
    else if (findings.close != nullptr)
        decide(claim, ClaimVerdict::Unsupported,
               findings.close->document->path + " is " + describe(findings.close->match) + ".");
    else if (findings.other != nullptr)
        decide(claim, ClaimVerdict::Contradicted,
               "The card states " + claim.said + ", but " + findings.other->document->path + " is " +
                   describe(findings.other->match) + ".");
    else
        decide(claim, ClaimVerdict::Unsupported, "No licence text that could be told backs the stated licence.");
}

bool isLocalLink(std::string_view link)
{
    return link.find("://") == std::string_view::npos && !link.empty();
}

} // namespace

void claimLicence(const ClaimInput& input, Claims& claims)
{
    const std::vector<std::string> said = frontMatterTexts(input, "license");
    std::string shown;
    for (const std::string& one : said)
        shown += (shown.empty() ? "" : ", ") + one;
    record::Claim claim = claimOf("licence", "front matter: license", shown);
    const std::vector<LicenceFile> files = identifyFiles(input);
    const std::vector<record::Evidence> metadata = metadataStatements(input);
    if (!said.empty())
        claim.evidence.push_back(frontMatterEvidence(input, "license"));
    for (const LicenceFile& file : files)
        claim.evidence.push_back(textEvidence(file));
    claim.evidence.insert(claim.evidence.end(), metadata.begin(), metadata.end());
    if (said.empty())
        decide(claim, ClaimVerdict::Missing,
               files.empty() ? "The card states no licence."
                             : "The card states no licence, though a licence text is there.");
    else
        judgeLicence(claim, said, files, metadata);
    claims.push_back(std::move(claim));
}

void claimLicenceText(const ClaimInput& input, Claims& claims)
{
    const std::vector<std::string> links = frontMatterTexts(input, "license_link");
    record::Claim claim = claimOf("licence-text", links.empty() ? "licence file" : "front matter: license_link",
                                  links.empty() ? std::string() : links.front());
    if (!links.empty())
        claim.evidence.push_back(frontMatterEvidence(input, "license_link"));
    const std::vector<LicenceFile> files = identifyFiles(input);
    for (const LicenceFile& file : files)
        claim.evidence.push_back(textEvidence(file));
    if (!links.empty() && isLocalLink(links.front())) {
        const bool there = std::any_of(input.files.begin(), input.files.end(),
                                       [&](const record::File& file) { return file.path == links.front(); });
        if (!there) {
            decide(claim, ClaimVerdict::Contradicted, "The card points to " + claim.said + ", which is not there.");
            claims.push_back(std::move(claim));
            return;
        }
    }
    const bool known = std::any_of(files.begin(), files.end(),
                                   [](const LicenceFile& file) { return file.match.kind == LicenceMatch::Kind::Same; });
    if (known)
        decide(claim, ClaimVerdict::Confirmed, "A licence text is there and could be told.");
    else if (!files.empty())
        decide(claim, ClaimVerdict::NotCheckable,
               "A licence text is there, but it is no standard text that is at hand.");
    else if (!links.empty())
        decide(claim, ClaimVerdict::NotCheckable, "The licence text is said to stand elsewhere; nothing was fetched.");
    else
        decide(claim, ClaimVerdict::Missing, "No licence text is there.");
    claims.push_back(std::move(claim));
}

} // namespace assayer::card
