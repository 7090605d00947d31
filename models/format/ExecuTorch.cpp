// SPDX-License-Identifier: GPL-3.0-or-later
// ExecuTorch programs (schema/program.fbs and extended_header.cpp of ExecuTorch): operators, delegates, constant
// tensors, and whether header and segments lie in the file.
#include "base/CheckedArithmetic.h"
#include "base/Text.h"
#include "format/FlatBuffer.h"
#include "format/Observations.h"
#include "format/Readers.h"

#include <algorithm>
#include <array>
#include <map>

namespace assayer::format {

namespace {

constexpr std::size_t kExecuTorchMostName = 256;
constexpr std::uint32_t kMostParts = 100'000;
constexpr std::uint64_t kTensorValue = 5; ///< KernelTypes.Tensor

// Name spaces of operators that the runtime is built with.
constexpr std::array<std::string_view, 9> kOwnSpaces{
    "aten", "prim", "prims", "executorch_prim", "quantized_decomposed", "dim_order_ops", "et_copy", "llama", "torchao"};
constexpr std::array<std::string_view, 10> kDelegates{
    "XnnpackBackend", "CoreMLBackend", "MPSBackend", "QnnBackend",        "VulkanBackend",
    "ArmBackend",     "EthosUBackend", "VgfBackend", "NeuropilotBackend", "OpenvinoBackend"};

std::string scalarName(std::uint64_t type)
{
    constexpr std::array<std::string_view, 16> kNames{"BYTE",  "CHAR",   "SHORT",     "INT",       "LONG",       "HALF",
                                                      "FLOAT", "DOUBLE", "COMPLEX32", "COMPLEX64", "COMPLEX128", "BOOL",
                                                      "QINT8", "QUINT8", "QINT32",    "BFLOAT16"};
    return type < kNames.size() ? std::string(kNames[static_cast<std::size_t>(type)]) : "type " + std::to_string(type);
}

class ExecuTorchReader
{
public:
    ExecuTorchReader(const Input& input, Facts& facts)
        : m_input(input), m_facts(facts), m_observations(facts), m_bytes(input.bytes),
          m_buffer(m_bytes, programEnd(m_bytes))
    {
        facts.values["tensors"] = 0;
        facts.values["parameters"] = 0;
        facts.values["dtypes"] = Json::object();
    }

    Result<void> read()
    {
        checkHeader();
        if (const auto program = m_buffer.root()) {
            m_facts.values["fileVersion"] = m_buffer.number(*program, 0, 4);
            const FlatVector plans = m_buffer.vector(*program, 1, 4);
            for (std::uint32_t i = 0; i < std::min<std::uint32_t>(plans.count, 1000); ++i)
                readPlan(m_buffer.tableAt(plans, i));
            readSegments(m_buffer.vector(*program, 4, 4));
        }
        m_facts.values["operators"] = m_operators;
        if (!m_buffer.error())
            return {};
        m_observations.add("executorch.malformed", m_buffer.error()->message, {}, m_buffer.error()->offset, {});
        return failure(*m_buffer.error());
    }

private:
    static std::uint64_t numberAt(WireBytes& bytes, std::uint64_t at, std::size_t width)
    {
        const auto part = bytes.view(at, width);
        std::uint64_t value = 0;
        for (std::size_t i = part.size(); i-- > 0;)
            value = (value << 8U) | std::to_integer<std::uint64_t>(part[i]);
        return value;
    }

    static bool hasHeader(WireBytes& bytes) { return asText(bytes.view(8, 4)) == "eh00"; }

    // The extended header says how long the program is; segments of constants follow it.
    static std::uint64_t programEnd(WireBytes& bytes)
    {
        const std::uint64_t whole = std::min<std::uint64_t>(bytes.size(), 0x7FFFFFFF);
        const std::uint64_t said = hasHeader(bytes) ? numberAt(bytes, 16, 8) : whole;
        return said == 0 ? whole : std::min(said, whole);
    }

    void checkHeader()
    {
        if (!hasHeader(m_bytes))
            return;
        const std::uint64_t length = numberAt(m_bytes, 12, 4);
        const std::uint64_t program = numberAt(m_bytes, 16, 8);
        m_segments = numberAt(m_bytes, 24, 8);
        if (length < 24 || program == 0 || program > m_input.bytes.size() || m_segments > m_input.bytes.size())
            m_observations.add("executorch.malformed",
                               "the extended header of " + std::to_string(length) +
                                   " bytes puts the program's end at " + std::to_string(program) +
                                   " and the segments at " + std::to_string(m_segments),
                               {}, 8, 24);
    }

