// SPDX-License-Identifier: GPL-3.0-or-later
// The stated number format of the weights against the tensors.
#include "base/Text.h"
#include "card/Claims.h"
#include "card/WeightSets.h"

#include <algorithm>

namespace assayer::card {

namespace {

using record::ClaimVerdict;

// Torch and NumPy name formats in their own words; GGUF's block types stay as they are.
std::string commonName(const std::string& dtype)
{
    const std::string known = dtypeName(dtype);
    return known.empty() ? dtype : known;
}

struct Histogram
{
    std::map<std::string, std::uint64_t> elements;
    std::uint64_t total = 0;

    std::string majority() const
    {
        const auto most = std::max_element(elements.begin(), elements.end(),
                                           [](const auto& a, const auto& b) { return a.second < b.second; });
        return most == elements.end() ? std::string() : most->first;
    }

    std::string text() const
    {
        std::string list;
        for (const auto& [dtype, count] : elements)
            list += (list.empty() ? "" : ", ") + dtype + " " + std::to_string(count);
        return list;
    }
};

Histogram histogramOf(const WeightSet& set)
{
    Histogram histogram;
    for (const auto& [dtype, count] : set.dtypes) {
        histogram.elements[commonName(dtype)] += count;
        histogram.total += count;
    }
    return histogram;
}

void judge(record::Claim& claim, const std::string& said, const std::vector<WeightSet>& sets)
{
    bool any = false;
    bool agrees = false;
    std::string found;
    for (const WeightSet& set : sets) {
        const Histogram histogram = histogramOf(set);
        if (histogram.total == 0 || set.adapter)
            continue;
        any = true;
        const std::string majority = histogram.majority();
        const bool eight = said.starts_with("F8") && majority.starts_with("F8");
        agrees = agrees || majority == said || eight;
        found += (found.empty() ? "" : "; ") + set.name + ": " + majority;
        claim.evidence.push_back(fileEvidence(*set.files.front(), {}, "elements by format: " + histogram.text()));
    }
    if (!any)
        decide(claim, ClaimVerdict::NotCheckable, "No file with tensors could be counted.");
    else if (agrees)
        decide(claim, ClaimVerdict::Confirmed, "Most elements are stored as stated (" + found + ").");
    else
        decide(claim, ClaimVerdict::Contradicted, "Most elements are stored in another format (" + found + ").");
}

} // namespace

void claimDtype(const ClaimInput& input, Claims& claims)
{
    const std::vector<WeightSet> sets = weightSets(input.files);
    // Quantized weights are integers by design, whatever format config.json names for computing.
    const bool quantized = std::any_of(input.files.begin(), input.files.end(), [](const record::File& file) {
        return jsonMember(file.facts, "quantization").is_object();
    });
    Claims made;
    for (const Statement& statement : statedDtype(input.sentences)) {
        const bool known = std::any_of(made.begin(), made.end(), [&](const record::Claim& claim) {
            return dtypeName(claim.said) == statement.word;
        });
        if (known)
            continue;
        record::Claim claim = claimOf("dtype", statement.field, statement.said);
        claim.evidence.push_back(statementEvidence(input, statement));
        judge(claim, statement.word, sets);
        made.push_back(std::move(claim));
    }
    for (const ConfigValue& value : configValues(input, {"torch_dtype", "dtype"})) {
        if (!value.value.is_string() || baseName(value.file->path) != "config.json")
            continue;
        std::string said = value.value.get<std::string>();
        said = said.starts_with("torch.") ? said.substr(6) : said;
        record::Claim claim = claimOf("dtype", value.file->path + ": " + value.pointer.substr(1), said);
        claim.evidence.push_back(fileEvidence(*value.file, value.pointer, said));
        if (dtypeName(said).empty())
            decide(claim, ClaimVerdict::NotCheckable, "The stated format is none that tensors are compared by.");
        else if (quantized)
            decide(claim, ClaimVerdict::NotCheckable,
                   "The weights are quantized; the stated format is that of computing.");
        else
            judge(claim, dtypeName(said), sets);
        made.push_back(std::move(claim));
    }
    if (made.empty()) {
        record::Claim claim = claimOf("dtype", "prose, config.json", {});
        decide(claim, ClaimVerdict::Missing, "Neither the card nor config.json states a number format.");
        for (const WeightSet& set : sets)
            claim.evidence.push_back(
                fileEvidence(*set.files.front(), {}, "elements by format: " + histogramOf(set).text()));
        made.push_back(std::move(claim));
    }
    appendClaims(claims, std::move(made));
}

} // namespace assayer::card
