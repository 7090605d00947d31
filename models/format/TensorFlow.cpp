// SPDX-License-Identifier: GPL-3.0-or-later
// TensorFlow graphs: SavedModel, MetaGraph and frozen GraphDef. What runs with the model are its operators; some of
// them read, write and call, also inside functions, and each is named with its node and the file it was given.
#include "base/CheckedArithmetic.h"
#include "base/Text.h"
#include "format/CarriedText.h"
#include "format/KerasConfig.h"
#include "format/OutsidePath.h"
#include "format/Readers.h"
#include "format/TensorFlowGraph.h"
#include "format/TensorFlowOperators.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace assayer::format {

namespace {

constexpr std::size_t kTfMostName = 512;
constexpr std::size_t kTfMostText = std::size_t{1} << 20U;
constexpr std::size_t kTfMostNames = 2000;   ///< operators and the like that are listed
constexpr std::size_t kMostOfScope = 50'000; ///< string constants and forwarding nodes that are remembered
constexpr std::size_t kMostInputs = 4;
constexpr std::size_t kTfMostDimensions = 64;

struct TfNode
{
    std::string name;
    std::string op;
    std::vector<std::string> inputs;
    std::string text;   ///< the first string value of its tensor
    std::string stream; ///< attribute output_stream
    bool hasText = false;
    std::uint64_t offset = 0;
};

struct PendingNode
{
    const OperatorGroup* group;
    TfNode node;
};

/// A graph or a function: the names of nodes are its own.
struct NodeScope
{
    std::string function;
    std::map<std::string, std::string> texts;
    std::map<std::string, std::string> forwards;
    std::vector<PendingNode> pending;
};

constexpr std::array<std::string_view, 8> kForwarding{
    "Identity", "StringJoin",      "ShardedFilename",        "ExpandDims",
    "Reshape",  "ShardedFilespec", "PlaceholderWithDefault", "Pack"};
constexpr std::array<std::string_view, 7> kTfPrivate{"/etc/", "/proc/",    "/root/", "/.ssh",
                                                     "/dev/", "/var/run/", "/sys/"};

bool isPrivate(std::string_view path)
{
    return std::any_of(kTfPrivate.begin(), kTfPrivate.end(),
                       [&](std::string_view part) { return path.find(part) != std::string_view::npos; });
}

class TensorFlowReader final : public WireVisitor
{
public:
    TensorFlowReader(const Input& input, Facts& facts)
        : m_input(input), m_facts(facts), m_observations(facts), m_bytes(input.bytes),
          m_lists(TensorFlowOperators::builtIn())
    {
        facts.values["tensors"] = 0;
        facts.values["parameters"] = 0;
        facts.values["dtypes"] = Json::object();
        m_scopes.emplace_back();
    }

    Result<void> read(TensorFlowMessage root)
    {
        const auto walk = walkWire(m_bytes, root, tensorFlowEdges(), *this, m_input.stop);
        if (!walk)
            return failure(walk.error());
        while (!m_scopes.empty())
            closeScope();
        if (walk->error)
            m_observations.add("tensorflow.malformed", walk->error->message, {}, walk->error->offset, {});
        if (walk->tooDeep) {
            m_observations.add("tensorflow.malformed", "messages are nested too deep", {}, walk->deepAt, {});
            m_facts.problems.push_back({"", "limit-exceeded", "messages nested too deep were not looked at"});
        }
        m_facts.values["nodes"] = m_nodes;
        m_facts.values["operators"] = m_operators;
        return walk->error && walk->error->kind == ErrorKind::Truncated ? failure(*walk->error) : Result<void>{};
    }

private:
    bool enter(std::uint16_t kind, std::uint16_t parent, const WireField& field) override
    {
        switch (kind) {
        case kTfGraph:
        case kTfFunction:
            m_scopes.emplace_back();
            break;
        case kTfNode:
            m_node = {};
            m_node.offset = field.tag;
            ++m_nodes;
            break;
        case kTfAttribute:
            m_attribute.clear();
            break;
        case kTfTensor:
        case kTfVariable:
            m_shape.clear();
            m_type = 0;
            m_content.reset();
            break;
        case kTfShape:
            return parent == kTfTensor || parent == kTfVariable;
        case kTfDimension:
            m_extent = 0;
            break;
        case kTfCollection:
            m_collection.clear();
            break;
        default:
            break;
        }
        return true;
    }

