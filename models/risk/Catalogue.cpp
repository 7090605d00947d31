// SPDX-License-Identifier: GPL-3.0-or-later
#include "risk/Catalogue.h"

#include "base/EmbeddedFile.h"
#include "base/Json.h"

#include <span>

namespace assayer::risk {

std::span<const EmbeddedFile> ruleFiles();

namespace {

constexpr std::string_view kUnknownRule = "ASY-GEN-000";

std::vector<std::string> strings(const Json& json)
{
    std::vector<std::string> list;
    for (const Json& item : json) {
        if (item.is_string())
            list.push_back(item.get<std::string>());
    }
    return list;
}

} // namespace

Result<std::vector<Rule>> Catalogue::parse(std::string_view json)
{
    const auto document = parseJson(json);
    if (!document)
        return failure(document.error());
    std::vector<Rule> rules;
    for (const Json& entry : jsonMember(document->value, "rules")) {
        Rule rule;
        rule.id = jsonText(entry, "id");
        rule.title = jsonText(entry, "title");
        rule.why = jsonText(entry, "why");
        rule.remedy = jsonText(entry, "remedy");
        const auto severity = record::fromWord<record::Severity>(jsonText(entry, "severity"));
        const auto confidence = record::fromWord<record::Confidence>(jsonText(entry, "confidence", "certain"));
        if (rule.id.empty() || rule.title.empty() || rule.why.empty() || rule.remedy.empty() || !severity ||
            !confidence)
            return failure(ErrorKind::Malformed,
                           "the rule '" + rule.id + "' lacks an id, title, why, remedy, or has no known severity");
        rule.severity = *severity;
        rule.confidence = *confidence;
        rule.references = strings(jsonMember(entry, "references"));
        rule.observations = strings(jsonMember(entry, "observations"));
        rules.push_back(std::move(rule));
    }
    return rules;
}

const Catalogue& Catalogue::builtIn()
{
    static const Catalogue kCatalogue = [] {
        Catalogue catalogue;
        for (const EmbeddedFile& file : ruleFiles()) {
            auto rules = parse(file.text);
            if (!rules)
                continue;
            for (Rule& rule : *rules) {
                for (const std::string& kind : rule.observations)
                    catalogue.m_byObservation.emplace(kind, rule.id);
                catalogue.m_rules.emplace(rule.id, std::move(rule));
            }
        }
        return catalogue;
    }();
    return kCatalogue;
}

const Rule* Catalogue::find(std::string_view id) const
{
    const auto found = m_rules.find(id);
    return found == m_rules.end() ? nullptr : &found->second;
}

const Rule* Catalogue::forObservation(std::string_view kind) const
{
    const auto found = m_byObservation.find(kind);
    return found == m_byObservation.end() ? nullptr : find(found->second);
}

record::Finding Catalogue::finding(std::string_view id, std::string evidence) const
{
    record::Finding finding;
    finding.evidence = std::move(evidence);
    const Rule* rule = find(id);
    if (rule == nullptr) {
        finding.rule = std::string(kUnknownRule);
        finding.severity = record::Severity::Medium;
        finding.title = "A check found something that the catalogue has no rule for";
        finding.evidence = std::string(id) + ": " + finding.evidence;
        return finding;
    }
    finding.rule = rule->id;
    finding.severity = rule->severity;
    finding.confidence = rule->confidence;
    finding.title = rule->title;
    finding.references = rule->references;
    return finding;
}

record::Finding Catalogue::findingFor(std::string_view kind, std::string evidence) const
{
    const Rule* rule = forObservation(kind);
    return finding(rule != nullptr ? std::string_view(rule->id) : kind, std::move(evidence));
}

} // namespace assayer::risk
