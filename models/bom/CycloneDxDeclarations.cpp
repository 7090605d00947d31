// SPDX-License-Identifier: GPL-3.0-or-later
// Claims of the card as declarations, findings and advisories as vulnerabilities.
#include "base/Text.h"
#include "bom/CycloneDxParts.h"
#include "bom/GraphParts.h"

#include <charconv>
#include <map>
#include <set>

namespace assayer::bom {

namespace {

constexpr std::size_t kMostAffected = 500; // files of one rule
constexpr std::size_t kMostClaims = 1000;
constexpr std::size_t kMostRules = 1000;
constexpr std::size_t kDetailBytes = 2000;
constexpr std::string_view kAssessor = "assessor";

/// Builds the declarations; references are numbered, as ids of claims need not be unique.
class Declarations
{
public:
    explicit Declarations(const record::Inspection& inspection) : m_inspection(inspection) {}

    Json build()
    {
        for (const record::Claim& claim : m_inspection.claims) {
            // What the card does not say is no claim of anybody.
            if (!claim.said.empty() && m_claims.size() < kMostClaims)
                add(claim);
        }
        if (m_claims.empty())
            return {};
        Json assessor{{"bom-ref", kAssessor},
                      {"organization", {{"name", m_inspection.tool.name + " " + m_inspection.tool.version}}}};
        Json attestation{{"summary", "Claims of the model card held against the bytes of the model"},
                         {"assessor", kAssessor}};
        setUnlessEmpty(attestation, "map", std::move(m_map));
        Json declared{{"assessors", Json::array({std::move(assessor)})},
                      {"attestations", Json::array({std::move(attestation)})},
                      {"claims", std::move(m_claims)}};
        setUnlessEmpty(declared, "evidence", std::move(m_evidence));
        return declared;
    }

private:
    void add(const record::Claim& claim);
    std::string addEvidence(const record::Evidence& evidence);

    const record::Inspection& m_inspection;
    Json m_claims = Json::array();
    Json m_evidence = Json::array();
    Json m_map = Json::array();
};

std::string Declarations::addEvidence(const record::Evidence& evidence)
{
    std::string reference = "evidence:" + std::to_string(m_evidence.size() + 1);
    Json entry{{"bom-ref", reference}, {"description", placeOf(evidence)}};
    if (!evidence.value.empty())
        entry["data"] =
            Json::array({{{"name", "value"},
                          {"contents",
                           {{"attachment",
                             {{"contentType", "text/plain"}, {"content", excerpt(evidence.value, kDetailBytes)}}}}}}});
    m_evidence.push_back(std::move(entry));
    return reference;
}

void Declarations::add(const record::Claim& claim)
{
    const std::string reference = "claim:" + std::to_string(m_claims.size() + 1) + ":" + claim.id;
    Json entry{{"bom-ref", reference}, {"target", kModelNode}, {"predicate", claim.id + " = " + claim.said}};
    setUnlessEmpty(entry, "reasoning", claim.explanation);
    Json references = Json::array();
    // The first piece is the statement itself, which neither supports nor refutes what it says.
    for (std::size_t i = 1; i < claim.evidence.size(); ++i)
        references.push_back(addEvidence(claim.evidence[i]));
    const bool contradicted = claim.verdict == record::ClaimVerdict::Contradicted;
    setUnlessEmpty(entry, contradicted ? "counterEvidence" : "evidence", std::move(references));
    m_claims.push_back(std::move(entry));
    if (contradicted || claim.verdict == record::ClaimVerdict::Confirmed)
        m_map.push_back({{"claims", {reference}},
                         {"conformance",
                          {{"score", contradicted ? 0 : 1}, {"rationale", std::string(record::word(claim.verdict))}}}});
}

/// The findings of one rule.
struct Group
{
    const record::Finding* worst = nullptr;
    std::size_t places = 0;
    std::set<std::string> files;
};

Json weaknesses(const std::vector<std::string>& references)
{
    constexpr std::string_view kPrefix = "CWE-";
    std::set<int> numbers;
    for (const std::string& reference : references) {
        int number = 0;
        const char* end = reference.data() + reference.size();
        if (reference.starts_with(kPrefix) &&
            std::from_chars(reference.data() + kPrefix.size(), end, number).ptr == end && number > 0)
            numbers.insert(number);
    }
    return numbers;
}

Json vulnerability(const std::string& rule, const Group& group, const std::string& source)
{
    Json affects = Json::array();
    for (const std::string& reference : group.files) {
        if (affects.size() < kMostAffected)
            affects.push_back({{"ref", reference}});
    }
    Json entry{{"bom-ref", "finding:" + rule},
               {"id", rule},
               {"source", {{"name", source}}},
               {"ratings", Json::array({{{"severity", record::word(group.worst->severity)}, {"method", "other"}}})},
               {"description", group.worst->title},
               {"affects", std::move(affects)},
               {"analysis", {{"state", "in_triage"}}}};
    setUnlessEmpty(entry, "detail", excerpt(group.worst->evidence, kDetailBytes));
    setUnlessEmpty(entry, "cwes", weaknesses(group.worst->references));
    Json properties = Json::array();
    addProperty(properties, "assayer:finding:places", std::to_string(group.places));
    if (group.files.size() > kMostAffected)
        addProperty(properties, "assayer:finding:files", std::to_string(group.files.size()));
    entry["properties"] = std::move(properties);
    return entry;
}

Json advisory(const record::Advisory& advisory, std::size_t number)
{
    const std::string severity = asciiLower(advisory.severity);
    const bool known = record::fromWord<record::Severity>(severity).has_value();
    Json entry{{"bom-ref", "advisory:" + std::to_string(number) + ":" + advisory.id},
               {"id", advisory.id},
               {"ratings", Json::array({{{"severity", known ? severity : "unknown"}}})},
               {"affects", Json::array({{{"ref", "library:" + normalisedPackage(advisory.package)}}})}};
    setUnlessEmpty(entry, "description", advisory.summary);
    return entry;
}

} // namespace

Json declarations(const record::Inspection& inspection)
{
    return Declarations(inspection).build();
}

Json vulnerabilities(const record::Inspection& inspection)
{
    std::set<std::string_view> paths;
    for (const record::File& file : inspection.files)
        paths.insert(file.path);
    std::map<std::string, Group> groups;
    for (const record::Finding& finding : inspection.findings) {
        if (finding.rule.empty() || (groups.size() == kMostRules && !groups.contains(finding.rule)))
            continue;
        Group& group = groups[finding.rule];
        if (group.worst == nullptr || group.worst->severity < finding.severity)
            group.worst = &finding;
        ++group.places;
        group.files.insert(paths.contains(finding.path) ? fileReference(finding.path) : std::string(kModelNode));
    }
    Json list = Json::array();
    for (const auto& [rule, group] : groups)
        list.push_back(vulnerability(rule, group, inspection.tool.name));
    std::set<std::string> libraries;
    for (const record::Node& node : inspection.graph.nodes) {
        if (node.kind == "library")
            libraries.insert(node.id);
    }
    std::size_t number = 0;
    for (const record::Advisory& item : inspection.advisories) {
        if (libraries.contains("library:" + normalisedPackage(item.package)))
            list.push_back(advisory(item, ++number));
    }
    return list;
}

} // namespace assayer::bom
