// SPDX-License-Identifier: GPL-3.0-or-later
// The graph with its edges, the completeness of the ML-BOM, and the files with their digests.
#include "base/Json.h"
#include "report/Html.h"
#include "report/HtmlGraph.h"
#include "report/HtmlSections.h"
#include "report/Wording.h"

#include <algorithm>

namespace assayer::report {

namespace {

constexpr std::size_t kMostEdgeRows = 1000;
constexpr std::size_t kMostFields = 200;
constexpr std::size_t kMostFiles = 10'000;
constexpr std::size_t kMostTypes = 8;

std::string edgesHtml(const record::Graph& graph)
{
    std::vector<const record::Edge*> edges;
    for (const record::Edge& edge : graph.edges) {
        if (edge.relation != "contains")
            edges.push_back(&edge); // what the model contains stands in the table of files
    }
    if (edges.empty())
        return {};
    std::string html = tableHead({"From", "Relation", "To", "Confidence", "Evidence"});
    const std::size_t most = std::min(edges.size(), kMostEdgeRows);
    for (std::size_t i = 0; i < most; ++i) {
        const record::Edge& edge = *edges[i];
        html += "<tr><td>" + safe(edge.from) + "</td><td>" + safe(edge.relation) +
                (edge.contradicted ? " <span class=\"tag high\">contradicted</span>" : "") + "</td><td>" +
                safe(edge.to) + "</td><td>" + percentText(100 * edge.confidence) + " %</td><td>";
        for (const record::Evidence& evidence : edge.evidence)
            html += "<div><code>" + escapeHtml(placeText(evidence)) + "</code> " + safe(evidence.value) + "</div>";
        html += "</td></tr>\n";
    }
    return html + std::string(kTableEnd) + cutMark(edges.size() - most, "edge", "edges");
}

std::string_view stateWord(double state)
{
    if (state < 0)
        return "contradicted";
    if (state == 0)
        return "missing";
    if (state < 0.8)
        return "present, nothing backs it";
    return state < 1 ? "present" : "confirmed by bytes";
}

std::string completenessHtml(const record::Completeness& completeness)
{
    if (completeness.fields.empty())
        return {};
    std::string html = "<details><summary>Fields of the ML-BOM</summary>" + tableHead({"Field", "Weight", "State"});
    const std::size_t most = std::min(completeness.fields.size(), kMostFields);
    for (std::size_t i = 0; i < most; ++i) {
        const record::CompletenessField& field = completeness.fields[i];
        html += "<tr><td>" + safe(field.name) + "</td><td>" + percentText(field.weight) + "</td><td>" +
                std::string(stateWord(field.state)) + "</td></tr>\n";
    }
    return html + std::string(kTableEnd) + "</details>\n";
}

std::string contentText(const record::File& file)
{
    std::string text = file.format;
    if (const auto tensors = jsonUnsigned(file.facts, "tensors"))
        text += ", " + countText(*tensors, "tensor", "tensors");
    if (const auto parameters = jsonUnsigned(file.facts, "parameters"))
        text += ", " + countText(*parameters, "parameter", "parameters");
    const Json& types = jsonMember(file.facts, "dtypes");
    std::size_t listed = 0;
    if (types.is_object()) {
        for (const auto& [name, elements] : types.items()) {
            if (listed++ < kMostTypes)
                text += ", " + name;
        }
    }
    return text;
}

std::string fileHtml(const record::File& file)
{
    std::string html = "<tr><td>" + tag(file.verdict) + "</td><td><code>" + safe(file.path) + "</code>";
    if (file.linkTarget)
        html += "<div class=\"soft\">link to <code>" + safe(withoutHome(*file.linkTarget)) + "</code></div>";
    for (const auto& [name, value] : file.digests)
        html += "<div class=\"soft\">" + safe(name) + " <code>" + safe(value) + "</code></div>";
    return html + "</td><td>" + safe(contentText(file)) + "</td><td class=\"number\">" + numberText(file.size) +
           "</td></tr>\n";
}

} // namespace

std::string graphHtml(const record::Inspection& inspection)
{
    return section("graph", "Dependency graph",
                   graphPicture(inspection) + edgesHtml(inspection.graph) +
                       completenessHtml(inspection.bom.completeness));
}

std::string filesHtml(const record::Inspection& inspection)
{
    std::string html = tableHead({"Verdict", "File and digests", "Content", "Bytes"}, "files");
    const std::size_t most = std::min(inspection.files.size(), kMostFiles);
    for (std::size_t i = 0; i < most; ++i)
        html += fileHtml(inspection.files[i]);
    html += kTableEnd;
    return section("files", "Files", html + cutMark(inspection.files.size() - most, "file", "files"));
}

} // namespace assayer::report
