// SPDX-License-Identifier: GPL-3.0-or-later
// What every claim is checked on, and the making of claims and their evidence.
#pragma once

#include "card/CardCheck.h"
#include "card/FrontMatter.h"
#include "card/Outline.h"
#include "card/Prose.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assayer::card {

struct ClaimInput
{
    const std::optional<Document>& card;
    const FrontMatter& frontMatter;
    const std::vector<Sentence>& sentences; ///< that state something about this model
    const std::vector<Document>& licences;
    const std::vector<record::File>& files;
};

/// The texts of a front matter key: a string, or the strings of a list. Booleans, which YAML makes of "no", come back
/// as they were written where the key holds nothing else.
std::vector<std::string> frontMatterTexts(const ClaimInput& input, const std::string& key);

record::Evidence frontMatterEvidence(const ClaimInput& input, const std::string& key);
record::Evidence statementEvidence(const ClaimInput& input, const Statement& statement);

/// A value that a reader found, at a JSON pointer (or another name of the place) of a file.
record::Evidence fileEvidence(const record::File& file, std::string pointer, std::string value);

record::Claim claimOf(std::string id, std::string field, std::string_view said);

/// Sets verdict and explanation.
void decide(record::Claim& claim, record::ClaimVerdict verdict, std::string explanation);

/// The last part of a path.
std::string_view baseName(std::string_view path);

/// The configurations (config.json and its like) that name `key`, with the value as text.
struct ConfigValue
{
    const record::File* file = nullptr;
    std::string pointer;
    Json value;
};
std::vector<ConfigValue> configValues(const ClaimInput& input, std::initializer_list<std::string_view> keys);

/// True for names of vectors such as "*.embed_tokens.weight": text ends with `ending`, at a point or the beginning.
bool tensorEndsWith(std::string_view name, std::string_view ending);

/// Several claims of one id: the first keeps the bare id, the one with the gravest verdict comes first.
void appendClaims(std::vector<record::Claim>& claims, std::vector<record::Claim> ofOneId);

} // namespace assayer::card
