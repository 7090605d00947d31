// SPDX-License-Identifier: GPL-3.0-or-later
// The frame of a CycloneDX document (ECMA-424, version 1.6).
#include "bom/CycloneDx.h"

#include "bom/CycloneDxParts.h"
#include "bom/GraphAssembly.h"
#include "bom/SerialNumber.h"

#include <set>

namespace assayer::bom {

namespace {

Json metadata(const record::Inspection& inspection)
{
    Json tool{{"type", "application"}, {"name", inspection.tool.name}};
    setUnlessEmpty(tool, "version", inspection.tool.version);
    Json properties = Json::array();
    // Demands that times and random values are left out.
    addProperty(properties, "cdx:reproducible", "true");
    addProperty(properties, "assayer:verdict", std::string(record::word(inspection.verdict)));
    return {{"component", modelComponent(inspection)},
            {"lifecycles", Json::array({{{"phase", "post-build"}}})},
            {"tools", {{"components", Json::array({std::move(tool)})}}},
            {"properties", std::move(properties)}};
}

// What is not listed here is unknown; of the model alone the dependencies are known as far as its files state them.
Json dependencies(const record::Graph& graph)
{
    static const std::set<std::string_view> kContained{"contains", "licensed-under", "published-by", "signed-by",
                                                       "replaced-by"};
    std::set<std::string> targets;
    std::set<std::string> known;
    for (const record::Node& node : graph.nodes) {
        if (node.kind == "base-model" || node.kind == "dataset" || node.kind == "library" || node.kind == "remote-code")
            known.insert(node.id);
    }
    for (const record::Edge& edge : graph.edges) {
        if (edge.from == kModelNode && !kContained.contains(edge.relation) && known.contains(edge.to))
            targets.insert(edge.to);
    }
    return Json::array({{{"ref", kModelNode}, {"dependsOn", targets}}});
}

Json compositions(const record::Inspection& inspection)
{
    const bool whole = inspection.problems.empty() && !inspection.finished.empty();
    return Json::array({{{"aggregate", whole ? "complete" : "incomplete"}, {"assemblies", {kModelNode}}},
                        // Cards and requirement files rarely name all that a model was made from.
                        {{"aggregate", "incomplete"}, {"dependencies", {kModelNode}}}});
}

} // namespace

void addProperty(Json& properties, std::string_view name, std::string value)
{
    if (!value.empty())
        properties.push_back({{"name", name}, {"value", std::move(value)}});
}

void setUnlessEmpty(Json& object, std::string_view key, Json value)
{
    const bool empty = value.is_null() || (value.is_string() ? value.get_ref<const std::string&>().empty()
                                                             : value.is_structured() && value.empty());
    if (!empty)
        object[std::string(key)] = std::move(value);
}

std::string placeOf(const record::Evidence& evidence)
{
    std::string place = evidence.path;
    if (evidence.member)
        place += "!" + *evidence.member;
    if (evidence.offset)
        place += "@" + std::to_string(*evidence.offset);
    if (evidence.pointer)
        place += evidence.pointer->starts_with('/') ? "#" + *evidence.pointer : " (" + *evidence.pointer + ")";
    return place;
}

std::string fileReference(std::string_view path)
{
    return "file:" + std::string(path);
}

std::string toCycloneDx(const record::Inspection& inspection)
{
    Json document{{"$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json"},
                  {"bomFormat", "CycloneDX"},
                  {"specVersion", "1.6"},
                  {"version", 1},
                  {"metadata", metadata(inspection)},
                  {"dependencies", dependencies(inspection.graph)},
                  {"compositions", compositions(inspection)}};
    setUnlessEmpty(document, "components", otherComponents(inspection.graph));
    setUnlessEmpty(document, "vulnerabilities", vulnerabilities(inspection));
    setUnlessEmpty(document, "declarations", declarations(inspection));
    const std::string content = document.dump(-1, ' ', false, Json::error_handler_t::replace);
    setUnlessEmpty(document, "serialNumber", serialNumber(content));
    return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace assayer::bom
