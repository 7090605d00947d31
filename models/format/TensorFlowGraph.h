// SPDX-License-Identifier: GPL-3.0-or-later
// What TensorFlow's graph files hold (tensorflow/core/protobuf and framework), and collecting it from a walk.
#pragma once

#include "format/WireFormat.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace assayer::format {

enum TensorFlowMessage : std::uint16_t
{
    kTfSavedModel,
    kTfMetaGraph,
    kTfMetaInfo,
    kTfGraph,
    kTfLibrary,
    kTfFunction,
    kTfSignature, ///< OpDef of a function
    kTfNode,
    kTfAttribute, ///< entry of a node's map
    kTfValue,
    kTfList,
    kTfFunctionName,
    kTfTensor,
    kTfShape,
    kTfDimension,
    kTfCollection, ///< entry of the map
    kTfCollectionDef,
    kTfStrings, ///< NodeList and BytesList
    kTfAsset,
    kTfObjects,
    kTfObject,
    kTfUserObject,
    kTfVariable,
};

std::span<const WireEdge> tensorFlowEdges();

/// DT_FLOAT without its "DT_" for a number of tensorflow.DataType; "type 99" for one that is none.
std::string tensorFlowType(std::uint64_t number);

/// Which kind of file the bytes are, or nothing.
enum class TensorFlowFile
{
    None,
    SavedModel,
    MetaGraph,
    Graph,
};

TensorFlowFile tensorFlowFile(const source::ByteSource& source);

/// The number of tensorflow.DataType whose word ("DT_STRING") this is.
std::optional<std::uint64_t> tensorFlowTypeNumber(std::string_view word);

} // namespace assayer::format
