// SPDX-License-Identifier: GPL-3.0-or-later
// PaddlePaddle programs (paddle/fluid/framework/framework.proto): operators, the files that they name, variables.
#include "base/Text.h"
#include "format/CarriedText.h"
#include "format/OutsidePath.h"
#include "format/Readers.h"
#include "format/WireFormat.h"

#include <algorithm>
#include <array>
#include <map>

namespace assayer::format {

namespace {

constexpr std::size_t kPaddleMostName = 512;
constexpr std::size_t kPaddleMostText = std::size_t{1} << 20U;
constexpr std::size_t kPaddleMostOperators = 1000;
constexpr std::size_t kPaddleMostDimensions = 64;
constexpr std::uint64_t kPaddleLodTensor = 7;

enum PaddleMessage : std::uint16_t
{
    kPaddleProgram,
    kPaddleVersion,
    kPaddleBlock,
    kPaddleVariable,
    kPaddleType,
    kPaddleLodTensorType,
    kPaddleTensorType,
    kPaddleOperator,
    kPaddleAttribute,
};

constexpr std::array kPaddleEdges{
    WireEdge{kPaddleProgram, 1, kPaddleBlock},
    WireEdge{kPaddleProgram, 4, kPaddleVersion},
    WireEdge{kPaddleBlock, 3, kPaddleVariable},
    WireEdge{kPaddleBlock, 4, kPaddleOperator},
    WireEdge{kPaddleOperator, 4, kPaddleAttribute},
    WireEdge{kPaddleVariable, 2, kPaddleType},
    WireEdge{kPaddleType, 3, kPaddleLodTensorType},
    WireEdge{kPaddleType, 4, kPaddleLodTensorType},
    WireEdge{kPaddleLodTensorType, 1, kPaddleTensorType},
};

std::string typeName(std::uint64_t number)
{
    constexpr std::array<std::string_view, 7> kLow{"BOOL", "INT16", "INT32", "INT64", "FP16", "FP32", "FP64"};
    constexpr std::array<std::string_view, 5> kHigh{"UINT8", "INT8", "BF16", "COMPLEX64", "COMPLEX128"};
    if (number < kLow.size())
        return std::string(kLow[static_cast<std::size_t>(number)]);
    if (number >= 20 && number < 20 + kHigh.size())
        return std::string(kHigh[static_cast<std::size_t>(number - 20)]);
    return "type " + std::to_string(number);
}

constexpr std::array<std::string_view, 3> kPaddlePython{"py_func", "py_layer", "pylayer"};
constexpr std::array<std::string_view, 10> kPaddleFiles{
    "load",       "save",     "load_combine",       "save_combine",      "read_file",
    "print_file", "feed_raw", "sparse_tensor_load", "checkpoint_notify", "read"};
constexpr std::array<std::string_view, 8> kPaddleNetwork{
    "send",          "recv",         "listen_and_serv",          "prefetch",
    "fetch_barrier", "send_barrier", "distributed_lookup_table", "heter_listen_and_serv"};
constexpr std::array<std::string_view, 6> kPaddleNative{"tensorrt_engine", "lite_engine",   "openvino_engine",
                                                        "custom_op",       "run_custom_op", "dlnne_engine"};

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& list, std::string_view word)
{
    return std::find(list.begin(), list.end(), word) != list.end();
}

class PaddleReader final : public WireVisitor
{
public:
    PaddleReader(const Input& input, Facts& facts)
        : m_input(input), m_facts(facts), m_observations(facts), m_bytes(input.bytes)
    {
        facts.values["tensors"] = 0;
        facts.values["parameters"] = 0;
        facts.values["dtypes"] = Json::object();
    }

    Result<void> read()
    {
        const auto walk = walkWire(m_bytes, kPaddleProgram, kPaddleEdges, *this, m_input.stop);
        if (!walk)
            return failure(walk.error());
        if (walk->error)
            m_observations.add("paddle.malformed", walk->error->message, {}, walk->error->offset, {});
        m_facts.values["operators"] = m_operators;
        return walk->error && walk->error->kind == ErrorKind::Truncated ? failure(*walk->error) : Result<void>{};
    }

private:
    bool enter(std::uint16_t kind, std::uint16_t, const WireField& field) override
    {
        if (kind == kPaddleOperator) {
            m_operator.clear();
            m_files.clear();
            m_at = field.tag;
        } else if (kind == kPaddleAttribute) {
            m_attribute.clear();
        } else if (kind == kPaddleVariable) {
            m_variable = {};
            m_variable.offset = field.tag;
            m_persistable = false;
            m_isTensor = false;
            m_shape.clear();
        }
        return true;
    }

    void value(std::uint16_t kind, const WireField& field) override
    {
        switch (kind) {
        case kPaddleVersion:
            if (field.number == 1)
                m_facts.values["fileVersion"] = field.value;
            break;
        case kPaddleVariable:
            if (field.number == 1)
                m_variable.name = utf8FromBytes(text(field, kPaddleMostName));
            else if (field.number == 3)
                m_persistable = field.value != 0;
            break;
        case kPaddleType:
            m_isTensor = m_isTensor || (field.number == 1 && field.value == kPaddleLodTensor);
            break;
        case kPaddleTensorType:
            if (field.number == 1)
                m_variable.dtype = typeName(field.value);
            else if (field.number == 2)
                for (const std::uint64_t extent : packedVarints(m_bytes, field, kPaddleMostDimensions)) {
                    if (m_shape.size() < kPaddleMostDimensions)
                        m_shape.push_back(extent);
                }
            break;
        case kPaddleOperator:
            if (field.number == 3)
                m_operator = text(field, kPaddleMostName);
            break;
        case kPaddleAttribute:
            attributeField(field);
            break;
        default:
            break;
        }
    }

