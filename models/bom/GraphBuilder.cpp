// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of the graph, put together.
#include "bom/GraphBuilder.h"

#include "base/Json.h"
#include "bom/Completeness.h"
#include "bom/GraphParts.h"

#include <algorithm>

namespace assayer::bom {

namespace {

constexpr std::size_t kMostModelEvidence = 3;

void addModel(const record::Inspection& inspection, GraphAssembly& graph)
{
    record::Node& model = graph.node("model", std::string(kModelNode), inspection.subject.name);
    model.version = inspection.subject.revision;
    for (const record::File& file : inspection.files) {
        const std::string architecture = jsonText(file.facts, "architecture");
        if (architecture.empty() || model.evidence.size() == kMostModelEvidence)
            continue;
        record::Evidence evidence;
        evidence.path = file.path;
        evidence.value = "architecture " + architecture;
        model.evidence.push_back(std::move(evidence));
    }
}

} // namespace

const record::Claim* findClaim(const record::Inspection& inspection, std::string_view id)
{
    const auto found = std::find_if(inspection.claims.begin(), inspection.claims.end(),
                                    [id](const record::Claim& claim) { return claim.id == id; });
    return found == inspection.claims.end() ? nullptr : &*found;
}

void buildGraph(record::Inspection& inspection)
{
    GraphAssembly graph;
    addModel(inspection, graph);
    addFiles(inspection, graph);
    addLineage(inspection, graph);
    addDatasets(inspection, graph);
    addLibraries(inspection, graph);
    addRemoteCode(inspection, graph);
    addLicences(inspection, graph);
    addPeople(inspection, graph);
    inspection.graph = graph.finish();
    inspection.bom.completeness = judgeCompleteness(inspection);
}

} // namespace assayer::bom