    void value(std::uint16_t kind, const WireField& field) override
    {
        switch (kind) {
        case kTfMetaInfo:
            if (field.number == 5)
                m_facts.values["tensorflowVersion"] = utf8FromBytes(text(field, kTfMostName));
            else if (field.number == 4)
                keep("tags", text(field, kTfMostName));
            break;
        case kTfSignature:
            if (field.number != 1)
                break;
            m_scopes.back().function = text(field, kTfMostName);
            if (m_functions.size() < kMostOfScope)
                m_functions.insert(m_scopes.back().function);
            break;
        case kTfNode:
            nodeField(field);
            break;
        case kTfAttribute:
            if (field.number == 1)
                m_attribute = text(field, kTfMostName);
            break;
        case kTfValue:
        case kTfList:
            valueField(field);
            break;
        case kTfTensor:
            tensorField(field);
            break;
        case kTfVariable:
            if (field.number == 1)
                m_type = field.value;
            break;
        case kTfDimension:
            if (field.number == 1)
                m_extent = field.value;
            break;
        case kTfCollection:
            if (field.number == 1)
                m_collection = text(field, kTfMostName);
            break;
        case kTfStrings:
            if (m_strings++ < kMostOfScope)
                readCarriedPickle(m_input, utf8FromBytes(m_collection), text(field, kTfMostText), field.offset,
                                  m_facts);
            break;
        case kTfAsset:
            if (field.number == 2)
                judgeAsset(field);
            break;
        case kTfUserObject:
            if (field.number == 3)
                judgeMetadata(field);
            break;
        default:
            break;
        }
    }

    void leave(std::uint16_t kind, const WireField& field) override
    {
        switch (kind) {
        case kTfGraph:
        case kTfFunction:
            closeScope();
            break;
        case kTfNode:
            closeNode();
            break;
        case kTfDimension:
            if (m_shape.size() < kTfMostDimensions)
                m_shape.push_back(m_extent);
            break;
        case kTfTensor:
            keepTensor(field);
            break;
        case kTfVariable:
            ++m_variables;
            m_facts.values["variables"] = m_variables;
            break;
        default:
            break;
        }
    }

    std::string text(const WireField& field, std::size_t most)
    {
        return m_bytes.text(field.offset, field.length, most);
    }

    void keep(const char* list, const std::string& word)
    {
        Json& values = m_facts.values[list];
        if (values.is_null())
            values = Json::array();
        if (values.size() < 100)
            values.push_back(utf8FromBytes(word));
    }

    void nodeField(const WireField& field)
    {
        if (field.number == 1)
            m_node.name = text(field, kTfMostName);
        else if (field.number == 2)
            m_node.op = text(field, kTfMostName);
        else if (field.number == 3 && m_node.inputs.size() < kMostInputs)
            m_node.inputs.push_back(text(field, kTfMostName));
    }

    void valueField(const WireField& field)
    {
        if (field.number != 2 || !field.isBytes())
            return;
        const std::string value = text(field, kTfMostText);
        if (m_attribute == "output_stream" || m_attribute == "debug_urls")
            m_node.stream = value.substr(0, kTfMostName);
        readCarriedPickle(m_input, utf8FromBytes(m_node.name), value, field.offset, m_facts);
    }

    void tensorField(const WireField& field)
    {
        if (field.number == 1)
            m_type = field.value;
        else if (field.number == 4)
            m_content = field;
        else if (field.number == 8) {
            const std::string value = text(field, m_strings < kMostOfScope ? kTfMostText : 0);
            ++m_strings;
            if (!m_node.hasText)
                m_node.text = value.substr(0, kTfMostName);
            m_node.hasText = true;
            readCarriedPickle(m_input, utf8FromBytes(m_node.name), value, field.offset, m_facts);
        }
    }