    void leave(std::uint16_t kind, const WireField& field) override
    {
        if (kind == kPaddleOperator)
            judgeOperator();
        if (kind != kPaddleVariable || !m_persistable || !m_isTensor || m_shape.empty())
            return;
        // A dimension of -1 is told when the program runs; parameters have none.
        if (std::any_of(m_shape.begin(), m_shape.end(), [](std::uint64_t extent) { return extent > (1ULL << 62U); }))
            return;
        m_variable.kind = "tensor";
        m_variable.shape = m_shape;
        m_variable.length = field.length;
        addTensor(m_facts, m_variable, m_input.limits.members);
    }

    std::string text(const WireField& field, std::size_t most)
    {
        return m_bytes.text(field.offset, field.length, most);
    }

    void attributeField(const WireField& field)
    {
        if (field.number == 1)
            m_attribute = text(field, kPaddleMostName);
        if (field.number != 5 && field.number != 8)
            return;
        const std::string content = text(field, kPaddleMostText);
        readCarriedPickle(m_input, utf8FromBytes(m_attribute), content, field.offset, m_facts);
        const bool names =
            m_attribute.find("file") != std::string::npos || m_attribute.find("path") != std::string::npos ||
            m_attribute.find("dir") != std::string::npos || m_attribute == "endpoint" || m_attribute == "library";
        if (names && !content.empty() && m_files.size() < 16)
            m_files[m_attribute] = content.substr(0, kPaddleMostName);
    }

    void judgeOperator()
    {
        const std::string op = utf8FromBytes(m_operator);
        if (m_operators.contains(op) || m_operators.size() < kPaddleMostOperators)
            ++m_operators[op];
        std::string given;
        bool outside = false;
        for (const auto& [name, content] : m_files) {
            const auto why = whyOutside(content);
            outside = outside || why.has_value();
            given += ", " + utf8FromBytes(name) + " '" + excerpt(utf8FromBytes(content), 200) + "'" +
                     (why ? ", which " + *why : "");
        }
        const auto observe = [&](const std::string& kind, const std::string& what) {
            m_observations.add(kind, "an operator " + op + " " + what + given, op, m_at, {});
        };
        if (holds(kPaddlePython, m_operator))
            observe("paddle.python-op", "calls a Python function of the process that runs the program");
        else if (holds(kPaddleFiles, m_operator))
            observe("paddle.file-op", "reads or writes files");
        else if (holds(kPaddleNetwork, m_operator))
            observe("paddle.network-op", "talks to other computers");
        else if (holds(kPaddleNative, m_operator))
            observe("paddle.native-op", "runs an engine or a library of its own");
        else if (outside)
            observe("paddle.file-op", "names a file");
    }

    const Input& m_input;
    Facts& m_facts;
    Observations m_observations;
    WireBytes m_bytes;
    std::string m_operator;
    std::string m_attribute;
    std::map<std::string, std::string> m_files;
    std::uint64_t m_at = 0;
    record::Member m_variable;
    std::vector<std::uint64_t> m_shape;
    bool m_persistable = false;
    bool m_isTensor = false;
    std::map<std::string, std::uint64_t> m_operators;
};

// A block says its number and its parent's, and holds variables or operators with a type.
bool isBlock(WireBytes& bytes, const WireField& block)
{
    const WireShape shape = wireShape(bytes, block.offset, block.end());
    constexpr std::array kFields{WireShape::Allowed{1, WireType::Varint}, WireShape::Allowed{2, WireType::Varint},
                                 WireShape::Allowed{3, WireType::Bytes}, WireShape::Allowed{4, WireType::Bytes},
                                 WireShape::Allowed{5, WireType::Varint}};
    const WireField* index = shape.first(1);
    const WireField* parent = shape.first(2);
    if (!shape.sound || index == nullptr || parent == nullptr || !shape.only(kFields) || index->value > 100'000)
        return false;
    const WireField* op = shape.first(4);
    const WireField* variable = shape.first(3);
    const WireField* named = op != nullptr ? op : variable;
    if (named == nullptr)
        return false;
    const WireShape inner = wireShape(bytes, named->offset, named->end());
    const WireField* name = inner.first(op != nullptr ? 3 : 1);
    return inner.sound && name != nullptr && name->isBytes() &&
           isPlainName(bytes.text(name->offset, name->length, 1024), 1024);
}

} // namespace

Match recognisePaddle(const Head& head, const Input& input)
{
    if (head.size < 8 || head.first.empty() || head.first[0] != std::byte{0x0A})
        return Match::No;
    WireBytes bytes(input.bytes);
    const WireShape shape = wireShape(bytes, 0, bytes.size());
    const bool all = std::all_of(shape.fields.begin(), shape.fields.end(),
                                 [](const WireField& field) { return field.isBytes() && field.number <= 5; });
    const WireField* block = shape.first(1);
    return shape.sound && all && block != nullptr && isBlock(bytes, *block) ? Match::ByContent : Match::No;
}

Result<void> readPaddle(const Input& input, Facts& facts)
{
    return PaddleReader(input, facts).read();
}

} // namespace assayer::format