    void readPlan(const std::optional<FlatTable>& plan)
    {
        if (!plan)
            return;
        const std::string name = utf8FromBytes(m_buffer.text(*plan, 0, kExecuTorchMostName));
        if (!name.empty() && !m_facts.values.contains("name"))
            m_facts.values["name"] = name;
        const FlatVector operators = m_buffer.vector(*plan, 6, 4);
        for (std::uint32_t i = 0; i < std::min(operators.count, kMostParts); ++i) {
            const auto op = m_buffer.tableAt(operators, i);
            if (!op)
                return;
            judgeOperator(utf8FromBytes(m_buffer.text(*op, 0, kExecuTorchMostName)), op->at);
        }
        const FlatVector delegates = m_buffer.vector(*plan, 7, 4);
        for (std::uint32_t i = 0; i < std::min(delegates.count, kMostParts); ++i) {
            const auto delegate = m_buffer.tableAt(delegates, i);
            if (!delegate)
                return;
            judgeDelegate(utf8FromBytes(m_buffer.text(*delegate, 0, kExecuTorchMostName)), delegate->at);
        }
        const FlatVector values = m_buffer.vector(*plan, 2, 4);
        for (std::uint32_t i = 0; i < std::min(values.count, kMostParts * 10); ++i) {
            const auto value = m_buffer.tableAt(values, i);
            if (!value)
                return;
            if (m_buffer.number(*value, 0, 1) == kTensorValue)
                readTensor(m_buffer.table(*value, 1));
        }
    }

    void readTensor(const std::optional<FlatTable>& tensor)
    {
        // A tensor without a buffer is filled when the program runs.
        if (!tensor || m_buffer.number(*tensor, 5, 4) == 0)
            return;
        record::Member member;
        member.name = "constant " + std::to_string(m_constants++);
        member.kind = "tensor";
        member.dtype = scalarName(m_buffer.number(*tensor, 0, 1));
        const FlatVector sizes = m_buffer.vector(*tensor, 2, 4);
        std::vector<std::uint64_t> shape;
        std::optional<std::uint64_t> elements = 1;
        for (std::uint32_t i = 0; i < std::min<std::uint32_t>(sizes.count, 64); ++i) {
            shape.push_back(m_buffer.numberAt(sizes, i, 4));
            elements = elements ? checkedMultiply(*elements, shape.back()) : std::nullopt;
        }
        if (!elements)
            m_observations.add("executorch.malformed", "the product of a tensor's sizes does not fit 64 bits",
                               member.name, tensor->at, {});
        member.shape = shape;
        member.offset = tensor->at;
        addTensor(m_facts, std::move(member), m_input.limits.members);
    }

    void judgeOperator(const std::string& name, std::uint64_t at)
    {
        ++m_operators[name];
        const std::string_view space = std::string_view(name).substr(0, name.find("::"));
        const bool own = name.find("::") == std::string::npos ||
                         std::find(kOwnSpaces.begin(), kOwnSpaces.end(), space) != kOwnSpaces.end();
        if (!own && m_operators[name] == 1)
            m_observations.add("executorch.custom-op",
                               "the operator " + name + " is implemented by a library of its own", name, at, {});
    }

    void judgeDelegate(const std::string& id, std::uint64_t at)
    {
        if (std::find(kDelegates.begin(), kDelegates.end(), id) != kDelegates.end())
            m_observations.add("executorch.known-delegate", "a part is compiled for " + id, id, at, {});
        else
            m_observations.add("executorch.delegate",
                               "a part is compiled for '" + id + "', which ExecuTorch does not bring", id, at, {});
    }

    void readSegments(const FlatVector& segments)
    {
        for (std::uint32_t i = 0; i < std::min(segments.count, kMostParts); ++i) {
            const auto segment = m_buffer.tableAt(segments, i);
            if (!segment)
                return;
            const auto begin = checkedAdd(m_segments, m_buffer.number(*segment, 0, 8));
            const auto end = begin ? checkedAdd(*begin, m_buffer.number(*segment, 1, 8)) : std::nullopt;
            if (!end || *end > m_input.bytes.size())
                m_observations.add("executorch.malformed", "a segment lies outside of the file", {}, segment->at, {});
        }
    }

    const Input& m_input;
    Facts& m_facts;
    Observations m_observations;
    WireBytes m_bytes;
    FlatBuffer m_buffer;
    std::uint64_t m_segments = 0;
    std::uint64_t m_constants = 0;
    std::map<std::string, std::uint64_t> m_operators;
};

} // namespace

Match recogniseExecuTorch(const Head& head, const Input&)
{
    const std::string_view text = asText(head.first);
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    const bool named = text.size() >= 16 && text[4] == 'E' && text[5] == 'T' && isDigit(text[6]) && isDigit(text[7]);
    // Words hold these letters, too; the offset in front of them is no word.
    const bool binary = named && std::any_of(text.begin(), text.begin() + 4, [](char c) { return c < ' ' || c > '~'; });
    return binary ? Match::ByContent : Match::No;
}

Result<void> readExecuTorch(const Input& input, Facts& facts)
{
    return ExecuTorchReader(input, facts).read();
}

} // namespace assayer::format
