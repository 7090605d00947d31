// SPDX-License-Identifier: GPL-3.0-or-later
// TensorFlow Lite models (schema.fbs of TensorFlow Lite): operators and who implements them, tensors with data, and the
// files that its tools append as a ZIP archive.
#include "base/CheckedArithmetic.h"
#include "base/Text.h"
#include "container/Zip.h"
#include "format/CarriedText.h"
#include "format/FlatBuffer.h"
#include "format/Observations.h"
#include "format/Readers.h"
#include "format/TensorFlowOperators.h"

#include <algorithm>
#include <array>
#include <map>

namespace assayer::format {

namespace {

constexpr std::uint64_t kLiteCustom = 32; ///< BuiltinOperator.CUSTOM
constexpr std::uint32_t kMostTensors = 1'000'000;
constexpr std::size_t kLiteMostName = 512;

struct LiteType
{
    std::string_view name;
    std::uint32_t bits;
};
constexpr std::array kLiteTypes{
    LiteType{"FLOAT32", 32},   LiteType{"FLOAT16", 16}, LiteType{"INT32", 32},   LiteType{"UINT8", 8},
    LiteType{"INT64", 64},     LiteType{"STRING", 0},   LiteType{"BOOL", 8},     LiteType{"INT16", 16},
    LiteType{"COMPLEX64", 64}, LiteType{"INT8", 8},     LiteType{"FLOAT64", 64}, LiteType{"COMPLEX128", 128},
    LiteType{"UINT64", 64},    LiteType{"RESOURCE", 0}, LiteType{"VARIANT", 0},  LiteType{"UINT32", 32},
    LiteType{"UINT16", 16},    LiteType{"INT4", 4},     LiteType{"BFLOAT16", 16}};

// Operators outside of the schema that TensorFlow Lite, its task libraries and MediaPipe bring along.
constexpr std::array<std::string_view, 22> kKnownCustom{"TFLite_Detection_PostProcess",
                                                        "Mfcc",
                                                        "AudioSpectrogram",
                                                        "NumericVerify",
                                                        "Convolution2DTransposeBias",
                                                        "MaxPoolingWithArgmax2D",
                                                        "MaxUnpooling2D",
                                                        "TransformTensorBilinear",
                                                        "TransformLandmarks",
                                                        "Landmarks2TransformMatrix",
                                                        "TFSentencepieceTokenizeOp",
                                                        "SentencepieceTokenizeOp",
                                                        "NGRAMS",
                                                        "SGNN_PROJECTION",
                                                        "TFLite_HashtableV2",
                                                        "HashtableV2",
                                                        "RandomUniform",
                                                        "RandomStandardNormal",
                                                        "IRFFT2D",
                                                        "AvgPool3D",
                                                        "MaxPool3D",
                                                        "Multinomial"};

class TfLiteReader
{
public:
    TfLiteReader(const Input& input, Facts& facts)
        : m_input(input), m_facts(facts), m_observations(facts), m_bytes(input.bytes),
          m_buffer(m_bytes, std::min<std::uint64_t>(input.bytes.size(), 0x7FFFFFFF))
    {
        facts.values["tensors"] = 0;
        facts.values["parameters"] = 0;
        facts.values["dtypes"] = Json::object();
    }

    Result<void> read()
    {
        const auto model = m_buffer.root();
        if (model) {
            m_facts.values["fileVersion"] = m_buffer.number(*model, 0, 4);
            readDescription(*model);
            m_buffers = m_buffer.vector(*model, 4, 4);
            readOperatorCodes(m_buffer.vector(*model, 1, 4));
            const FlatVector graphs = m_buffer.vector(*model, 2, 4);
            for (std::uint32_t i = 0; i < graphs.count && !m_stopped; ++i)
                readGraph(m_buffer.tableAt(graphs, i));
            readMetadata(m_buffer.vector(*model, 6, 4));
        }
        if (m_stopped)
            return failure(ErrorKind::Cancelled, "the inspection was cancelled");
        m_facts.values["operators"] = m_operators;
        readAppended();
        if (!m_buffer.error())
            return {};
        m_observations.add("tflite.malformed", m_buffer.error()->message, {}, m_buffer.error()->offset, {});
        return failure(*m_buffer.error());
    }

private:
    void readDescription(const FlatTable& model)
    {
        const std::string description = m_buffer.text(model, 3);
        if (description.empty())
            return;
        m_facts.values["name"] = utf8FromBytes(description);
        inspectCarriedText(m_input, "tflite", "description", description, model.at, m_facts, m_observations);
    }

