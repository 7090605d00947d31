// SPDX-License-Identifier: GPL-3.0-or-later
// ONNX models (onnx/onnx.proto of the ONNX specification): operators and who implements them, tensors and where their
// data is taken from, functions, metadata.
#include "base/CheckedArithmetic.h"
#include "base/Text.h"
#include "format/CarriedText.h"
#include "format/MetadataText.h"
#include "format/OnnxTypes.h"
#include "format/OutsidePath.h"
#include "format/Readers.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace assayer::format {

namespace {

constexpr std::size_t kOnnxMostName = 512;
constexpr std::size_t kOnnxMostText = std::size_t{1} << 20U;
constexpr std::size_t kOnnxMostOperators = 1000;
constexpr std::size_t kMostFiles = 10'000;
constexpr std::size_t kOnnxMostDimensions = 64;

struct NodeState
{
    std::string name;
    std::string op;
    std::string domain;
    std::map<std::string, std::string> texts; ///< short string attributes by name
    std::string attribute;                    ///< the one that is open
    std::uint64_t offset = 0;
};

struct TensorState
{
    std::string name;
    std::vector<std::uint64_t> dimensions;
    std::uint64_t type = 0;
    std::uint64_t values = 0; ///< in the typed fields, where those have a fixed size
    std::optional<WireField> raw;
    std::map<std::string, std::string> external;
    bool externalLocation = false;
    bool initializer = false;
};

class OnnxReader final : public WireVisitor
{
public:
    OnnxReader(const Input& input, Facts& facts)
        : m_input(input), m_facts(facts), m_observations(facts), m_bytes(input.bytes)
    {
        facts.values["tensors"] = 0;
        facts.values["parameters"] = 0;
        facts.values["dtypes"] = Json::object();
    }

    Result<void> read()
    {
        const auto walk = walkWire(m_bytes, kOnnxModel, onnxEdges(), *this, m_input.stop);
        if (!walk)
            return failure(walk.error());
        if (walk->error)
            m_observations.add("onnx.malformed", walk->error->message, {}, walk->error->offset, {});
        if (walk->tooDeep) {
            m_observations.add("onnx.malformed", "graphs are nested too deep", {}, walk->deepAt, {});
            m_facts.problems.push_back({"", "limit-exceeded", "graphs nested too deep were not looked at"});
        }
        if (m_graphs > 1)
            m_observations.add("onnx.malformed",
                               "the model holds its graph " + std::to_string(m_graphs) +
                                   " times; parsers merge them, other readers take one",
                               {}, 0, {});
        settle();
        return walk->error && walk->error->kind == ErrorKind::Truncated ? failure(*walk->error) : Result<void>{};
    }

private:
    bool enter(std::uint16_t kind, std::uint16_t parent, const WireField& field) override
    {
        switch (kind) {
        case kOnnxGraph:
            m_graphs += parent == kOnnxModel ? 1U : 0U;
            break;
        case kOnnxNode:
            m_nodes.push_back({});
            m_nodes.back().offset = field.tag;
            ++m_nodeCount;
            break;
        case kOnnxTensor:
            m_tensor = {};
            m_tensor.initializer =
                parent == kOnnxGraph || (parent == kOnnxSparse && m_sparseInitializer && field.number == 1);
            break;
        case kOnnxSparse:
            m_sparseInitializer = parent == kOnnxGraph;
            break;
        case kOnnxFunction:
        case kOnnxOpset:
        case kOnnxEntry:
        case kOnnxExternal:
            (kind == kOnnxFunction ? m_function : m_pair) = {};
            m_pairIsTop = parent == kOnnxModel;
            break;
        case kOnnxAttribute:
            if (!m_nodes.empty())
                m_nodes.back().attribute.clear();
            break;
        default:
            break;
        }
        return true;
    }

