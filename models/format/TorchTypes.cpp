// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/TorchTypes.h"

#include "format/NpyHeader.h"

#include <algorithm>
#include <array>

namespace assayer::format {

namespace {

struct TorchType
{
    std::string_view storage;
    std::string_view dtype;
    std::uint64_t bytes;
};

constexpr std::array kTorchTypes{
    TorchType{"FloatStorage", "float32", 4},
    TorchType{"DoubleStorage", "float64", 8},
    TorchType{"HalfStorage", "float16", 2},
    TorchType{"BFloat16Storage", "bfloat16", 2},
    TorchType{"LongStorage", "int64", 8},
    TorchType{"IntStorage", "int32", 4},
    TorchType{"ShortStorage", "int16", 2},
    TorchType{"CharStorage", "int8", 1},
    TorchType{"ByteStorage", "uint8", 1},
    TorchType{"BoolStorage", "bool", 1},
    TorchType{"ComplexFloatStorage", "complex64", 8},
    TorchType{"ComplexDoubleStorage", "complex128", 16},
    TorchType{"QInt8Storage", "qint8", 1},
    TorchType{"QUInt8Storage", "quint8", 1},
    TorchType{"QInt32Storage", "qint32", 4},
    TorchType{"QUInt4x2Storage", "quint4x2", 1},
    TorchType{"QUInt2x4Storage", "quint2x4", 1},
    TorchType{"UntypedStorage", "untyped", 1},
};

const TorchType* findTorchType(std::string_view name)
{
    const std::size_t dot = name.find_last_of('.');
    const std::string_view last = dot == std::string_view::npos ? name : name.substr(dot + 1);
    const auto found = std::find_if(kTorchTypes.begin(), kTorchTypes.end(),
                                    [&](const TorchType& type) { return type.storage == last || type.dtype == last; });
    return found == kTorchTypes.end() ? nullptr : &*found;
}

// NumPy's types begin with their byte order, torch's with a letter.
bool isNumpyType(std::string_view dtype)
{
    return !dtype.empty() && std::string_view("<>|=").find(dtype.front()) != std::string_view::npos;
}

} // namespace

std::string torchDtype(std::string_view storageType)
{
    const TorchType* type = findTorchType(storageType);
    return std::string(type == nullptr ? storageType : type->dtype);
}

std::optional<std::uint64_t> torchItemSize(std::string_view storageType)
{
    const TorchType* type = findTorchType(storageType);
    return type == nullptr ? std::nullopt : std::optional(type->bytes);
}

void addTorchTensors(const pickle::Analysis& analysis, const std::map<std::string, StoragePlace>& places,
                     std::size_t memberLimit, Facts& facts)
{
    std::size_t unnamed = 0;
    for (const pickle::TensorReference& tensor : analysis.tensors) {
        if (isNumpyType(tensor.dtype))
            continue;
        record::Member member;
        member.name = tensor.name.empty() ? "(tensor " + std::to_string(unnamed++) + ")" : tensor.name;
        member.kind = "tensor";
        member.dtype = torchDtype(tensor.dtype);
        member.shape = tensor.shape;
        const auto place = places.find(tensor.storageKey);
        if (place != places.end()) {
            member.offset = place->second.offset;
            member.length = place->second.length;
        }
        addTensor(facts, std::move(member), memberLimit);
    }
}

void addArrays(const pickle::Analysis& analysis, std::size_t memberLimit, Facts& facts)
{
    std::size_t unnamed = 0;
    for (const pickle::TensorReference& array : analysis.tensors) {
        if (!isNumpyType(array.dtype))
            continue;
        record::Member member;
        member.name = array.name.empty() ? "(array " + std::to_string(unnamed++) + ")" : array.name;
        member.kind = "tensor";
        member.dtype = npyTypeName(array.dtype);
        member.shape = array.shape;
        addTensor(facts, std::move(member), memberLimit);
    }
}

} // namespace assayer::format