    void readOperatorCodes(const FlatVector& codes)
    {
        for (std::uint32_t i = 0; i < codes.count && i < 10'000; ++i) {
            const auto code = m_buffer.tableAt(codes, i);
            if (!code)
                return;
            // Codes above 127 do not fit the first field, which then holds a mark.
            const std::uint64_t builtin = std::max(m_buffer.number(*code, 0, 1), m_buffer.number(*code, 3, 4));
            const std::string custom = utf8FromBytes(m_buffer.text(*code, 1, kLiteMostName));
            const bool isCustom = builtin == kLiteCustom || !custom.empty();
            const std::string name = isCustom ? custom : "builtin " + std::to_string(builtin);
            ++m_operators[name];
            if (isCustom)
                judgeCustom(custom, code->at);
        }
    }

    void judgeCustom(const std::string& name, std::uint64_t at)
    {
        const bool flex = name.starts_with("Flex");
        const std::string op = flex ? name.substr(4) : name;
        const OperatorGroup* group = TensorFlowOperators::builtIn().judged(op);
        const bool reaches = group != nullptr && group->kind != "checkpoint" && group->kind != "table";
        if (reaches)
            m_observations.add(group->kind, "the model runs " + name + ", which " + group->means, name, at, {});
        else if (flex && TensorFlowOperators::builtIn().isStock(op))
            m_observations.add("tflite.flex-op", "the model runs TensorFlow's operator " + op, name, at, {});
        else if (std::find(kKnownCustom.begin(), kKnownCustom.end(), name) == kKnownCustom.end())
            m_observations.add("tflite.custom-op", "the operator '" + name + "' is implemented by a library of its own",
                               name, at, {});
        else
            m_observations.add("tflite.known-custom-op", "the operator '" + name + "' belongs to a known library", name,
                               at, {});
    }

    void readGraph(const std::optional<FlatTable>& graph)
    {
        if (!graph)
            return;
        const FlatVector tensors = m_buffer.vector(*graph, 0, 4);
        if (tensors.count > kMostTensors)
            m_facts.problems.push_back({"", "limit-exceeded", "tensors beyond a million were not looked at"});
        for (std::uint32_t i = 0; i < std::min(tensors.count, kMostTensors); ++i) {
            if ((i & 0xFFFU) == 0 && m_input.stop.stop_requested()) {
                m_stopped = true;
                return;
            }
            const auto tensor = m_buffer.tableAt(tensors, i);
            if (!tensor)
                return; // one bad offset says enough
            readTensor(*tensor);
        }
    }

    void readTensor(const FlatTable& tensor)
    {
        const auto index = static_cast<std::uint32_t>(m_buffer.number(tensor, 2, 4));
        if (m_buffers.count > 0 && index >= m_buffers.count) {
            m_observations.add("tflite.malformed",
                               "a tensor names the buffer " + std::to_string(index) + " of " +
                                   std::to_string(m_buffers.count),
                               {}, tensor.at, {});
            return;
        }
        const auto buffer = index > 0 ? m_buffer.tableAt(m_buffers, index) : std::nullopt;
        if (!buffer)
            return;
        record::Member member;
        member.name = utf8FromBytes(m_buffer.text(tensor, 3, kLiteMostName));
        member.kind = "tensor";
        const std::uint64_t type = m_buffer.number(tensor, 1, 1);
        const LiteType* known = type < kLiteTypes.size() ? &kLiteTypes[static_cast<std::size_t>(type)] : nullptr;
        member.dtype = known != nullptr ? std::string(known->name) : "type " + std::to_string(type);
        const FlatVector data = m_buffer.vector(*buffer, 0, 1);
        std::uint64_t begin = data.at;
        std::uint64_t length = data.count;
        if (const std::uint64_t outside = m_buffer.number(*buffer, 1, 8); outside > 1) {
            begin = outside; // behind the flat buffer, for models beyond 2 GB
            length = m_buffer.number(*buffer, 2, 8);
            const auto end = checkedAdd(begin, length);
            if (!end || *end > m_input.bytes.size())
                m_observations.add("tflite.malformed", "a tensor's data lies outside of the file", member.name,
                                   buffer->at, {});
        }
        if (length == 0)
            return; // filled when the model runs
        const FlatVector shape = m_buffer.vector(tensor, 0, 4);
        std::vector<std::uint64_t> extents;
        std::optional<std::uint64_t> bits = known != nullptr ? known->bits : 0;
        for (std::uint32_t i = 0; i < std::min<std::uint32_t>(shape.count, 64); ++i) {
            extents.push_back(m_buffer.numberAt(shape, i, 4));
            bits = bits ? checkedMultiply(*bits, extents.back()) : std::nullopt;
        }
        const bool sparse = m_buffer.has(tensor, 6);
        if (!bits || (!sparse && *bits / 8 > length))
            m_observations.add("tflite.tensor-size",
                               "type and shape need " +
                                   (bits ? std::to_string(*bits / 8) : std::string("more than 2^64")) +
                                   " bytes and the data has " + std::to_string(length),
                               member.name, tensor.at, {});
        member.shape = extents;
        member.offset = begin;
        member.length = length;
        addTensor(m_facts, std::move(member), m_input.limits.members);
    }

