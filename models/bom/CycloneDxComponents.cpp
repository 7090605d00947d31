// SPDX-License-Identifier: GPL-3.0-or-later
// Components: the model and its files, ancestors, data sets, libraries, foreign code.
#include "base/Text.h"
#include "bom/CycloneDxParts.h"
#include "bom/FileRole.h"
#include "bom/GraphParts.h"
#include "bom/PackageUrl.h"

#include <array>
#include <map>
#include <set>

namespace assayer::bom {

namespace {

constexpr std::size_t kMostVersionBytes = 1024; // the schema's maxLength of a version
constexpr std::string_view kHub = "https://huggingface.co/";

using EdgesByTarget = std::map<std::string, std::vector<const record::Edge*>, std::less<>>;

EdgesByTarget edgesByTarget(const record::Graph& graph)
{
    EdgesByTarget edges;
    for (const record::Edge& edge : graph.edges) {
        if (edge.from == kModelNode)
            edges[edge.to].push_back(&edge);
    }
    return edges;
}

std::string hundredths(double confidence)
{
    const bool sane = confidence > 0 && confidence <= 1;
    const auto figure = static_cast<unsigned>(sane ? confidence * 100 + 0.5 : 0);
    if (figure >= 100)
        return "1";
    return "0." + std::string(figure < 10 ? "0" : "") + std::to_string(figure);
}

// How the model is related to a component, with the places that say so: CycloneDX has no field for either.
Json relationProperties(const EdgesByTarget& edges, const std::string& id)
{
    Json properties = Json::array();
    const auto found = edges.find(id);
    if (found == edges.end())
        return properties;
    for (const record::Edge* edge : found->second) {
        addProperty(properties, "assayer:relation", edge->relation);
        addProperty(properties, "assayer:relation:confidence", hundredths(edge->confidence));
        if (edge->contradicted)
            addProperty(properties, "assayer:relation:contradicted", "true");
        for (const record::Evidence& evidence : edge->evidence)
            addProperty(properties, "assayer:relation:evidence", placeOf(evidence));
    }
    return properties;
}

void setHubName(Json& component, const std::string& name)
{
    const std::size_t slash = name.find('/');
    if (!isHubName(name)) {
        component["name"] = name;
        return;
    }
    component["group"] = name.substr(0, slash);
    component["name"] = name.substr(slash + 1);
}

void setVersion(Json& component, const std::optional<std::string>& version)
{
    if (version && !version->empty() && version->size() <= kMostVersionBytes)
        component["version"] = *version;
}

Json hashes(const record::File& file)
{
    struct Algorithm
    {
        std::string_view ours;
        std::string_view name;
        std::size_t digits;
    };
    // "git-blob-sha1" is no SHA-1 of the file's content, as git puts a header before it.
    static constexpr std::array<Algorithm, 5> kAlgorithms{{{"md5", "MD5", 32},
                                                           {"sha1", "SHA-1", 40},
                                                           {"sha256", "SHA-256", 64},
                                                           {"sha512", "SHA-512", 128},
                                                           {"blake2b", "BLAKE2b-512", 128}}};
    Json list = Json::array();
    for (const Algorithm& algorithm : kAlgorithms) {
        const auto digest = file.digests.find(std::string(algorithm.ours));
        const bool sound = digest != file.digests.end() && digest->second.size() == algorithm.digits &&
                           digest->second.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
        if (sound)
            list.push_back({{"alg", algorithm.name}, {"content", digest->second}});
    }
    return list;
}

Json fileComponent(const record::File& file)
{
    Json component{{"type", "file"}, {"bom-ref", fileReference(file.path)}, {"name", file.path}};
    setUnlessEmpty(component, "hashes", hashes(file));
    Json properties = Json::array();
    addProperty(properties, "assayer:file:size", std::to_string(file.size));
    addProperty(properties, "assayer:file:format", file.format);
    addProperty(properties, "assayer:file:role", std::string(roleWord(roleOf(file))));
    addProperty(properties, "assayer:file:verdict", std::string(record::word(file.verdict)));
    if (const auto digest = file.digests.find("git-blob-sha1"); digest != file.digests.end())
        addProperty(properties, "assayer:file:git-blob-sha1", digest->second);
    if (const auto tensors = jsonUnsigned(file.facts, "tensors"))
        addProperty(properties, "assayer:tensor:count", std::to_string(*tensors));
    if (const auto elements = jsonUnsigned(file.facts, "parameters"))
        addProperty(properties, "assayer:tensor:elements", std::to_string(*elements));
    const Json& types = jsonMember(file.facts, "dtypes");
    if (types.is_object()) {
        for (const auto& [type, elements] : types.items())
            addProperty(properties, "assayer:tensor:dtype",
                        type + " " + elements.dump(-1, ' ', false, Json::error_handler_t::replace));
    }
    component["properties"] = std::move(properties);
    return component;
}

Json fileComponents(const record::Inspection& inspection)
{
    Json list = Json::array();
    std::set<std::string_view> seen; // references are unique even where a record is not
    for (const record::File& file : inspection.files) {
        if (seen.insert(file.path).second)
            list.push_back(fileComponent(file));
    }
    return list;
}

Json ancestors(const record::Graph& graph, const EdgesByTarget& edges)
{
    Json list = Json::array();
    std::set<std::string_view> seen;
    for (const record::Node& node : graph.nodes) {
        if (node.kind != "base-model" || node.id.empty() || !seen.insert(node.id).second)
            continue;
        Json component{{"type", "machine-learning-model"}, {"bom-ref", node.id}};
        setHubName(component, node.name);
        setVersion(component, node.version);
        if (const auto url = hubPackageUrl(node.name, node.version.value_or("")))
            component["purl"] = *url;
        setUnlessEmpty(component, "properties", relationProperties(edges, node.id));
        list.push_back(std::move(component));
    }
    return list;
}

Json externalReferences(const record::Inspection& inspection)
{
    Json list = Json::array();
    const std::string& name = inspection.subject.name;
    if (isHubName(name))
        list.push_back({{"type", "distribution"}, {"url", std::string(kHub) + percentEncoded(name, true)}});
    const auto add = [&list](std::string_view type, const std::string& path) {
        if (!path.empty())
            list.push_back({{"type", type}, {"url", percentEncoded(path, true)}});
    };
    for (const record::File& file : inspection.files) {
        const FileRole role = roleOf(file);
        if (role == FileRole::Card)
            add("model-card", file.path);
        else if (role == FileRole::Licence)
            add("license", file.path);
    }
    std::set<std::string> signatures;
    for (const record::Signature& signature : inspection.signatures)
        signatures.insert(signature.path);
    for (const std::string& path : signatures) {
        if (!path.starts_with('/')) // an absolute path is one of this machine, outside the subject
            add("digital-signature", path);
    }
    return list;
}

Json datasetComponent(const record::Node& node)
{
    Json data{{"type", "dataset"}, {"name", node.name}};
    // A name of one part may be a canonical data set of the hub or one of another world, so only full names get a URL.
    if (isHubName(node.name))
        data["contents"] = {{"url", std::string(kHub) + "datasets/" + percentEncoded(node.name, true)}};
    Json component{{"type", "data"}, {"bom-ref", node.id}, {"data", Json::array({std::move(data)})}};
    setHubName(component, node.name);
    return component;
}

Json libraryComponent(const record::Node& node)
{
    Json component{{"type", "library"}, {"bom-ref", node.id}, {"name", node.name}};
    setVersion(component, node.version);
    if (const auto url = pypiPackageUrl(node.name, node.version.value_or("")))
        component["purl"] = *url;
    return component;
}

// Code that a loader would fetch; code within the subject stands among its files too.
Json remoteCodeComponent(const record::Node& node)
{
    Json component{{"type", "library"}, {"bom-ref", node.id}, {"scope", "required"}};
    setHubName(component, node.name);
    if (const auto url = node.path ? std::nullopt : hubPackageUrl(node.name))
        component["purl"] = *url;
    return component;
}

std::string publisher(const record::Graph& graph)
{
    for (const record::Node& node : graph.nodes) {
        if (node.kind == "publisher")
            return node.name;
    }
    return {};
}

} // namespace

Json modelComponent(const record::Inspection& inspection)
{
    const record::Subject& subject = inspection.subject;
    Json component{{"type", "machine-learning-model"}, {"bom-ref", kModelNode}};
    setHubName(component, subject.name);
    setVersion(component, subject.revision);
    if (const auto url = hubPackageUrl(subject.name, subject.revision.value_or("")))
        component["purl"] = *url;
    setUnlessEmpty(component, "publisher", publisher(inspection.graph));
    setUnlessEmpty(component, "licenses", licences(inspection));
    setUnlessEmpty(component, "externalReferences", externalReferences(inspection));
    setUnlessEmpty(component, "components", fileComponents(inspection));
    const EdgesByTarget edges = edgesByTarget(inspection.graph);
    if (Json list = ancestors(inspection.graph, edges); !list.empty())
        component["pedigree"] = {{"ancestors", std::move(list)}};
    setUnlessEmpty(component, "modelCard", modelCard(inspection));
    Json properties = Json::array();
    for (const record::Node& node : inspection.graph.nodes) {
        if (node.kind == "signer" || (node.kind == "model" && node.id != kModelNode))
            addProperty(properties, node.kind == "signer" ? "assayer:signer" : "assayer:replaced-by", node.name);
    }
    setUnlessEmpty(component, "properties", std::move(properties));
    return component;
}

Json otherComponents(const record::Graph& graph)
{
    const EdgesByTarget edges = edgesByTarget(graph);
    Json list = Json::array();
    std::set<std::string_view> seen;
    for (const record::Node& node : graph.nodes) {
        Json component;
        if (node.kind == "dataset")
            component = datasetComponent(node);
        else if (node.kind == "library")
            component = libraryComponent(node);
        else if (node.kind == "remote-code")
            component = remoteCodeComponent(node);
        if (component.is_null() || node.id.empty() || !seen.insert(node.id).second)
            continue;
        setUnlessEmpty(component, "properties", relationProperties(edges, node.id));
        list.push_back(std::move(component));
    }
    return list;
}

} // namespace assayer::bom
