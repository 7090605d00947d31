// SPDX-License-Identifier: GPL-3.0-or-later
// Where the model comes from: every source that names a base model, held against the others.
#include "base/Json.h"
#include "base/Text.h"
#include "bom/FileRole.h"
#include "bom/GraphParts.h"

#include <algorithm>

namespace assayer::bom {

namespace {

/// What one file says about the base models.
struct Source
{
    const record::File* file = nullptr;
    double confidence = 0;
    std::vector<std::string> names;
    std::vector<record::Evidence> evidence; ///< parallel to the names
};

std::string_view relationOfWord(std::string_view word)
{
    if (word == "adapter")
        return "adapts";
    if (word == "merge")
        return "merged-from";
    if (word == "quantized")
        return "quantized-from";
    return word == "finetune" ? "finetuned-from" : "";
}

bool isAdapterConfiguration(const record::File& file)
{
    return fileName(file.path) == "adapter_config.json";
}

// One of two names may lack the owner: GGUF files often carry the bare name.
bool sameModel(std::string_view a, std::string_view b)
{
    const std::string first = asciiLower(a);
    const std::string second = asciiLower(b);
    if (first == second)
        return true;
    const bool bare = first.find('/') == std::string::npos || second.find('/') == std::string::npos;
    return bare && fileName(first) == fileName(second);
}

bool isLocalPath(std::string_view name)
{
    return name.starts_with('/') || name.starts_with('.') || name.starts_with('~') || name.find('\\') != name.npos ||
           std::count(name.begin(), name.end(), '/') > 1;
}

void addNames(const std::vector<std::string>& said, Source& source, auto evidenceOf)
{
    for (const std::string& text : said) {
        source.names.push_back(modelName(text));
        source.evidence.push_back(evidenceOf(text));
    }
}

Source sourceOf(const record::File& file)
{
    Source source;
    source.file = &file;
    const Json& frontMatter = jsonMember(file.facts, "frontMatter");
    if (frontMatter.is_object()) {
        source.confidence = kFrontMatter;
        addNames(textsOf(jsonMember(frontMatter, "base_model"), {"name"}), source,
                 [&](const std::string& text) { return frontMatterEvidence(file, "base_model", text); });
        return source;
    }
    const auto said = textsOf(jsonMember(file.facts, "baseModel"), {"repoUrl", "repo_url", "name"});
    if (isAdapterConfiguration(file)) {
        source.confidence = kObeyedByLoaders;
        addNames(said, source,
                 [&](const std::string& text) { return pointerEvidence(file, "/base_model_name_or_path", text); });
    } else if (file.format == "gguf" || file.format == "safetensors") {
        source.confidence = kFileMetadata;
        addNames(said, source,
                 [&](const std::string& text) { return metadataEvidence(file, "general.base_model.", text); });
    } else {
        source.confidence = kNameOrPath;
        addNames(said, source, [&](const std::string& text) { return pointerEvidence(file, "/_name_or_path", text); });
    }
    return source;
}

bool disjoint(const Source& a, const Source& b)
{
    return std::none_of(a.names.begin(), a.names.end(), [&b](const std::string& name) {
        return std::any_of(b.names.begin(), b.names.end(),
                           [&name](const std::string& other) { return sameModel(name, other); });
    });
}

class Lineage
{
public:
    Lineage(const record::Inspection& inspection, GraphAssembly& graph) : m_inspection(inspection), m_graph(graph) {}

    void add()
    {
        collect();
        const std::string relation(chooseRelation());
        for (const Source& source : m_sources) {
            for (std::size_t i = 0; i < source.names.size(); ++i)
                addBase(source, i, relation);
        }
        markContradictions(relation);
    }

private:
    void collect();
    std::string_view chooseRelation() const;
    void addBase(const Source& source, std::size_t index, const std::string& relation);
    void markContradictions(const std::string& relation);
    void markEdges(const Source& source, const std::string& relation, const record::Evidence& against);
    std::string targetOf(const std::string& name);

