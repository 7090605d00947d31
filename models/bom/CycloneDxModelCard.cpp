// SPDX-License-Identifier: GPL-3.0-or-later
// The model card and the licences. A field stands here only where a file states or shows it; nothing is guessed.
#include "base/CheckedArithmetic.h"
#include "base/Text.h"
#include "bom/CycloneDxParts.h"
#include "bom/FileRole.h"
#include "bom/GraphParts.h"

#include <array>
#include <set>

namespace assayer::bom {

namespace {

constexpr std::size_t kMostMetrics = 500;
constexpr std::size_t kMostLanguages = 500;

// The fact of the first file that has it; files are in order, so the same record gives the same answer.
std::string firstFact(const record::Inspection& inspection, std::string_view key)
{
    for (const record::File& file : inspection.files) {
        if (std::string text = jsonText(file.facts, key); !text.empty())
            return text;
    }
    return {};
}

std::string firstFrontMatter(const record::Inspection& inspection, std::string_view key)
{
    for (const record::File& file : inspection.files) {
        const auto texts = textsOf(jsonMember(jsonMember(file.facts, "frontMatter"), key));
        if (!texts.empty())
            return texts.front();
    }
    return {};
}

// Elements of all weight files, unless the same weights may stand there twice: one file, or the shards of one model.
std::string parameterCount(const record::Inspection& inspection)
{
    std::uint64_t sum = 0;
    std::size_t files = 0;
    bool shards = true;
    for (const record::File& file : inspection.files) {
        const auto elements = jsonUnsigned(file.facts, "parameters");
        if (!elements || roleOf(file) != FileRole::Weights)
            continue;
        const auto total = checkedAdd(sum, *elements);
        if (!total)
            return {};
        sum = *total;
        ++files;
        shards = shards && fileName(file.path).find("-of-") != std::string_view::npos;
    }
    return files == 1 || (files > 1 && shards) ? std::to_string(sum) : std::string();
}

Json metrics(const record::Inspection& inspection)
{
    Json list = Json::array();
    for (const record::File& file : inspection.files) {
        const Json& index = jsonMember(jsonMember(file.facts, "frontMatter"), "model-index");
        for (const Json& model : index) {
            for (const Json& result : jsonMember(model, "results")) {
                const std::string slice =
                    jsonText(jsonMember(result, "dataset"), "name", jsonText(jsonMember(result, "dataset"), "type"));
                for (const Json& metric : jsonMember(result, "metrics")) {
                    if (list.size() == kMostMetrics)
                        return list;
                    const Json& value = jsonMember(metric, "value");
                    Json entry = Json::object();
                    setUnlessEmpty(entry, "type", jsonText(metric, "type"));
                    if (value.is_number() || value.is_string())
                        setUnlessEmpty(entry, "value", value.is_string() ? value : Json(value.dump()));
                    if (entry.size() < 2)
                        continue;
                    setUnlessEmpty(entry, "slice", slice);
                    list.push_back(std::move(entry));
                }
            }
        }
    }
    return list;
}

std::string languages(const record::Inspection& inspection)
{
    std::set<std::string> words;
    for (const record::File& file : inspection.files) {
        for (const std::string& word : textsOf(jsonMember(jsonMember(file.facts, "frontMatter"), "language"))) {
            if (words.size() < kMostLanguages)
                words.insert(word);
        }
    }
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : ",") + word;
    return text;
}

Json cardProperties(const record::Inspection& inspection)
{
    // The names of CycloneDX' taxonomy for machine learning.
    Json properties = Json::array();
    addProperty(properties, "cdx:ai-ml:model:language", languages(inspection));
    addProperty(properties, "cdx:ai-ml:model:parameter:count", parameterCount(inspection));
    constexpr std::string_view kHyper = "cdx:ai-ml:model:hyperparameter:";
    const auto hyper = [&](std::string_view name, std::string_view fact) {
        addProperty(properties, std::string(kHyper) + std::string(name), firstFact(inspection, fact));
    };
    hyper("context_length", "contextLength");
    hyper("hidden_size", "hiddenSize");
    hyper("num_hidden_layers", "layers");
    hyper("vocab_size", "vocabulary");
    addProperty(properties, "assayer:model:declared-dtype", firstFact(inspection, "dtype"));
    return properties;
}

Json datasetReferences(const record::Graph& graph)
{
    std::set<std::string> known;
    for (const record::Node& node : graph.nodes) {
        if (node.kind == "dataset")
            known.insert(node.id);
    }
    std::set<std::string> trained;
    for (const record::Edge& edge : graph.edges) {
        if (edge.from == kModelNode && edge.relation == "trained-on" && known.contains(edge.to))
            trained.insert(edge.to);
    }
    Json list = Json::array();
    for (const std::string& id : trained)
        list.push_back({{"ref", id}});
    return list;
}

Json licence(const std::string& name, std::string_view acknowledgement)
{
    Json entry{{"acknowledgement", acknowledgement}};
    if (const auto identifier = spdxLicence(name))
        entry["id"] = *identifier;
    else
        entry["name"] = name;
    return {{"license", std::move(entry)}};
}

} // namespace

Json modelCard(const record::Inspection& inspection)
{
    Json parameters = Json::object();
    setUnlessEmpty(parameters, "task", firstFrontMatter(inspection, "pipeline_tag"));
    setUnlessEmpty(parameters, "architectureFamily", firstFact(inspection, "modelType"));
    setUnlessEmpty(parameters, "modelArchitecture", firstFact(inspection, "architecture"));
    setUnlessEmpty(parameters, "datasets", datasetReferences(inspection.graph));
    Json card = Json::object();
    setUnlessEmpty(card, "modelParameters", std::move(parameters));
    if (Json list = metrics(inspection); !list.empty())
        card["quantitativeAnalysis"] = {{"performanceMetrics", std::move(list)}};
    setUnlessEmpty(card, "properties", cardProperties(inspection));
    if (!card.empty())
        card["bom-ref"] = "model-card";
    return card;
}

Json licences(const record::Inspection& inspection)
{
    Json list = Json::array();
    const record::Claim* claim = findClaim(inspection, "licence");
    const bool confirmed = claim != nullptr && claim->verdict == record::ClaimVerdict::Confirmed;
    for (const record::Node& node : inspection.graph.nodes) {
        if (node.kind != "licence" || node.name.empty())
            continue;
        list.push_back(licence(node.name, "declared"));
        // Concluded is what a text in the subject bears out, and nothing else.
        if (confirmed && asciiLower(claim->said) == asciiLower(node.name))
            list.push_back(licence(node.name, "concluded"));
    }
    return list;
}

} // namespace assayer::bom
