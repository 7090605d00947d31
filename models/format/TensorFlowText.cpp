// SPDX-License-Identifier: GPL-3.0-or-later
// TensorFlow graphs in text form (.pbtxt): turned into the wire form and judged by its readers.
#include "base/Text.h"
#include "format/Observations.h"
#include "format/Readers.h"
#include "format/TensorFlowGraph.h"
#include "format/TextProto.h"

#include <algorithm>
#include <array>

namespace assayer::format {

namespace {

constexpr std::uint64_t kMostTextGraph = 32ULL << 20U;

constexpr std::array kTfTextFields{
    TextProtoField{kTfSavedModel, "saved_model_schema_version", 1, kTextProtoScalar},
    TextProtoField{kTfSavedModel, "meta_graphs", 2, kTfMetaGraph},
    TextProtoField{kTfMetaGraph, "meta_info_def", 1, kTfMetaInfo},
    TextProtoField{kTfMetaGraph, "graph_def", 2, kTfGraph},
    TextProtoField{kTfMetaGraph, "collection_def", 4, kTfCollection},
    TextProtoField{kTfMetaGraph, "asset_file_def", 6, kTfAsset},
    TextProtoField{kTfMetaGraph, "object_graph_def", 7, kTfObjects},
    TextProtoField{kTfMetaInfo, "tags", 4, kTextProtoScalar},
    TextProtoField{kTfMetaInfo, "tensorflow_version", 5, kTextProtoScalar},
    TextProtoField{kTfGraph, "node", 1, kTfNode},
    TextProtoField{kTfGraph, "library", 2, kTfLibrary},
    TextProtoField{kTfLibrary, "function", 1, kTfFunction},
    TextProtoField{kTfFunction, "signature", 1, kTfSignature},
    TextProtoField{kTfFunction, "node_def", 3, kTfNode},
    TextProtoField{kTfFunction, "attr", 5, kTfAttribute},
    TextProtoField{kTfSignature, "name", 1, kTextProtoScalar},
    TextProtoField{kTfNode, "name", 1, kTextProtoScalar},
    TextProtoField{kTfNode, "op", 2, kTextProtoScalar},
    TextProtoField{kTfNode, "input", 3, kTextProtoScalar},
    TextProtoField{kTfNode, "device", 4, kTextProtoScalar},
    TextProtoField{kTfNode, "attr", 5, kTfAttribute},
    TextProtoField{kTfAttribute, "key", 1, kTextProtoScalar},
    TextProtoField{kTfAttribute, "value", 2, kTfValue},
    TextProtoField{kTfValue, "list", 1, kTfList},
    TextProtoField{kTfValue, "s", 2, kTextProtoScalar},
    TextProtoField{kTfValue, "tensor", 8, kTfTensor},
    TextProtoField{kTfValue, "func", 10, kTfFunctionName},
    TextProtoField{kTfList, "s", 2, kTextProtoScalar},
    TextProtoField{kTfList, "tensor", 8, kTfTensor},
    TextProtoField{kTfList, "func", 9, kTfFunctionName},
    TextProtoField{kTfFunctionName, "name", 1, kTextProtoScalar},
    TextProtoField{kTfFunctionName, "attr", 2, kTfAttribute},
    TextProtoField{kTfTensor, "dtype", 1, kTextProtoScalar},
    TextProtoField{kTfTensor, "tensor_shape", 2, kTfShape},
    TextProtoField{kTfTensor, "tensor_content", 4, kTextProtoScalar},
    TextProtoField{kTfTensor, "string_val", 8, kTextProtoScalar},
    TextProtoField{kTfShape, "dim", 2, kTfDimension},
    TextProtoField{kTfDimension, "size", 1, kTextProtoScalar},
    TextProtoField{kTfCollection, "key", 1, kTextProtoScalar},
    TextProtoField{kTfCollection, "value", 2, kTfCollectionDef},
    TextProtoField{kTfCollectionDef, "node_list", 1, kTfStrings},
    TextProtoField{kTfCollectionDef, "bytes_list", 2, kTfStrings},
    TextProtoField{kTfStrings, "value", 1, kTextProtoScalar},
    TextProtoField{kTfAsset, "filename", 2, kTextProtoScalar},
    TextProtoField{kTfObjects, "nodes", 1, kTfObject},
    TextProtoField{kTfObject, "user_object", 4, kTfUserObject},
    TextProtoField{kTfObject, "variable", 7, kTfVariable},
    TextProtoField{kTfUserObject, "identifier", 1, kTextProtoScalar},
    TextProtoField{kTfUserObject, "metadata", 3, kTextProtoScalar},
    TextProtoField{kTfVariable, "dtype", 1, kTextProtoScalar},
    TextProtoField{kTfVariable, "shape", 2, kTfShape},
};

// Which message the text is, by the field that it begins with; a field that all could have does not tell.
TensorFlowFile textKind(const Head& head)
{
    struct First
    {
        std::string_view name;
        TensorFlowFile kind;
    };
    constexpr std::array kFirst{First{"saved_model_schema_version", TensorFlowFile::SavedModel},
                                First{"meta_graphs", TensorFlowFile::SavedModel},
                                First{"meta_info_def", TensorFlowFile::MetaGraph},
                                First{"graph_def", TensorFlowFile::MetaGraph},
                                First{"saver_def", TensorFlowFile::MetaGraph},
                                First{"collection_def", TensorFlowFile::MetaGraph},
                                First{"signature_def", TensorFlowFile::MetaGraph},
                                First{"object_graph_def", TensorFlowFile::MetaGraph},
                                First{"node", TensorFlowFile::Graph},
                                First{"versions", TensorFlowFile::Graph},
                                First{"library", TensorFlowFile::Graph}};
    const std::string_view name = firstTextField(asText(head.first));
    const auto* const found =
        std::find_if(kFirst.begin(), kFirst.end(), [&](const First& first) { return first.name == name; });
    return found == kFirst.end() ? TensorFlowFile::None : found->kind;
}

} // namespace

// "node:" and "library:" begin YAML as well, so that under another name a graph has to begin as "node {" and hold an
// operator.
Match recogniseTensorFlowText(const Head& head, const Input& input)
{
    const TensorFlowFile kind = textKind(head);
    if (kind == TensorFlowFile::None)
        return Match::No;
    const std::string_view text = asText(head.first);
    const std::string_view name = firstTextField(text);
    const std::size_t behind =
        text.find_first_not_of(" \t\r\n", static_cast<std::size_t>(name.data() - text.data()) + name.size());
    const bool brace = behind != std::string_view::npos && text[behind] != ':';
    const bool op = text.find("op:") != std::string_view::npos || text.find("node_def") != std::string_view::npos;
    const bool clear = kind != TensorFlowFile::Graph || input.name.ends_with(".pbtxt") || (brace && op);
    const bool nested = text.find_first_of("{<") != std::string_view::npos;
    return clear && nested ? Match::ByContent : Match::No;
}

Result<void> readTensorFlowText(const Input& input, Facts& facts)
{
    const auto text = source::readAll(input.bytes, std::min(kMostTextGraph, input.limits.documentBytes));
    if (!text)
        return failure(text.error());
    const auto first = asBytes(*text).first(std::min<std::size_t>(4096, text->size()));
    const TensorFlowFile kind = textKind({first, text->size()});
    const TensorFlowMessage root = kind == TensorFlowFile::SavedModel  ? kTfSavedModel
                                   : kind == TensorFlowFile::MetaGraph ? kTfMetaGraph
                                                                       : kTfGraph;
    const TextProtoMessage message = wireFromText(*text, root, {kTfTextFields, tensorFlowTypeNumber});
    const source::MemorySource wire{std::string_view(message.wire)};
    const Input inner{wire, input.name, input.limits, input.stop, input.depth, {}, input.expansion, {}};
    const std::size_t before = facts.observations.size();
    Result<void> done = root == kTfSavedModel  ? readSavedModel(inner, facts)
                        : root == kTfMetaGraph ? readMetaGraph(inner, facts)
                                               : readFrozenGraph(inner, facts);
    // The places are those in the wire form, which is nowhere in the file.
    for (std::size_t i = before; i < facts.observations.size(); ++i)
        facts.observations[i].offset = facts.observations[i].length = std::nullopt;
    for (record::Member& member : facts.members)
        member.offset = member.length = std::nullopt;
    for (PickleStream& stream : facts.pickles)
        stream.format = "tensorflow-text";
    if (!message.error)
        return done;
    Observations(facts).add("tensorflow.malformed", message.error->message, {}, message.error->offset, {});
    return done ? failure(*message.error) : done;
}

} // namespace assayer::format