    void keepTensor(const WireField& field)
    {
        if (m_attribute != "value" || m_type == 7)
            return;
        record::Member member;
        member.name = utf8FromBytes(m_node.name);
        member.kind = "tensor";
        member.dtype = tensorFlowType(m_type);
        member.shape = m_shape;
        member.offset = m_content ? m_content->offset : field.offset;
        member.length = m_content ? m_content->length : field.length;
        std::optional<std::uint64_t> elements = 1;
        for (const std::uint64_t extent : m_shape)
            elements = elements ? checkedMultiply(*elements, extent) : std::nullopt;
        if (!elements) {
            m_observations.add("tensorflow.dimensions", "the product of the tensor's dimensions does not fit 64 bits",
                               member.name, field.tag, field.length);
            return;
        }
        addTensor(m_facts, std::move(member), m_input.limits.members);
    }

    void closeNode()
    {
        NodeScope& scope = m_scopes.back();
        const std::string op = utf8FromBytes(m_node.op);
        const bool known = m_operators.contains(op);
        if (known || m_operators.size() < kTfMostNames)
            ++m_operators[op];
        const OperatorGroup* group = m_lists.judged(m_node.op);
        if (group == nullptr && !known && !m_lists.isStock(m_node.op) && m_unknown.size() < kTfMostNames &&
            m_called.insert(op).second)
            m_unknown.push_back({op, utf8FromBytes(m_node.name), m_node.offset});
        if (m_node.hasText && m_node.op == "Const" && scope.texts.size() < kMostOfScope)
            scope.texts.emplace(m_node.name, m_node.text);
        const bool forwards = std::find(kForwarding.begin(), kForwarding.end(), m_node.op) != kForwarding.end();
        if (forwards && !m_node.inputs.empty() && scope.forwards.size() < kMostOfScope)
            scope.forwards.emplace(m_node.name, m_node.inputs[0]);
        if (!m_node.stream.empty() && (m_node.stream.starts_with("file://") || isRemote(m_node.stream)))
            observeNode(scope, m_node, "tensorflow.fixed-path",
                        "writes to '" + excerpt(utf8FromBytes(m_node.stream), 200) + "'");
        if (group != nullptr && scope.pending.size() < kMostOfScope)
            scope.pending.push_back({group, m_node});
    }

    // The string constant that reaches an input, by way of nodes that pass it on.
    std::optional<std::string> constantOf(const NodeScope& scope, std::string name) const
    {
        for (int steps = 0; steps < 16; ++steps) {
            name = name.substr(0, name.find(':'));
            const auto found = scope.texts.find(name);
            if (found != scope.texts.end())
                return found->second;
            const auto next = scope.forwards.find(name);
            if (next == scope.forwards.end())
                return std::nullopt;
            name = next->second;
        }
        return std::nullopt;
    }

    void observeNode(const NodeScope& scope, const TfNode& node, const std::string& kind, const std::string& what)
    {
        const std::string place =
            scope.function.empty() ? "" : " of the function '" + utf8FromBytes(scope.function) + "'";
        m_observations.add(kind,
                           "node '" + utf8FromBytes(node.name) + "'" + place + " is " + utf8FromBytes(node.op) +
                               ", which " + what,
                           utf8FromBytes(node.name), node.offset, {});
    }

    void closeScope()
    {
        const NodeScope scope = std::move(m_scopes.back());
        m_scopes.pop_back();
        for (const PendingNode& pending : scope.pending)
            judge(scope, pending);
        if (!m_scopes.empty())
            return;
        for (const Unknown& unknown : m_unknown) {
            // A node may call a function of the graph's own library by its name.
            if (m_functions.contains(unknown.op))
                continue;
            m_observations.add("tensorflow.unknown-op",
                               "node '" + unknown.node + "' is " + unknown.op +
                                   ", which TensorFlow has no operator of; a library must be loaded for it",
                               unknown.op, unknown.offset, {});
        }
    }

