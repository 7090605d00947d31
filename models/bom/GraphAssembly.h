// SPDX-License-Identifier: GPL-3.0-or-later
// Collects nodes and edges from many sources: the same thing said twice becomes one edge with two pieces of evidence.
#pragma once

#include "record/Inspection.h"

#include <map>
#include <string>
#include <string_view>
#include <tuple>

namespace assayer::bom {

// How far a source proves an edge.
inline constexpr double kProvenByBytes = 1.0;
inline constexpr double kObeyedByLoaders = 0.9; ///< adapter_config, auto_map, requirements: what a program acts on
inline constexpr double kFileMetadata = 0.8;    ///< GGUF keys, safetensors metadata, versions in configurations
inline constexpr double kFrontMatter = 0.7;
inline constexpr double kNameOrPath = 0.4; ///< config's _name_or_path: often a path on the author's machine

/// Sources below this are hints and contradict nobody.
inline constexpr double kStatement = 0.7;

inline constexpr std::string_view kModelNode = "model";

class GraphAssembly
{
public:
    /// The most nodes of one kind; what is beyond is counted in a node of the kind "more".
    static constexpr std::size_t kMostPerKind = 200;
    static constexpr std::size_t kMostEvidence = 32;

    /// Adds a node, or returns the one that has this id. The name is cut at 1024 bytes.
    record::Node& node(std::string_view kind, const std::string& id, std::string_view name);

    /// Links the model with a node of `kind`, adding that where it is new; beyond kMostPerKind the link only counts.
    /// The same edge again keeps the higher confidence and adds its evidence. Returns null where it only counted.
    record::Edge* link(std::string_view kind, const std::string& id, std::string_view name, std::string_view relation,
                       double confidence, record::Evidence evidence);

    record::Edge& edge(const std::string& from, const std::string& to, std::string_view relation, double confidence,
                       record::Evidence evidence);

    bool has(const std::string& id) const { return m_nodes.contains(id); }

    /// Marks every edge of the relation, with what contradicts it.
    void contradict(std::string_view relation, const std::vector<record::Evidence>& evidence);

    /// The graph in the record's order, with the "more" nodes. The assembly is empty afterwards.
    record::Graph finish();

private:
    using EdgeKey = std::tuple<std::string, std::string, std::string>; // from, relation, to

    std::map<std::string, record::Node, std::less<>> m_nodes;
    std::map<EdgeKey, record::Edge> m_edges;
    std::map<std::string, std::size_t, std::less<>> m_perKind;
    std::map<std::pair<std::string, std::string>, std::size_t> m_beyond; ///< by kind and relation
};

/// What stands in the front matter of a card, with its line.
record::Evidence frontMatterEvidence(const record::File& card, std::string_view key, std::string value);

/// What stands in the file's metadata: the place of the first metadata member whose name starts with `prefix`, where
/// the reader listed it.
record::Evidence metadataEvidence(const record::File& file, std::string_view prefix, std::string value);

/// What stands at a JSON pointer.
record::Evidence pointerEvidence(const record::File& file, std::string pointer, std::string value);

/// The strings of a value that may be one string, a list of strings, or a list of objects with one of `keys`.
std::vector<std::string> textsOf(const nlohmann::json& value, std::initializer_list<std::string_view> keys = {});

/// The last part of a path.
std::string_view fileName(std::string_view path);

} // namespace assayer::bom
