// SPDX-License-Identifier: GPL-3.0-or-later
// The fields of an ML-BOM with their weights and states.
#include "bom/Completeness.h"

#include "base/Json.h"
#include "base/Text.h"
#include "bom/FileRole.h"
#include "bom/GraphParts.h"

#include <algorithm>

namespace assayer::bom {

namespace {

constexpr double kConfirmed = 1;
constexpr double kPresent = 0.8;
constexpr double kUnsupported = 0.5;
constexpr double kMissing = 0;
constexpr double kContradicted = -0.5;

bool isCommit(std::string_view text)
{
    return text.size() == 40 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool isPlaceholder(std::string_view text)
{
    const std::string lower = asciiLower(text);
    return lower.empty() || lower == "string" || lower == "unknown" ||
           lower.find("more information needed") != lower.npos;
}

class Judge
{
public:
    explicit Judge(const record::Inspection& inspection) : m_inspection(inspection) {}

    record::Completeness judge()
    {
        judgeIdentity();
        judgeLicence();
        judgeModel();
        judgeData();
        judgeUse();
        judgeSupply();
        return settle();
    }

private:
    void judgeIdentity();
    void judgeLicence();
    void judgeModel();
    void judgeData();
    void judgeUse();
    void judgeSupply();
    record::Completeness settle();

    void field(std::string_view name, double weight, double state)
    {
        m_fields.push_back({std::string(name), weight, state});
    }

    bool hasFact(std::string_view key) const
    {
        const auto& files = m_inspection.files;
        return std::any_of(files.begin(), files.end(), [key](const record::File& file) {
            const Json& value = jsonMember(file.facts, key);
            return !value.is_null() && !value.empty();
        });
    }

    // What the card says of `key` in its front matter, unless that is a placeholder.
    bool saysCard(std::string_view key) const
    {
        const auto& files = m_inspection.files;
        return std::any_of(files.begin(), files.end(), [key](const record::File& file) {
            const Json& value = jsonMember(jsonMember(file.facts, "frontMatter"), key);
            if (value.is_string())
                return !isPlaceholder(value.get_ref<const std::string&>());
            return !value.is_null() && !value.empty();
        });
    }

    bool hasSection(std::initializer_list<std::string_view> words) const;
    bool hasRole(FileRole role) const;
    bool hasEdge(std::string_view relation) const;
    bool hasContradictedEdge(std::string_view relation) const;
    double strongestEdge(std::string_view relation) const;

    // The state that the verdict of a claim stands for; `otherwise` where nothing is claimed.
    double claimState(std::string_view id, double otherwise) const;

    const record::Inspection& m_inspection;
    std::vector<record::CompletenessField> m_fields;
};

bool Judge::hasSection(std::initializer_list<std::string_view> words) const
{
    for (const record::File& file : m_inspection.files) {
        for (const std::string& title : textsOf(jsonMember(file.facts, "sections"), {"title", "heading"})) {
            const std::string lower = asciiLower(title);
            const bool named = std::any_of(words.begin(), words.end(), [&lower](std::string_view word) {
                return lower.find(word) != std::string::npos;
            });
            if (named)
                return true;
        }
    }
    return false;
}

bool Judge::hasRole(FileRole role) const
{
    const auto& files = m_inspection.files;
    return std::any_of(files.begin(), files.end(), [role](const record::File& file) { return roleOf(file) == role; });
}

bool Judge::hasEdge(std::string_view relation) const
{
    const auto& edges = m_inspection.graph.edges;
    return std::any_of(edges.begin(), edges.end(),
                       [relation](const record::Edge& edge) { return edge.relation == relation; });
}

bool Judge::hasContradictedEdge(std::string_view relation) const
{
    const auto& edges = m_inspection.graph.edges;
    return std::any_of(edges.begin(), edges.end(),
                       [relation](const record::Edge& edge) { return edge.relation == relation && edge.contradicted; });
}

double Judge::strongestEdge(std::string_view relation) const
{
    double strongest = 0;
    for (const record::Edge& edge : m_inspection.graph.edges) {
        if (edge.relation == relation)
            strongest = std::max(strongest, edge.confidence);
    }
    return strongest;
}

double Judge::claimState(std::string_view id, double otherwise) const
{
    const record::Claim* claim = findClaim(m_inspection, id);
    if (claim == nullptr)
        return otherwise;
    switch (claim->verdict) {
    case record::ClaimVerdict::Confirmed:
        return kConfirmed;
    case record::ClaimVerdict::Contradicted:
        return kContradicted;
    case record::ClaimVerdict::Unsupported:
        return std::max(kUnsupported, otherwise);
    case record::ClaimVerdict::NotCheckable:
        return std::max(claim->said.empty() ? kMissing : kPresent, otherwise);
    case record::ClaimVerdict::Missing:
        return otherwise;
    }
    return otherwise;
}

void Judge::judgeIdentity()
{
    const record::Subject& subject = m_inspection.subject;
    const bool hub = isHubName(subject.name);
    const bool commit = subject.revision && isCommit(*subject.revision);
    field("component name", 3, subject.name.empty() ? kMissing : kPresent);
    field("version pinned to a commit", 4, commit ? kPresent : kMissing);
    const bool verified =
        std::any_of(m_inspection.signatures.begin(), m_inspection.signatures.end(),
                    [](const auto& signature) { return signature.status == record::SignatureStatus::Verified; });
    const double said = hasEdge("published-by") ? kUnsupported : kMissing;
    field("producer", 4, verified ? kConfirmed : said);
    field("unique identifier", 3, hub ? kPresent : kMissing);
    field("tool name and version", 2, m_inspection.tool.version.empty() ? kMissing : kConfirmed);
    std::size_t weights = 0;
    std::size_t hashed = 0;
    for (const record::File& file : m_inspection.files) {
        if (roleOf(file) != FileRole::Weights)
            continue;
        ++weights;
        hashed += file.digests.contains("sha256") ? 1U : 0U;
    }
    field("hash of every weight file", 8, weights > 0 && hashed == weights ? kConfirmed : kMissing);
}

void Judge::judgeLicence()
{
    const double said = hasEdge("licensed-under") ? kPresent : kMissing;
    const double state = hasContradictedEdge("licensed-under") ? kContradicted : claimState("licence", said);
    field("licence", 3, state);
    bool identified = said > 0;
    for (const record::Node& node : m_inspection.graph.nodes)
        identified = identified && (node.kind != "licence" || spdxLicence(node.name).has_value());
    field("licence identifier of SPDX", 2, identified ? kPresent : kMissing);
    field("licence text", 2, hasRole(FileRole::Licence) ? claimState("licence-text", kPresent) : kMissing);
}

void Judge::judgeModel()
{
    const bool measured = hasFact("parameters");
    field("description", 2, hasRole(FileRole::Card) ? kPresent : kMissing);
    field("architecture", 2, claimState("architecture", hasFact("architecture") ? kPresent : kMissing));
    field("task", 2, saysCard("pipeline_tag") ? kPresent : kMissing);
    field("parameter count", 2, claimState("parameters", measured ? kConfirmed : kMissing));
    field("context length", 1, claimState("context-length", hasFact("contextLength") ? kPresent : kMissing));
    field("number format and quantization", 2, claimState("dtype", hasFact("dtypes") ? kConfirmed : kMissing));
    field("languages", 1, claimState("languages", saysCard("language") ? kPresent : kMissing));
}

void Judge::judgeData()
{
    // No byte of a model proves its training data, so a name of a data set is present and no more.
    field("training data sets", 5, hasEdge("trained-on") ? kPresent : kMissing);
    field("training information", 3, hasSection({"training"}) ? kPresent : kMissing);
    field("evaluation data sets", 3, hasEdge("evaluated-on") ? kPresent : kMissing);
    field("metrics", 3, saysCard("model-index") ? kUnsupported : kMissing);
}

void Judge::judgeUse()
{
    field("intended use", 3, hasSection({"intended use", "direct use", "uses", "usage"}) ? kPresent : kMissing);
    field("use out of scope", 2, hasSection({"out-of-scope", "out of scope", "misuse"}) ? kPresent : kMissing);
    field("limitations", 3, hasSection({"limitation", "risks"}) ? kPresent : kMissing);
    field("ethical notes", 2, hasSection({"ethic", "bias", "fairness"}) ? kPresent : kMissing);
    field("energy and emissions", 1, saysCard("co2_eq_emissions") ? kUnsupported : kMissing);
}

void Judge::judgeSupply()
{
    double base = kMissing;
    bool contradicted = false;
    for (const std::string_view relation : {"adapts", "finetuned-from", "merged-from", "quantized-from"}) {
        const double strength = strongestEdge(relation);
        contradicted = contradicted || hasContradictedEdge(relation);
        if (strength > 0)
            base = std::max(base, strength >= kFileMetadata ? kPresent : kUnsupported);
    }
    field("lineage", 5, contradicted ? kContradicted : claimState("base-model", base));
    const double libraries = hasEdge("needs-library") ? kPresent : kMissing;
    field("libraries", 5, hasContradictedEdge("needs-library") ? kContradicted : claimState("library", libraries));
    // Only a configuration that was read can show that no code is loaded.
    const double none = hasFact("config") ? kConfirmed : kMissing;
    const double code = hasContradictedEdge("loads-remote-code") ? kContradicted : kPresent;
    field("remote code", 3, hasEdge("loads-remote-code") ? code : none);
    field("model card", 1, hasRole(FileRole::Card) ? kPresent : kMissing);
    field("download location", 2, isHubName(m_inspection.subject.name) ? kPresent : kMissing);
}

record::Completeness Judge::settle()
{
    record::Completeness completeness;
    double reached = 0;
    double most = 0;
    for (const record::CompletenessField& judged : m_fields) {
        reached += judged.weight * judged.state;
        most += judged.weight;
    }
    completeness.score = most > 0 ? std::max(0.0, 100 * reached / most) : 0;
    completeness.fields = std::move(m_fields);
    return completeness;
}

} // namespace

record::Completeness judgeCompleteness(const record::Inspection& inspection)
{
    return Judge(inspection).judge();
}

double presence(const record::Completeness& completeness)
{
    double reached = 0;
    double most = 0;
    for (const record::CompletenessField& judged : completeness.fields) {
        reached += judged.state == kMissing ? 0 : judged.weight;
        most += judged.weight;
    }
    return most > 0 ? 100 * reached / most : 0;
}

} // namespace assayer::bom
