// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/TensorFlowGraph.h"

#include <algorithm>
#include <array>

namespace assayer::format {

namespace {

constexpr std::array kTfGraphEdges{
    WireEdge{kTfSavedModel, 2, kTfMetaGraph},
    WireEdge{kTfMetaGraph, 1, kTfMetaInfo},
    WireEdge{kTfMetaGraph, 2, kTfGraph},
    WireEdge{kTfMetaGraph, 4, kTfCollection},
    WireEdge{kTfMetaGraph, 6, kTfAsset},
    WireEdge{kTfMetaGraph, 7, kTfObjects},
    WireEdge{kTfGraph, 1, kTfNode},
    WireEdge{kTfGraph, 2, kTfLibrary},
    WireEdge{kTfLibrary, 1, kTfFunction},
    WireEdge{kTfFunction, 1, kTfSignature},
    WireEdge{kTfFunction, 3, kTfNode},
    WireEdge{kTfFunction, 5, kTfAttribute},
    WireEdge{kTfNode, 5, kTfAttribute},
    WireEdge{kTfAttribute, 2, kTfValue},
    WireEdge{kTfValue, 1, kTfList},
    WireEdge{kTfValue, 8, kTfTensor},
    WireEdge{kTfValue, 10, kTfFunctionName},
    WireEdge{kTfList, 8, kTfTensor},
    WireEdge{kTfList, 9, kTfFunctionName},
    WireEdge{kTfFunctionName, 2, kTfAttribute},
    WireEdge{kTfTensor, 2, kTfShape},
    WireEdge{kTfShape, 2, kTfDimension},
    WireEdge{kTfCollection, 2, kTfCollectionDef},
    WireEdge{kTfCollectionDef, 1, kTfStrings},
    WireEdge{kTfCollectionDef, 2, kTfStrings},
    WireEdge{kTfObjects, 1, kTfObject},
    WireEdge{kTfObject, 4, kTfUserObject},
    WireEdge{kTfObject, 7, kTfVariable},
    WireEdge{kTfVariable, 2, kTfShape},
};

constexpr std::array<std::string_view, 33> kTfGraphTypes{"",
                                                         "FLOAT",
                                                         "DOUBLE",
                                                         "INT32",
                                                         "UINT8",
                                                         "INT16",
                                                         "INT8",
                                                         "STRING",
                                                         "COMPLEX64",
                                                         "INT64",
                                                         "BOOL",
                                                         "QINT8",
                                                         "QUINT8",
                                                         "QINT32",
                                                         "BFLOAT16",
                                                         "QINT16",
                                                         "QUINT16",
                                                         "UINT16",
                                                         "COMPLEX128",
                                                         "HALF",
                                                         "RESOURCE",
                                                         "VARIANT",
                                                         "UINT32",
                                                         "UINT64",
                                                         "FLOAT8_E5M2",
                                                         "FLOAT8_E4M3FN",
                                                         "FLOAT8_E4M3FNUZ",
                                                         "FLOAT8_E4M3B11FNUZ",
                                                         "FLOAT8_E5M2FNUZ",
                                                         "INT4",
                                                         "UINT4",
                                                         "INT2",
                                                         "UINT2"};

bool isOperatorName(std::string_view op)
{
    const auto isLetter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    return isPlainName(op, 200) && isLetter(op[0]) && std::all_of(op.begin(), op.end(), [&](char c) {
               return isLetter(c) || (c >= '0' && c <= '9') || c == '>' || c == '.' || c == '-' || c == '/';
           });
}

bool isNode(WireBytes& bytes, const WireField& node)
{
    const WireShape shape = wireShape(bytes, node.offset, node.end());
    const WireField* name = shape.first(1);
    const WireField* op = shape.first(2);
    if (!shape.sound || name == nullptr || !name->isBytes())
        return false;
    if (op == nullptr)
        return node.truncated;
    const std::string nameText = bytes.text(name->offset, name->length, 4096);
    return op->isBytes() && isPlainName(nameText, 4096) && isOperatorName(bytes.text(op->offset, op->length, 256));
}

bool onlyBytes(const WireShape& shape, std::uint32_t highest)
{
    return shape.sound && !shape.fields.empty() &&
           std::all_of(shape.fields.begin(), shape.fields.end(),
                       [&](const WireField& field) { return field.isBytes() && field.number <= highest; });
}

// A graph begins with a node, or holds nothing but functions.
bool isGraph(WireBytes& bytes, std::uint64_t begin, std::uint64_t end)
{
    const WireShape shape = wireShape(bytes, begin, end, 8);
    if (!shape.sound || shape.fields.empty())
        return false;
    constexpr std::array kFields{WireShape::Allowed{1, WireType::Bytes}, WireShape::Allowed{2, WireType::Bytes},
                                 WireShape::Allowed{3, WireType::Varint}, WireShape::Allowed{4, WireType::Bytes},
                                 WireShape::Allowed{5, WireType::Bytes}};
    if (!shape.only(kFields))
        return false;
    if (const WireField* node = shape.first(1))
        return isNode(bytes, *node);
    const WireField* library = shape.first(2);
    if (library == nullptr)
        return false;
    const WireShape functions = wireShape(bytes, library->offset, library->end(), 4);
    const WireField* function = functions.first(1);
    if (!onlyBytes(functions, 3) || function == nullptr)
        return false;
    const WireShape parts = wireShape(bytes, function->offset, function->end(), 32);
    const WireField* node = parts.first(3);
    return parts.sound && node != nullptr && isNode(bytes, *node);
}

bool isMetaGraph(WireBytes& bytes, std::uint64_t begin, std::uint64_t end)
{
    const WireShape shape = wireShape(bytes, begin, end);
    const WireField* graph = shape.first(2);
    return onlyBytes(shape, 8) && graph != nullptr && isGraph(bytes, graph->offset, graph->end());
}

} // namespace

std::span<const WireEdge> tensorFlowEdges()
{
    return kTfGraphEdges;
}

std::string tensorFlowType(std::uint64_t number)
{
    // A reference to a variable has the number of its type and a hundred.
    const std::uint64_t plain = number > 100 ? number - 100 : number;
    if (plain == 0 || plain >= kTfGraphTypes.size())
        return "type " + std::to_string(number);
    return std::string(kTfGraphTypes[static_cast<std::size_t>(plain)]);
}

std::optional<std::uint64_t> tensorFlowTypeNumber(std::string_view word)
{
    constexpr std::string_view kPrefix = "DT_";
    const auto found =
        std::find(kTfGraphTypes.begin() + 1, kTfGraphTypes.end(), word.substr(std::min(word.size(), kPrefix.size())));
    if (!word.starts_with(kPrefix) || found == kTfGraphTypes.end())
        return std::nullopt;
    return static_cast<std::uint64_t>(found - kTfGraphTypes.begin());
}

TensorFlowFile tensorFlowFile(const source::ByteSource& source)
{
    if (source.size() < 8)
        return TensorFlowFile::None;
    WireBytes bytes(source);
    const auto first = bytes.view(0, 1);
    // Every one of the three begins with its field 1 or 2.
    if (first.empty() || (first[0] != std::byte{0x08} && first[0] != std::byte{0x0A} && first[0] != std::byte{0x12}))
        return TensorFlowFile::None;
    const WireShape shape = wireShape(bytes, 0, bytes.size());
    if (!shape.sound)
        return TensorFlowFile::None;
    constexpr std::array kSavedModel{WireShape::Allowed{1, WireType::Varint}, WireShape::Allowed{2, WireType::Bytes}};
    const WireField* second = shape.first(2);
    if (second != nullptr && shape.only(kSavedModel) && isMetaGraph(bytes, second->offset, second->end()))
        return TensorFlowFile::SavedModel;
    if (isMetaGraph(bytes, 0, bytes.size()))
        return TensorFlowFile::MetaGraph;
    return isGraph(bytes, 0, bytes.size()) ? TensorFlowFile::Graph : TensorFlowFile::None;
}

} // namespace assayer::format
