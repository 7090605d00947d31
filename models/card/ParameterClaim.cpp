// SPDX-License-Identifier: GPL-3.0-or-later
// The stated parameter count against the tensors.
#include "card/Claims.h"
#include "card/WeightSets.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace assayer::card {

namespace {

using record::ClaimVerdict;

// Names round and count differently, so up to 15 % confirms and only beyond 25 % contradicts.
constexpr double kConfirms = 0.15;
constexpr double kContradicts = 0.25;

struct Candidate
{
    std::uint64_t parameters = 0;
    const WeightSet* set = nullptr; ///< null for the sum of several
    std::string name;
};

// Every set by itself, and each folder's and format's sets together, since pipelines keep their parts apart.
std::vector<Candidate> candidates(const std::vector<WeightSet>& sets)
{
    std::vector<Candidate> all;
    std::map<std::string, std::pair<std::uint64_t, std::size_t>> sums;
    for (const WeightSet& set : sets) {
        if (set.adapter)
            continue;
        all.push_back({set.parameters, &set, set.name});
        const record::File& file = *set.files.front();
        const std::string folder = file.path.substr(0, file.path.size() - baseName(file.path).size());
        for (const std::string& key : {"all " + file.format + " files", "all " + file.format + " files of " + folder}) {
            auto& [sum, count] = sums[key];
            sum += std::min(set.parameters, ~std::uint64_t{0} - sum);
            ++count;
        }
    }
    for (const auto& [name, sum] : sums) {
        if (sum.second > 1)
            all.push_back({sum.first, nullptr, name});
    }
    return all;
}

void judge(record::Claim& claim, const Quantity& said, const std::vector<Candidate>& found)
{
    const auto distance = [&](const Candidate& candidate) {
        return std::fabs(static_cast<double>(candidate.parameters) - said.value);
    };
    const auto nearest = std::min_element(
        found.begin(), found.end(), [&](const Candidate& a, const Candidate& b) { return distance(a) < distance(b); });
    const std::string measured = nearest->name + " holds " + countText(nearest->parameters) + " parameters";
    if (distance(*nearest) <= std::max(said.step / 2, kConfirms * said.value))
        decide(claim, ClaimVerdict::Confirmed, measured + ", within 15 % or half a unit of the last digit.");
    else if (distance(*nearest) > kContradicts * said.value)
        decide(claim, ClaimVerdict::Contradicted, measured + ", more than 25 % away from what the card states.");
    else
        decide(claim, ClaimVerdict::Unsupported, measured + ", between 15 % and 25 % away from what the card states.");
}

void addMeasurements(record::Claim& claim, const std::vector<WeightSet>& sets)
{
    constexpr std::size_t kShown = 20;
    for (std::size_t i = 0; i < std::min(sets.size(), kShown); ++i) {
        const WeightSet& set = sets[i];
        std::string value = countText(set.parameters) + " parameters in " + set.name;
        if (set.stored != set.parameters)
            value += ", " + std::to_string(set.stored) + " stored elements";
        claim.evidence.push_back(fileEvidence(*set.files.front(), {}, std::move(value)));
    }
}

// "8x7B" names experts and their size; the total is neither the one nor the product.
bool namesExperts(const std::vector<Sentence>& sentences)
{
    if (sentences.empty() || !sentences.front().title)
        return false;
    return std::any_of(sentences.front().words.begin(), sentences.front().words.end(), [](const Word& word) {
        const std::size_t x = word.text.find('x');
        return x != std::string::npos && x > 0 && x + 1 < word.text.size() &&
               word.text.find_first_not_of("0123456789") == x && word.text.find_first_of("0123456789", x) == x + 1;
    });
}

std::vector<Statement> distinct(std::vector<Statement> statements)
{
    std::vector<Statement> kept;
    std::set<double> titles;
    std::set<double> prose;
    for (const Statement& statement : statements)
        (statement.field == "title" ? titles : prose).insert(statement.quantity.value);
    for (Statement& statement : statements) {
        const double value = statement.quantity.value;
        const bool title = statement.field == "title";
        // Prose that names several counts speaks of several models, and one that repeats the title adds nothing.
        if (!title && (prose.size() > 1 || titles.count(value) > 0))
            continue;
        const bool known = std::any_of(kept.begin(), kept.end(),
                                       [&](const Statement& other) { return other.quantity.value == value; });
        if (!known)
            kept.push_back(std::move(statement));
    }
    return kept;
}

} // namespace

void claimParameters(const ClaimInput& input, Claims& claims)
{
    const std::vector<WeightSet> sets = weightSets(input.files);
    const std::vector<Candidate> found = candidates(sets);
    const std::vector<Statement> all = statedParameters(input.sentences);
    Claims made;
    for (const Statement& statement : distinct(all)) {
        record::Claim claim = claimOf("parameters", statement.field, statement.said);
        claim.evidence.push_back(statementEvidence(input, statement));
        if (found.empty())
            decide(claim, ClaimVerdict::NotCheckable, "No file with tensors could be counted.");
        else
            judge(claim, statement.quantity, found);
        addMeasurements(claim, sets);
        made.push_back(std::move(claim));
    }
    if (made.empty()) {
        record::Claim claim = claimOf("parameters", "title, prose", {});
        if (!all.empty())
            decide(claim, ClaimVerdict::NotCheckable,
                   "The card names several parameter counts, so none is this model's for sure.");
        else if (namesExperts(input.sentences))
            decide(claim, ClaimVerdict::NotCheckable,
                   "The title names the number of experts and their size, not a total.");
        else
            decide(claim, ClaimVerdict::Missing, "The card states no parameter count.");
        addMeasurements(claim, sets);
        made.push_back(std::move(claim));
    }
    appendClaims(claims, std::move(made));
}

} // namespace assayer::card
