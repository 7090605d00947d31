// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers of the ONNX specification (onnx/onnx.proto): element types, and what its messages hold.
#pragma once

#include "format/WireFormat.h"

#include <cstdint>
#include <optional>
#include <string>

namespace assayer::format {

struct OnnxType
{
    std::string_view name;
    std::uint32_t bits; ///< of an element in raw_data; 0 for strings
};

/// TensorProto.DataType, or null for a number that is none.
const OnnxType* onnxType(std::uint64_t number);

enum OnnxMessage : std::uint16_t
{
    kOnnxModel,
    kOnnxGraph,
    kOnnxNode,
    kOnnxAttribute,
    kOnnxTensor,
    kOnnxSparse,
    kOnnxFunction,
    kOnnxOpset,
    kOnnxEntry,
    kOnnxExternal,
    kOnnxTraining,
};

/// Which field of which message is which message.
std::span<const WireEdge> onnxEdges();

/// Who understands operators of a domain.
enum class OnnxDomain
{
    Standard, ///< every runtime
    Runtime,  ///< ONNX Runtime's own operators, linked into it
    Python,   ///< onnxruntime-extensions and torch's exported Python functions: operators that can run Python
    Custom,   ///< a library that must be loaded for it
};

OnnxDomain onnxDomain(std::string_view domain);

/// True for an operator that calls Python when a model runs (onnxruntime-extensions, ORT training).
bool isOnnxPythonOperator(std::string_view op);

} // namespace assayer::format