    void value(std::uint16_t kind, const WireField& field) override
    {
        switch (kind) {
        case kOnnxModel:
            modelField(field);
            break;
        case kOnnxGraph:
            if (field.number == 2 && m_graphs <= 1 && m_nodes.empty() && !m_facts.values.contains("name"))
                m_facts.values["name"] = utf8FromBytes(text(field, kOnnxMostName));
            break;
        case kOnnxNode:
            nodeField(field);
            break;
        case kOnnxAttribute:
            attributeField(field);
            break;
        case kOnnxTensor:
            tensorField(field);
            break;
        case kOnnxFunction:
            if (field.number == 1)
                m_function.first = text(field, kOnnxMostName);
            else if (field.number == 10)
                m_function.second = text(field, kOnnxMostName);
            break;
        case kOnnxOpset:
            if (field.number == 1)
                m_pair.first = text(field, kOnnxMostName);
            else if (field.number == 2)
                m_version = field.value;
            break;
        case kOnnxEntry:
        case kOnnxExternal:
            if (field.number == 1)
                m_pair.first = text(field, kOnnxMostName);
            else if (field.number == 2) {
                m_pair.second = text(field, kOnnxMostText);
                m_pairAt = field.offset;
            }
            break;
        default:
            break;
        }
    }

    void leave(std::uint16_t kind, const WireField& field) override
    {
        switch (kind) {
        case kOnnxNode:
            judgeNode();
            m_nodes.pop_back();
            break;
        case kOnnxTensor:
            keepTensor(field);
            break;
        case kOnnxFunction:
            keepFunction(field);
            break;
        case kOnnxOpset:
            if (m_operatorSets.size() < kOnnxMostOperators)
                m_operatorSets[m_pair.first.empty() ? "ai.onnx" : utf8FromBytes(m_pair.first)] = m_version;
            break;
        case kOnnxEntry:
            inspectCarriedText(m_input, "onnx", utf8FromBytes(m_pair.first), m_pair.second, m_pairAt, m_facts,
                               m_observations);
            if (m_pairIsTop)
                keepMetadata(m_facts, utf8FromBytes(m_pair.first), utf8FromBytes(m_pair.second));
            break;
        case kOnnxExternal:
            m_tensor.external[m_pair.first] = m_pair.second;
            break;
        default:
            break;
        }
    }

    std::string text(const WireField& field, std::size_t most)
    {
        return m_bytes.text(field.offset, field.length, most);
    }

    void modelField(const WireField& field)
    {
        if (field.number == 1 && field.isVarint())
            m_facts.values["fileVersion"] = field.value;
        else if (field.number == 2 || field.number == 3)
            m_facts.values[field.number == 2 ? "producer" : "producerVersion"] =
                utf8FromBytes(text(field, kOnnxMostName));
        else if (field.number == 6)
            inspectCarriedText(m_input, "onnx", "doc_string", text(field, kOnnxMostText), field.offset, m_facts,
                               m_observations);
        else if (field.number > 26)
            m_observations.add("onnx.unknown-field",
                               "field " + std::to_string(field.number) + " of the model is none of the format's", {},
                               field.tag, field.end() - field.tag);
    }

    void nodeField(const WireField& field)
    {
        if (m_nodes.empty())
            return;
        NodeState& node = m_nodes.back();
        if (field.number == 3)
            node.name = text(field, kOnnxMostName);
        else if (field.number == 4)
            node.op = text(field, kOnnxMostName);
        else if (field.number == 7)
            node.domain = text(field, kOnnxMostName);
    }

    void attributeField(const WireField& field)
    {
        if (m_nodes.empty())
            return;
        NodeState& node = m_nodes.back();
        if (field.number == 1)
            node.attribute = text(field, kOnnxMostName);
        if (field.number != 4 && field.number != 9)
            return;
        const std::string value = text(field, kOnnxMostText);
        if (node.texts.size() < 64 && value.size() <= 4096)
            node.texts[node.attribute] = value;
        inspectCarriedText(m_input, "onnx", utf8FromBytes(node.attribute.empty() ? node.name : node.attribute), value,
                           field.offset, m_facts, m_observations);
    }

