// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/OnnxTypes.h"

#include <algorithm>
#include <array>

namespace assayer::format {

namespace {

constexpr std::array kOnnxTypeTypes{
    OnnxType{"UNDEFINED", 0},      OnnxType{"FLOAT", 32},     OnnxType{"UINT8", 8},
    OnnxType{"INT8", 8},           OnnxType{"UINT16", 16},    OnnxType{"INT16", 16},
    OnnxType{"INT32", 32},         OnnxType{"INT64", 64},     OnnxType{"STRING", 0},
    OnnxType{"BOOL", 8},           OnnxType{"FLOAT16", 16},   OnnxType{"DOUBLE", 64},
    OnnxType{"UINT32", 32},        OnnxType{"UINT64", 64},    OnnxType{"COMPLEX64", 64},
    OnnxType{"COMPLEX128", 128},   OnnxType{"BFLOAT16", 16},  OnnxType{"FLOAT8E4M3FN", 8},
    OnnxType{"FLOAT8E4M3FNUZ", 8}, OnnxType{"FLOAT8E5M2", 8}, OnnxType{"FLOAT8E5M2FNUZ", 8},
    OnnxType{"UINT4", 4},          OnnxType{"INT4", 4},       OnnxType{"FLOAT4E2M1", 4},
    OnnxType{"FLOAT8E8M0", 8},
};

constexpr std::array kOnnxTypeEdges{
    WireEdge{kOnnxModel, 7, kOnnxGraph},         WireEdge{kOnnxModel, 8, kOnnxOpset},
    WireEdge{kOnnxModel, 14, kOnnxEntry},        WireEdge{kOnnxModel, 20, kOnnxTraining},
    WireEdge{kOnnxModel, 25, kOnnxFunction},     WireEdge{kOnnxTraining, 1, kOnnxGraph},
    WireEdge{kOnnxTraining, 2, kOnnxGraph},      WireEdge{kOnnxGraph, 1, kOnnxNode},
    WireEdge{kOnnxGraph, 5, kOnnxTensor},        WireEdge{kOnnxGraph, 15, kOnnxSparse},
    WireEdge{kOnnxGraph, 16, kOnnxEntry},        WireEdge{kOnnxNode, 5, kOnnxAttribute},
    WireEdge{kOnnxNode, 9, kOnnxEntry},          WireEdge{kOnnxAttribute, 5, kOnnxTensor},
    WireEdge{kOnnxAttribute, 6, kOnnxGraph},     WireEdge{kOnnxAttribute, 10, kOnnxTensor},
    WireEdge{kOnnxAttribute, 11, kOnnxGraph},    WireEdge{kOnnxAttribute, 22, kOnnxSparse},
    WireEdge{kOnnxAttribute, 23, kOnnxSparse},   WireEdge{kOnnxSparse, 1, kOnnxTensor},
    WireEdge{kOnnxSparse, 2, kOnnxTensor},       WireEdge{kOnnxTensor, 13, kOnnxExternal},
    WireEdge{kOnnxFunction, 7, kOnnxNode},       WireEdge{kOnnxFunction, 9, kOnnxOpset},
    WireEdge{kOnnxFunction, 11, kOnnxAttribute}, WireEdge{kOnnxFunction, 14, kOnnxEntry},
};

constexpr std::array<std::string_view, 6> kOnnxTypeStandard{
    "", "ai.onnx", "ai.onnx.ml", "ai.onnx.training", "ai.onnx.preview", "ai.onnx.preview.training"};
constexpr std::array<std::string_view, 6> kOnnxTypeRuntime{
    "com.microsoft",     "com.microsoft.nchwc",  "com.microsoft.experimental",
    "com.microsoft.dml", "com.ms.internal.nhwc", "org.pytorch.aten"};
constexpr std::array<std::string_view, 4> kOnnxTypePython{"ai.onnx.contrib", "com.microsoft.extensions",
                                                          "com.microsoft.python", "ai.onnx.python"};
constexpr std::array<std::string_view, 5> kPythonOperators{"PyOp", "PythonOp", "PyCustomOp", "PythonOpGrad",
                                                           "PyCustomOpDef"};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& list, std::string_view text)
{
    return std::find(list.begin(), list.end(), text) != list.end();
}

} // namespace

const OnnxType* onnxType(std::uint64_t number)
{
    return number > 0 && number < kOnnxTypeTypes.size() ? &kOnnxTypeTypes[static_cast<std::size_t>(number)] : nullptr;
}

std::span<const WireEdge> onnxEdges()
{
    return kOnnxTypeEdges;
}

OnnxDomain onnxDomain(std::string_view domain)
{
    if (contains(kOnnxTypeStandard, domain))
        return OnnxDomain::Standard;
    if (contains(kOnnxTypeRuntime, domain))
        return OnnxDomain::Runtime;
    return contains(kOnnxTypePython, domain) ? OnnxDomain::Python : OnnxDomain::Custom;
}

bool isOnnxPythonOperator(std::string_view op)
{
    return contains(kPythonOperators, op);
}

} // namespace assayer::format