    // Metadata are buffers by name: a flat buffer of their own, texts, or whatever a tool puts there.
    void readMetadata(const FlatVector& entries)
    {
        for (std::uint32_t i = 0; i < entries.count && i < 1000; ++i) {
            const auto entry = m_buffer.tableAt(entries, i);
            const auto buffer =
                entry ? m_buffer.tableAt(m_buffers, static_cast<std::uint32_t>(m_buffer.number(*entry, 1, 4)))
                      : std::nullopt;
            if (!entry || !buffer)
                continue;
            const std::string name = "metadata " + utf8FromBytes(m_buffer.text(*entry, 0, kLiteMostName));
            const FlatVector data = m_buffer.vector(*buffer, 0, 1);
            const std::string text = m_bytes.text(data.at, data.count, std::size_t{1} << 20U);
            if (isUtf8(text) && text.find('\0') == std::string::npos)
                inspectCarriedText(m_input, "tflite", name, text, data.at, m_facts, m_observations);
            else
                readCarriedPickle(m_input, name, text, data.at, m_facts);
        }
    }

    // TensorFlow's metadata writer appends vocabularies and labels as an archive whose places count from the file's
    // start.
    void readAppended()
    {
        auto archive = container::recogniseZip(m_input.bytes) ? container::readZip(m_input.bytes, m_input.limits)
                                                              : failure(ErrorKind::NotFound, "there is none");
        if (!archive || archive->entries.empty())
            return;
        for (const auto& oddity : archive->oddities) {
            if (oddity.kind != "archive.prefix")
                m_observations.add(oddity.kind, oddity.detail, utf8FromBytes(oddity.member), oddity.offset,
                                   oddity.length);
        }
        for (container::ZipEntry& entry : archive->entries) {
            const auto bytes = container::openEntry(m_input.bytes, entry, m_input.limits);
            if (bytes && (*bytes)->size() > 0)
                readMember(m_input, **bytes, utf8FromBytes(entry.name),
                           entry.looksStored() ? std::optional(entry.dataOffset) : std::nullopt, m_facts);
            else if (!bytes)
                m_facts.problems.push_back(
                    {"", std::string(errorKindWord(bytes.error().kind)),
                     "the appended file '" + utf8FromBytes(entry.name) + "' was not read: " + bytes.error().message});
        }
    }

    const Input& m_input;
    Facts& m_facts;
    Observations m_observations;
    WireBytes m_bytes;
    FlatBuffer m_buffer;
    FlatVector m_buffers;
    std::map<std::string, std::uint64_t> m_operators;
    bool m_stopped = false;
};

} // namespace

Match recogniseTfLite(const Head& head, const Input&)
{
    return asText(head.first).substr(std::min<std::size_t>(4, head.first.size())).starts_with("TFL3") ? Match::ByContent
                                                                                                      : Match::No;
}

Result<void> readTfLite(const Input& input, Facts& facts)
{
    return TfLiteReader(input, facts).read();
}

} // namespace assayer::format
