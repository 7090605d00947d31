// SPDX-License-Identifier: GPL-3.0-or-later
// Merging of nodes and edges, and the pieces of evidence.
#include "bom/GraphAssembly.h"

#include "base/Json.h"
#include "base/Text.h"

#include <algorithm>

namespace assayer::bom {

namespace {

constexpr std::size_t kNameBytes = 1024;
constexpr std::size_t kMostTexts = 10'000; // of one list in untrusted metadata

} // namespace

record::Node& GraphAssembly::node(std::string_view kind, const std::string& id, std::string_view name)
{
    const auto found = m_nodes.find(id);
    if (found != m_nodes.end())
        return found->second;
    record::Node fresh;
    fresh.id = id;
    fresh.kind = std::string(kind);
    fresh.name = excerpt(name, kNameBytes);
    ++m_perKind[fresh.kind];
    return m_nodes.emplace(id, std::move(fresh)).first->second;
}

record::Edge* GraphAssembly::link(std::string_view kind, const std::string& id, std::string_view name,
                                  std::string_view relation, double confidence, record::Evidence evidence)
{
    const auto count = m_perKind.find(kind);
    if (!m_nodes.contains(id) && count != m_perKind.end() && count->second >= kMostPerKind) {
        ++m_beyond[{std::string(kind), std::string(relation)}];
        return nullptr;
    }
    record::Node& target = node(kind, id, name);
    if (target.evidence.size() < kMostEvidence)
        target.evidence.push_back(evidence);
    return &edge(std::string(kModelNode), id, relation, confidence, std::move(evidence));
}

record::Edge& GraphAssembly::edge(const std::string& from, const std::string& to, std::string_view relation,
                                  double confidence, record::Evidence evidence)
{
    record::Edge& edge = m_edges[{from, std::string(relation), to}];
    edge.from = from;
    edge.to = to;
    edge.relation = std::string(relation);
    edge.confidence = std::max(edge.confidence, confidence);
    if (edge.evidence.size() < kMostEvidence)
        edge.evidence.push_back(std::move(evidence));
    return edge;
}

void GraphAssembly::contradict(std::string_view relation, const std::vector<record::Evidence>& evidence)
{
    for (auto& [key, edge] : m_edges) {
        if (edge.relation != relation)
            continue;
        edge.contradicted = true;
        for (const record::Evidence& item : evidence) {
            const bool known = std::find(edge.evidence.begin(), edge.evidence.end(), item) != edge.evidence.end();
            if (!known && edge.evidence.size() < kMostEvidence)
                edge.evidence.push_back(item);
        }
    }
}

record::Graph GraphAssembly::finish()
{
    for (const auto& [key, count] : m_beyond) {
        const auto& [kind, relation] = key;
        const std::string id = "more:" + relation + ":" + kind;
        node("more", id, std::to_string(count) + " more of the kind " + kind);
        record::Evidence evidence;
        evidence.value = std::to_string(count) + " further statements are in the facts of the files";
        edge(std::string(kModelNode), id, relation, kFrontMatter, std::move(evidence));
    }
    record::Graph graph;
    for (auto& [id, node] : m_nodes)
        graph.nodes.push_back(std::move(node));
    for (auto& [key, edge] : m_edges)
        graph.edges.push_back(std::move(edge));
    *this = {};
    return graph;
}

record::Evidence frontMatterEvidence(const record::File& card, std::string_view key, std::string value)
{
    record::Evidence evidence;
    evidence.path = card.path;
    if (const auto line = jsonUnsigned(jsonMember(card.facts, "frontMatterLines"), key))
        evidence.pointer = "line " + std::to_string(*line);
    evidence.value = std::move(value);
    return evidence;
}

record::Evidence metadataEvidence(const record::File& file, std::string_view prefix, std::string value)
{
    record::Evidence evidence;
    evidence.path = file.path;
    const auto found = std::find_if(file.members.begin(), file.members.end(), [prefix](const record::Member& member) {
        return member.kind == "metadata" && member.name.starts_with(prefix);
    });
    if (found != file.members.end()) {
        evidence.member = found->name;
        evidence.offset = found->offset;
        evidence.length = found->length;
    }
    evidence.value = std::move(value);
    return evidence;
}

record::Evidence pointerEvidence(const record::File& file, std::string pointer, std::string value)
{
    record::Evidence evidence;
    evidence.path = file.path;
    evidence.pointer = std::move(pointer);
    evidence.value = std::move(value);
    return evidence;
}

std::vector<std::string> textsOf(const nlohmann::json& value, std::initializer_list<std::string_view> keys)
{
    std::vector<std::string> texts;
    const auto add = [&](const nlohmann::json& item) {
        if (item.is_string() && !item.get_ref<const std::string&>().empty())
            texts.push_back(item.get<std::string>());
        for (const std::string_view key : keys) {
            if (const std::string text = jsonText(item, key); !text.empty()) {
                texts.push_back(text);
                return;
            }
        }
    };
    if (!value.is_array()) {
        add(value);
        return texts;
    }
    for (const auto& item : value) {
        if (texts.size() < kMostTexts)
            add(item);
    }
    return texts;
}

std::string_view fileName(std::string_view path)
{
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

} // namespace assayer::bom
