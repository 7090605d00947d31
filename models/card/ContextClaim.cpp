// SPDX-License-Identifier: GPL-3.0-or-later
// The stated context length against what the files allow.
#include "card/Claims.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace assayer::card {

namespace {

using record::ClaimVerdict;

struct Measured
{
    double tokens = 0;
    record::Evidence evidence;
};

void addNumber(std::vector<Measured>& all, const record::File& file, std::string pointer, std::uint64_t tokens)
{
    all.push_back(
        {static_cast<double>(tokens), fileEvidence(file, std::move(pointer), std::to_string(tokens) + " tokens")});
}

// Scaling of rotary positions stretches the length that the model was made with.
void addRopeScaling(std::vector<Measured>& all, const record::File& file, const Json& config)
{
    const Json& scaling = jsonMember(config, "rope_scaling");
    const Json& factor = jsonMember(scaling, "factor");
    if (!factor.is_number() || factor.get<double>() <= 1 || factor.get<double>() > 10'000)
        return;
    auto original = jsonUnsigned(scaling, "original_max_position_embeddings");
    if (!original)
        original = jsonUnsigned(config, "max_position_embeddings");
    if (!original)
        return;
    const double stretched = static_cast<double>(*original) * factor.get<double>();
    all.push_back({stretched, fileEvidence(file, "/rope_scaling/factor",
                                           std::to_string(*original) + " tokens x " + factor.dump())});
}

void addConfig(std::vector<Measured>& all, const record::File& file)
{
    constexpr std::array<std::string_view, 10> kKeys{
        "max_position_embeddings", "n_positions",      "n_ctx",
        "max_sequence_length",     "seq_length",       "max_seq_len",
        "max_seq_length",          "model_max_length", "max_target_positions",
        "context_length"};
    constexpr std::uint64_t kNoLimit = 1'000'000'000'000; // tokenizers write 1e30 for "no limit"
    const Json& config = jsonMember(file.facts, "config");
    bool found = false;
    for (const std::string_view key : kKeys) {
        const auto tokens = jsonUnsigned(config, key);
        if (!tokens || *tokens == 0 || *tokens > kNoLimit)
            continue;
        addNumber(all, file, "/" + std::string(key), *tokens);
        found = true;
    }
    const auto fact = jsonUnsigned(file.facts, "contextLength");
    if (!found && fact && *fact > 0 && *fact <= kNoLimit)
        addNumber(all, file, file.format == "gguf" ? "context_length" : "", *fact);
    addRopeScaling(all, file, config);
}

// A learned table of positions is the hard proof: there is no row for a later token.
void addPositionTables(std::vector<Measured>& all, const record::File& file)
{
    for (const record::Member& tensor : file.members) {
        const bool table = tensorEndsWith(tensor.name, "wpe.weight") ||
                           tensorEndsWith(tensor.name, "position_embeddings.weight") ||
                           tensorEndsWith(tensor.name, "embed_positions.weight");
        if (tensor.kind != "tensor" || !table || !tensor.shape || tensor.shape->size() != 2)
            continue;
        Measured measured;
        measured.tokens = static_cast<double>(tensor.shape->front());
        measured.evidence = fileEvidence(file, {}, std::to_string(tensor.shape->front()) + " learned positions");
        measured.evidence.member = tensor.name;
        measured.evidence.offset = tensor.offset;
        measured.evidence.length = tensor.length;
        all.push_back(std::move(measured));
    }
}

bool within(double said, double measured, double tolerance)
{
    return std::fabs(said - measured) <= tolerance * measured;
}

void judge(record::Claim& claim, const Quantity& said, const std::vector<Measured>& all)
{
    double largest = 0;
    for (const Measured& measured : all) {
        largest = std::max(largest, measured.tokens);
        claim.evidence.push_back(measured.evidence);
    }
    // People write k for 1000 and for 1024.
    const double binary = said.unit == 'k' ? said.value * 1.024 : said.unit == 'm' ? said.value * 1.048576 : said.value;
    const bool agrees = std::any_of(all.begin(), all.end(), [&](const Measured& measured) {
        return within(said.value, measured.tokens, 0.03) || within(binary, measured.tokens, 0.03);
    });
    const std::string limit = std::to_string(static_cast<std::uint64_t>(largest));
    if (all.empty())
        decide(claim, ClaimVerdict::NotCheckable, "No file states how many tokens the model takes.");
    else if (agrees)
        decide(claim, ClaimVerdict::Confirmed, "A file allows this length, within 3 %.");
    else if (said.value > 1.05 * largest)
        decide(claim, ClaimVerdict::Contradicted, "The files allow at most " + limit + " tokens.");
    else
        decide(claim, ClaimVerdict::Unsupported,
               "The files allow up to " + limit + " tokens, but none states the length of the card.");
}

} // namespace

void claimContextLength(const ClaimInput& input, Claims& claims)
{
    std::vector<Measured> all;
    for (const record::File& file : input.files) {
        addConfig(all, file);
        addPositionTables(all, file);
    }
    Claims made;
    std::vector<double> seen;
    for (const Statement& statement : statedContext(input.sentences)) {
        if (std::find(seen.begin(), seen.end(), statement.quantity.value) != seen.end())
            continue;
        seen.push_back(statement.quantity.value);
        record::Claim claim = claimOf("context-length", statement.field, statement.said);
        claim.evidence.push_back(statementEvidence(input, statement));
        judge(claim, statement.quantity, all);
        made.push_back(std::move(claim));
    }
    if (made.empty()) {
        record::Claim claim = claimOf("context-length", "title, prose", {});
        decide(claim, ClaimVerdict::Missing, "The card states no context length.");
        for (const Measured& measured : all)
            claim.evidence.push_back(measured.evidence);
        made.push_back(std::move(claim));
    }
    appendClaims(claims, std::move(made));
}

} // namespace assayer::card