    void tensorField(const WireField& field)
    {
        switch (field.number) {
        case 1:
            for (const std::uint64_t extent : packedVarints(m_bytes, field, kOnnxMostDimensions)) {
                if (m_tensor.dimensions.size() < kOnnxMostDimensions)
                    m_tensor.dimensions.push_back(extent);
            }
            break;
        case 2:
            m_tensor.type = field.value;
            break;
        case 6: // strings: rarely weights, and rarely many
            if (m_tensorStrings++ < 10'000)
                readCarriedPickle(m_input, utf8FromBytes(m_tensor.name), text(field, kOnnxMostText), field.offset,
                                  m_facts);
            break;
        case 8:
            m_tensor.name = text(field, kOnnxMostName);
            break;
        case 9:
            m_tensor.raw = field;
            break;
        case 14:
            m_tensor.externalLocation = field.value == 1;
            break;
        default:
            break;
        }
    }

    std::string nodeLabel() const
    {
        const NodeState& node = m_nodes.back();
        std::string label = node.name.empty() ? "node" : "node '" + node.name + "'";
        return utf8FromBytes(label);
    }

    void judgeNode()
    {
        const NodeState& node = m_nodes.back();
        const std::string op = utf8FromBytes(node.op);
        const std::string domain = utf8FromBytes(node.domain);
        const std::string full = domain.empty() || domain == "ai.onnx" ? op : domain + "." + op;
        const bool first = !m_operators.contains(full);
        if (!first || m_operators.size() < kOnnxMostOperators)
            ++m_operators[full];
        judgePaths(full);
        if (!first)
            return;
        const OnnxDomain who = onnxDomain(node.domain);
        if (isOnnxPythonOperator(node.op))
            m_observations.add("onnx.python-operator",
                               nodeLabel() + " is the operator " + full + ", which calls Python code", op, node.offset,
                               {});
        else if ((who == OnnxDomain::Custom || who == OnnxDomain::Python) && m_custom.size() < kOnnxMostOperators)
            m_custom.push_back({full, node.domain, op, nodeLabel(), node.offset});
        else if (who == OnnxDomain::Runtime)
            m_observations.add("onnx.runtime-operator", nodeLabel() + " is the operator " + full, op, node.offset, {});
    }

    // Operators whose strings name files: EPContext takes a compiled engine from one.
    void judgePaths(const std::string& full)
    {
        const NodeState& node = m_nodes.back();
        for (const auto& [name, value] : node.texts) {
            const bool names = name == "ep_cache_context" || name == "library" || name == "library_path" ||
                               name == "shared_library" || name == "filename" || name == "file_path";
            const auto why = names && isUtf8(value) && value.size() < 1024 ? whyOutside(value) : std::nullopt;
            if (why && !value.empty())
                m_observations.add("onnx.external-escape",
                                   nodeLabel() + " (" + full + ") takes '" + excerpt(utf8FromBytes(value), 200) +
                                       "', which " + *why,
                                   utf8FromBytes(name), node.offset, {});
            if (name == "library" || name == "library_path" || name == "shared_library")
                m_observations.add("onnx.library",
                                   nodeLabel() + " (" + full + ") names the library '" +
                                       excerpt(utf8FromBytes(value), 200) + "'",
                                   utf8FromBytes(name), node.offset, {});
        }
    }

    void keepFunction(const WireField& field)
    {
        const std::string domain = utf8FromBytes(m_function.second);
        const std::string name = utf8FromBytes(m_function.first);
        m_functions.insert(domain + "." + name);
        if (onnxDomain(m_function.second) == OnnxDomain::Standard)
            m_observations.add("onnx.function-shadows",
                               "the model defines '" + name + "' of the standard domain '" + domain +
                                   "' by a function of its own",
                               name, field.tag, field.length);
        Json& list = m_facts.values["functions"];
        if (list.is_null())
            list = Json::array();
        if (list.size() < 256)
            list.push_back(domain.empty() ? name : domain + "." + name);
    }

    void keepTensor(const WireField& field)
    {
        const OnnxType* type = onnxType(m_tensor.type);
        record::Member member;
        member.name = utf8FromBytes(m_tensor.name);
        member.kind = "tensor";
        member.dtype = type != nullptr ? std::string(type->name) : "type " + std::to_string(m_tensor.type);
        member.shape = m_tensor.dimensions;
        std::optional<std::uint64_t> elements = 1;
        for (const std::uint64_t extent : m_tensor.dimensions)
            elements = elements ? checkedMultiply(*elements, extent) : std::nullopt;
        const auto bits = elements && type != nullptr ? checkedMultiply(*elements, type->bits) : std::nullopt;
        if (!elements || (type != nullptr && !bits))
            m_observations.add("onnx.dimensions", "the product of the tensor's dimensions does not fit 64 bits",
                               member.name, field.tag, {});
        if (m_tensor.raw) {
            member.offset = m_tensor.raw->offset;
            member.length = m_tensor.raw->length;
            checkRaw(member.name, type, bits);
        }
        if (m_tensor.externalLocation || !m_tensor.external.empty())
            judgeExternal(member.name, field, bits);
        if (m_tensor.initializer)
            addTensor(m_facts, std::move(member), m_input.limits.members);
    }

    void checkRaw(const std::string& name, const OnnxType* type, std::optional<std::uint64_t> bits)
    {
        if (type == nullptr || type->bits == 0 || !bits || m_tensor.externalLocation)
            return;
        const std::uint64_t needed = *bits / 8 + (*bits % 8 != 0 ? 1 : 0);
        if (needed != m_tensor.raw->length)
            m_observations.add("onnx.tensor-size",
                               "type and dimensions need " + std::to_string(needed) + " bytes and the data has " +
                                   std::to_string(m_tensor.raw->length),
                               name, m_tensor.raw->tag, m_tensor.raw->length);
    }

    static std::optional<std::uint64_t> number(const std::string& text)
    {
        if (text.empty() || text.size() > 19 || text.find_first_not_of("0123456789") != std::string::npos)
            return std::nullopt;
        std::uint64_t value = 0;
        for (const char c : text)
            value = value * 10 + static_cast<std::uint64_t>(c - '0');
        return value;
    }

    void judgeExternal(const std::string& tensor, const WireField& field, std::optional<std::uint64_t> bits)
    {
        const std::string location = m_tensor.external["location"];
        const std::string shown = excerpt(utf8FromBytes(location), 200);
        if (const auto why = whyOutside(location)) {
            m_observations.add("onnx.external-escape", "the tensor's data is taken from '" + shown + "', which " + *why,
                               tensor, field.tag, field.length);
            return;
        }
        if (location.find('\\') != std::string::npos)
            m_observations.add("onnx.external-escape",
                               "the tensor's data is taken from '" + shown +
                                   "', which is one name on some systems and a path on others",
                               tensor, field.tag, field.length);
        if (location == m_input.name)
            m_observations.add("onnx.external-escape", "the tensor's data is taken from the model file itself", tensor,
                               field.tag, field.length);
        const std::string offsetText = m_tensor.external["offset"];
        const std::string lengthText = m_tensor.external["length"];
        const auto offset = offsetText.empty() ? std::optional<std::uint64_t>(0) : number(offsetText);
        auto length = lengthText.empty() ? std::optional<std::uint64_t>(0) : number(lengthText);
        if (!offset || !length || !checkedAdd(*offset, *length)) {
            m_observations.add("onnx.external-place",
                               "the data's offset '" + excerpt(utf8FromBytes(offsetText), 32) + "' and length '" +
                                   excerpt(utf8FromBytes(lengthText), 32) + "' are no place in a file",
                               tensor, field.tag, field.length);
            return;
        }
        if (bits && !lengthText.empty() && *length != *bits / 8 && *bits % 8 == 0)
            m_observations.add("onnx.tensor-size",
                               "type and dimensions need " + std::to_string(*bits / 8) + " bytes and " + lengthText +
                                   " are taken from '" + shown + "'",
                               tensor, field.tag, field.length);
        if (lengthText.empty())
            length = bits.value_or(0) / 8;
        std::uint64_t& needed = m_external[utf8FromBytes(location)];
        if (m_external.size() <= kMostFiles)
            needed = std::max(needed, checkedAdd(*offset, *length).value_or(UINT64_MAX));
    }

    void settle()
    {
        for (const Custom& custom : m_custom) {
            if (!m_functions.contains(custom.full))
                m_observations.add("onnx.custom-domain",
                                   custom.label + " is the operator " + custom.full + ", which occurs " +
                                       std::to_string(std::max<std::uint64_t>(m_operators[custom.full], 1)) +
                                       " times and which only a library of its own implements",
                                   custom.op, custom.offset, {});
        }
        m_facts.values["nodes"] = m_nodeCount;
        m_facts.values["operators"] = m_operators;
        m_facts.values["operatorSets"] = m_operatorSets;
        if (m_external.empty())
            return;
        Json& files = m_facts.values["externalFiles"] = Json::array();
        for (const auto& [name, needed] : m_external)
            files.push_back({{"name", name}, {"bytes", needed}});
    }

    struct Custom
    {
        std::string full;
        std::string domain;
        std::string op;
        std::string label;
        std::uint64_t offset;
    };

    const Input& m_input;
    Facts& m_facts;
    Observations m_observations;
    WireBytes m_bytes;
    std::vector<NodeState> m_nodes; ///< a node may hold a graph of nodes
    TensorState m_tensor;
    std::pair<std::string, std::string> m_pair;
    std::pair<std::string, std::string> m_function; ///< name, domain
    std::uint64_t m_pairAt = 0;
    std::uint64_t m_version = 0;
    std::uint64_t m_nodeCount = 0;
    std::uint64_t m_graphs = 0;
    std::uint64_t m_tensorStrings = 0;
    bool m_sparseInitializer = false;
    bool m_pairIsTop = false;
    std::map<std::string, std::uint64_t> m_operators;
    std::map<std::string, std::uint64_t> m_operatorSets;
    std::map<std::string, std::uint64_t> m_external; ///< file and the bytes it must have
    std::set<std::string> m_functions;
    std::vector<Custom> m_custom;
};

// A graph's first fields are nodes with an operator's name, or tensors, or its name with inputs.
bool isOnnxGraph(WireBytes& bytes, const WireField& graph)
{
    const WireShape shape = wireShape(bytes, graph.offset, graph.end(), 32);
    if (!shape.sound || shape.fields.empty())
        return false;
    constexpr std::array<std::uint32_t, 11> kFields{1, 2, 5, 10, 11, 12, 13, 14, 15, 16, 3};
    for (const WireField& field : shape.fields) {
        if (!field.isBytes() || std::find(kFields.begin(), kFields.end(), field.number) == kFields.end())
            return false;
    }
    const WireField* node = shape.first(1);
    if (node == nullptr)
        return shape.first(5) != nullptr || shape.first(11) != nullptr || shape.first(12) != nullptr;
    const WireShape inner = wireShape(bytes, node->offset, node->end(), 64);
    const WireField* op = inner.first(4);
    return inner.sound && (node->truncated ||
                           (op != nullptr && op->isBytes() && isPlainName(bytes.text(op->offset, op->length, 256))));
}

} // namespace

Match recogniseOnnx(const Head& head, const Input& input)
{
    if (head.size < 8)
        return Match::No;
    WireBytes bytes(input.bytes);
    const WireShape shape = wireShape(bytes, 0, bytes.size());
    constexpr std::array kFields{WireShape::Allowed{1, WireType::Varint}, WireShape::Allowed{2, WireType::Bytes},
                                 WireShape::Allowed{3, WireType::Bytes},  WireShape::Allowed{4, WireType::Bytes},
                                 WireShape::Allowed{5, WireType::Varint}, WireShape::Allowed{6, WireType::Bytes},
                                 WireShape::Allowed{7, WireType::Bytes},  WireShape::Allowed{8, WireType::Bytes},
                                 WireShape::Allowed{14, WireType::Bytes}, WireShape::Allowed{20, WireType::Bytes},
                                 WireShape::Allowed{25, WireType::Bytes}, WireShape::Allowed{26, WireType::Bytes}};
    const WireField* graph = shape.first(7);
    if (!shape.sound || graph == nullptr || !graph->isBytes())
        return Match::No;
    // What other programs add in fields of their own does not make it another format.
    const WireField* version = shape.first(1);
    const bool versioned = version != nullptr && version->isVarint() && version->value < 256;
    return (versioned || shape.only(kFields)) && isOnnxGraph(bytes, *graph) ? Match::ByContent : Match::No;
}

Result<void> readOnnx(const Input& input, Facts& facts)
{
    return OnnxReader(input, facts).read();
}

} // namespace assayer::format
