// SPDX-License-Identifier: GPL-3.0-or-later
// Making claims and evidence.
#include "card/ClaimInput.h"

#include "base/Text.h"

#include <algorithm>

namespace assayer::card {

namespace {

constexpr std::size_t kMaximumTexts = 100;

// Contradictions first, then what was confirmed, then what could not be backed.
int gravity(record::ClaimVerdict verdict)
{
    switch (verdict) {
    case record::ClaimVerdict::Contradicted:
        return 0;
    case record::ClaimVerdict::Confirmed:
        return 1;
    case record::ClaimVerdict::Unsupported:
        return 2;
    case record::ClaimVerdict::NotCheckable:
        return 3;
    case record::ClaimVerdict::Missing:
        return 4;
    }
    return 5;
}

// What a person reads: strong emphasis and code of Markdown without their marks.
std::string withoutMarks(std::string text)
{
    for (const std::string_view mark : {"**", "`"}) {
        for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at))
            text.erase(at, mark.size());
    }
    return text;
}

} // namespace

std::vector<std::string> frontMatterTexts(const ClaimInput& input, const std::string& key)
{
    std::vector<std::string> texts;
    const Json& value = jsonMember(input.frontMatter.values, key);
    const auto place = input.frontMatter.keys.find(key);
    if (value.is_string())
        texts.push_back(value.get<std::string>());
    else if (value.is_boolean() && place != input.frontMatter.keys.end())
        texts.push_back(place->second.raw);
    if (!value.is_array())
        return texts;
    for (const Json& item : value) {
        if (item.is_string() && texts.size() < kMaximumTexts)
            texts.push_back(item.get<std::string>());
    }
    return texts;
}

record::Evidence frontMatterEvidence(const ClaimInput& input, const std::string& key)
{
    record::Evidence evidence;
    evidence.path = input.card ? input.card->path : std::string();
    const auto place = input.frontMatter.keys.find(key);
    if (place == input.frontMatter.keys.end()) {
        evidence.value = "no " + key;
        return evidence;
    }
    evidence.pointer = "line " + std::to_string(place->second.line);
    evidence.offset = place->second.offset;
    evidence.length = place->second.length;
    evidence.value = key + ": " + utf8FromBytes(place->second.raw);
    return evidence;
}

record::Evidence statementEvidence(const ClaimInput& input, const Statement& statement)
{
    record::Evidence evidence;
    evidence.path = input.card ? input.card->path : std::string();
    evidence.pointer = "line " + std::to_string(statement.line);
    evidence.offset = statement.offset;
    evidence.length = statement.length;
    evidence.value = statement.said;
    return evidence;
}

record::Evidence fileEvidence(const record::File& file, std::string pointer, std::string value)
{
    record::Evidence evidence;
    evidence.path = file.path;
    if (!pointer.empty())
        evidence.pointer = std::move(pointer);
    evidence.value = std::move(value);
    return evidence;
}

record::Claim claimOf(std::string id, std::string field, std::string_view said)
{
    record::Claim claim;
    claim.id = std::move(id);
    claim.field = std::move(field);
    claim.said = excerpt(withoutMarks(utf8FromBytes(said)), 400);
    return claim;
}

void decide(record::Claim& claim, record::ClaimVerdict verdict, std::string explanation)
{
    claim.verdict = verdict;
    claim.explanation = std::move(explanation);
}

std::string_view baseName(std::string_view path)
{
    return path.substr(path.find_last_of('/') + 1);
}

std::vector<ConfigValue> configValues(const ClaimInput& input, std::initializer_list<std::string_view> keys)
{
    std::vector<ConfigValue> values;
    for (const record::File& file : input.files) {
        const Json& config = jsonMember(file.facts, "config");
        for (const std::string_view key : keys) {
            const Json& value = jsonMember(config, key);
            if (!value.is_null())
                values.push_back({&file, "/" + jsonPointerStep(key), value});
        }
    }
    return values;
}

bool tensorEndsWith(std::string_view name, std::string_view ending)
{
    if (!name.ends_with(ending))
        return false;
    return name.size() == ending.size() || name[name.size() - ending.size() - 1] == '.';
}

void appendClaims(std::vector<record::Claim>& claims, std::vector<record::Claim> ofOneId)
{
    std::stable_sort(ofOneId.begin(), ofOneId.end(), [](const record::Claim& a, const record::Claim& b) {
        return gravity(a.verdict) < gravity(b.verdict);
    });
    for (std::size_t i = 0; i < ofOneId.size(); ++i) {
        if (i > 0)
            ofOneId[i].id += "#" + std::to_string(i + 1);
        claims.push_back(std::move(ofOneId[i]));
    }
}

} // namespace assayer::card