    const record::Inspection& m_inspection;
    GraphAssembly& m_graph;
    std::vector<Source> m_sources;
    std::vector<std::string> m_bases; ///< names of the base nodes, as first said
    std::string m_explicit;           ///< relation that the card names
};

void Lineage::collect()
{
    for (const record::File& file : m_inspection.files) {
        Source source = sourceOf(file);
        const Json& frontMatter = jsonMember(file.facts, "frontMatter");
        if (m_explicit.empty())
            m_explicit = relationOfWord(jsonText(frontMatter, "base_model_relation"));
        // A path on the author's machine names no model, and a model's own name is no ancestor.
        if (source.confidence == kNameOrPath && !source.names.empty() &&
            (isLocalPath(source.names.front()) || sameModel(source.names.front(), m_inspection.subject.name)))
            continue;
        if (!source.names.empty())
            m_sources.push_back(std::move(source));
        for (const std::string& text : textsOf(jsonMember(frontMatter, "new_version"))) {
            const std::string name = modelName(text);
            m_graph.link("model", "model:" + asciiLower(name), name, "replaced-by", kFrontMatter,
                         frontMatterEvidence(file, "new_version", text));
        }
    }
    // The strongest source names the node, so that an owner is not lost to a bare name.
    std::stable_sort(m_sources.begin(), m_sources.end(),
                     [](const Source& a, const Source& b) { return a.confidence > b.confidence; });
}

std::string_view Lineage::chooseRelation() const
{
    if (!m_explicit.empty())
        return m_explicit;
    const auto& files = m_inspection.files;
    if (std::any_of(files.begin(), files.end(), isAdapterConfiguration))
        return "adapts";
    if (std::any_of(m_sources.begin(), m_sources.end(), [](const Source& source) { return source.names.size() > 1; }))
        return "merged-from";
    bool gguf = false;
    bool other = false;
    for (const record::File& file : files) {
        if (roleOf(file) == FileRole::Weights)
            (file.format == "gguf" ? gguf : other) = true;
    }
    return gguf && !other ? "quantized-from" : "finetuned-from";
}

std::string Lineage::targetOf(const std::string& name)
{
    const auto known = std::find_if(m_bases.begin(), m_bases.end(),
                                    [&name](const std::string& base) { return sameModel(base, name); });
    if (known != m_bases.end())
        return *known;
    m_bases.push_back(name);
    return name;
}

void Lineage::addBase(const Source& source, std::size_t index, const std::string& relation)
{
    const std::string name = targetOf(source.names[index]);
    const record::Evidence& evidence = source.evidence[index];
    // A model that names itself as its base closes a cycle of length one.
    if (name.find('/') != std::string::npos && asciiLower(name) == asciiLower(m_inspection.subject.name)) {
        m_graph.edge(std::string(kModelNode), std::string(kModelNode), relation, source.confidence, evidence)
            .contradicted = true;
        return;
    }
    m_graph.link("base-model", "base-model:" + asciiLower(name), name, relation, source.confidence, evidence);
}

void Lineage::markEdges(const Source& source, const std::string& relation, const record::Evidence& against)
{
    for (std::size_t i = 0; i < source.names.size(); ++i) {
        const std::string name = targetOf(source.names[i]);
        record::Edge* edge =
            m_graph.link("base-model", "base-model:" + asciiLower(name), name, relation, source.confidence, against);
        if (edge != nullptr)
            edge->contradicted = true;
    }
}

void Lineage::markContradictions(const std::string& relation)
{
    // Pairs would be quadratic in the files, so each source is held against the strongest one: if any two of them are
    // disjoint, one of the two differs from it.
    const auto isStatement = [](const Source& source) { return source.confidence >= kStatement; };
    if (!m_sources.empty()) {
        const Source& strongest = m_sources.front();
        for (const Source& source : m_sources) {
            if (!isStatement(source) || !disjoint(strongest, source))
                continue;
            markEdges(strongest, relation, source.evidence.front());
            markEdges(source, relation, strongest.evidence.front());
        }
    }
    const bool adapter = std::any_of(m_inspection.files.begin(), m_inspection.files.end(), isAdapterConfiguration);
    if (adapter && !m_explicit.empty() && m_explicit != "adapts")
        m_graph.contradict(relation, {});
    const record::Claim* claim = findClaim(m_inspection, "base-model");
    if (claim != nullptr && claim->verdict == record::ClaimVerdict::Contradicted)
        m_graph.contradict(relation, claim->evidence);
}

} // namespace

void addLineage(const record::Inspection& inspection, GraphAssembly& graph)
{
    Lineage(inspection, graph).add();
}

} // namespace assayer::bom
