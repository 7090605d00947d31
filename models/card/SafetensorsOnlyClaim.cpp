// SPDX-License-Identifier: GPL-3.0-or-later
// "Safetensors only", "no pickle": against what the files are by content.
#include "base/Text.h"
#include "card/Claims.h"

#include <algorithm>
#include <array>

namespace assayer::card {

namespace {

using record::ClaimVerdict;

// Formats that carry code or a pickle, or that a loader unpickles.
constexpr std::array<std::string_view, 13> kUnsafeFormats{
    "pickle", "torch-zip", "torch-legacy", "torchscript", "torch-package", "torch-export", "torchserve",
    "joblib", "keras-zip", "hdf5",         "keras-hdf5",  "torch-tar",     "marshal"};

std::string unsafePart(const record::File& file)
{
    if (std::find(kUnsafeFormats.begin(), kUnsafeFormats.end(), file.format) != kUnsafeFormats.end())
        return "content of the format " + file.format;
    if (jsonMember(file.facts, "globals").is_array() || file.facts.contains("protocol"))
        return "a pickle stream in " + file.format;
    for (const record::Member& member : file.members) {
        if (member.kind == "pickle" || member.format == "pickle")
            return "a pickle stream in the member " + member.name;
    }
    return {};
}

struct Survey
{
    std::vector<record::Evidence> unsafe;
    std::size_t safetensors = 0;
    std::string unread; ///< a file that could not be told
};

Survey survey(const ClaimInput& input)
{
    constexpr std::size_t kShown = 20;
    Survey result;
    for (const record::File& file : input.files) {
        if (file.format == "safetensors")
            ++result.safetensors;
        const std::string part = unsafePart(file);
        if (!part.empty() && result.unsafe.size() < kShown)
            result.unsafe.push_back(fileEvidence(file, {}, part));
        if (part.empty() && (file.verdict == record::Verdict::Unreadable || file.format == "unknown") &&
            file.size > 0 && result.unread.empty() && !file.linkTarget)
            result.unread = file.path;
    }
    return result;
}

} // namespace

void claimSafetensorsOnly(const ClaimInput& input, Claims& claims)
{
    const Survey found = survey(input);
    const std::vector<Statement> statements = statedSafetensorsOnly(input.sentences);
    record::Claim claim = claimOf("safetensors-only", statements.empty() ? "prose" : statements.front().field,
                                  statements.empty() ? std::string() : statements.front().said);
    if (!statements.empty())
        claim.evidence.push_back(statementEvidence(input, statements.front()));
    claim.evidence.insert(claim.evidence.end(), found.unsafe.begin(), found.unsafe.end());
    if (statements.empty())
        decide(claim, input.card ? ClaimVerdict::NotCheckable : ClaimVerdict::Missing,
               "The card does not say that the model comes without pickles.");
    else if (!found.unsafe.empty())
        decide(claim, ClaimVerdict::Contradicted,
               "Files are there that hold a pickle or code: " + found.unsafe.front().path +
                   (found.unsafe.size() > 1 ? " and others." : "."));
    else if (!found.unread.empty())
        decide(claim, ClaimVerdict::NotCheckable, "The content of " + found.unread + " could not be told.");
    else if (found.safetensors == 0)
        decide(claim, ClaimVerdict::Unsupported, "No file holds a pickle, but none is safetensors either.");
    else
        decide(claim, ClaimVerdict::Confirmed,
               "No file holds a pickle by its content, and " + std::to_string(found.safetensors) +
                   (found.safetensors == 1 ? " file is safetensors." : " files are safetensors."));
    claims.push_back(std::move(claim));
}

} // namespace assayer::card