    void judge(const NodeScope& scope, const PendingNode& pending)
    {
        const TfNode& node = pending.node;
        const std::string& kind = pending.group->kind;
        std::optional<std::string> path;
        const bool table = kind == "table";
        for (std::size_t i = table ? 1 : 0; i < node.inputs.size() && !path; ++i) {
            if (!node.inputs[i].starts_with('^'))
                path = constantOf(scope, node.inputs[i]);
            if (kind == "checkpoint")
                break;
        }
        const std::string shown = path ? " '" + excerpt(utf8FromBytes(*path), 200) + "'" : "";
        if (kind != "checkpoint" && !table) {
            observeNode(scope, node, kind, pending.group->means + (path ? ", given" + shown : ""));
            return;
        }
        if (node.inputs.empty()) {
            observeNode(scope, node, "tensorflow.file-op", pending.group->means + "; no input says which");
            return;
        }
        const auto why = path && !path->empty() ? whyOutside(*path) : std::nullopt;
        if (!why)
            return;
        // What a table was filled from when the model was built stays in it; the loader puts the asset's path there.
        const bool left = table && *why == "is absolute" && !isPrivate(*path);
        observeNode(scope, node, left ? "tensorflow.absolute-path" : "tensorflow.fixed-path",
                    pending.group->means + shown + ", which " + *why);
    }

    void judgeAsset(const WireField& field)
    {
        const std::string name = text(field, 4096);
        keep("assets", name.substr(0, kTfMostName));
        if (const auto why = whyOutside(name))
            m_observations.add("tensorflow.asset-path", "the asset '" + excerpt(utf8FromBytes(name), 200) + "' " + *why,
                               {}, field.offset, field.length);
    }

    void judgeMetadata(const WireField& field)
    {
        const std::string json = text(field, kTfMostText);
        if (!json.starts_with('{') || json.find("class_name") == std::string::npos)
            return;
        inspectKerasText(m_input, json, {"keras metadata", field.offset, field.length, true}, m_facts, m_observations);
    }

    struct Unknown
    {
        std::string op;
        std::string node;
        std::uint64_t offset;
    };

    const Input& m_input;
    Facts& m_facts;
    Observations m_observations;
    WireBytes m_bytes;
    const TensorFlowOperators& m_lists;
    std::vector<NodeScope> m_scopes;
    TfNode m_node;
    std::string m_attribute;
    std::string m_collection;
    std::vector<std::uint64_t> m_shape;
    std::uint64_t m_extent = 0;
    std::uint64_t m_type = 0;
    std::optional<WireField> m_content;
    std::uint64_t m_nodes = 0;
    std::uint64_t m_strings = 0;
    std::uint64_t m_variables = 0;
    std::map<std::string, std::uint64_t> m_operators;
    std::set<std::string> m_called;
    std::set<std::string> m_functions;
    std::vector<Unknown> m_unknown;
};

Match matching(TensorFlowFile wanted, const Input& input)
{
    return tensorFlowFile(input.bytes) == wanted ? Match::ByContent : Match::No;
}

} // namespace

Match recogniseSavedModel(const Head&, const Input& input)
{
    return matching(TensorFlowFile::SavedModel, input);
}
Result<void> readSavedModel(const Input& input, Facts& facts)
{
    return TensorFlowReader(input, facts).read(kTfSavedModel);
}

Match recogniseMetaGraph(const Head&, const Input& input)
{
    return matching(TensorFlowFile::MetaGraph, input);
}
Result<void> readMetaGraph(const Input& input, Facts& facts)
{
    return TensorFlowReader(input, facts).read(kTfMetaGraph);
}

Match recogniseFrozenGraph(const Head&, const Input& input)
{
    return matching(TensorFlowFile::Graph, input);
}
Result<void> readFrozenGraph(const Input& input, Facts& facts)
{
    return TensorFlowReader(input, facts).read(kTfGraph);
}

} // namespace assayer::format
