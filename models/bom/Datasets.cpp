// SPDX-License-Identifier: GPL-3.0-or-later
// Data sets that the card and the files' metadata name; nothing in the bytes can prove them.
#include "base/Json.h"
#include "base/Text.h"
#include "bom/GraphParts.h"

namespace assayer::bom {

namespace {

constexpr std::size_t kMostResults = 10'000;

void addEvaluations(const record::File& card, const Json& frontMatter, GraphAssembly& graph)
{
    std::size_t seen = 0;
    for (const Json& model : jsonMember(frontMatter, "model-index")) {
        for (const Json& result : jsonMember(model, "results")) {
            if (++seen > kMostResults)
                return;
            const Json& dataset = jsonMember(result, "dataset");
            const std::string name = jsonText(dataset, "name");
            const std::string type = jsonText(dataset, "type", name);
            if (!type.empty())
                graph.link("dataset", "dataset:" + asciiLower(type), type, "evaluated-on", kFrontMatter,
                           frontMatterEvidence(card, "model-index", name.empty() ? type : name));
        }
    }
}

} // namespace

void addDatasets(const record::Inspection& inspection, GraphAssembly& graph)
{
    for (const record::File& file : inspection.files) {
        const Json& frontMatter = jsonMember(file.facts, "frontMatter");
        for (const std::string& name : textsOf(jsonMember(frontMatter, "datasets"), {"type", "name"}))
            graph.link("dataset", "dataset:" + asciiLower(name), name, "trained-on", kFrontMatter,
                       frontMatterEvidence(file, "datasets", name));
        if (frontMatter.is_object())
            addEvaluations(file, frontMatter, graph);
        for (const std::string& name : textsOf(jsonMember(file.facts, "datasets"), {"repoUrl", "repo_url", "name"}))
            graph.link("dataset", "dataset:" + asciiLower(name), name, "trained-on", kFileMetadata,
                       metadataEvidence(file, "general.dataset", name));
    }
}

} // namespace assayer::bom
