// SPDX-License-Identifier: GPL-3.0-or-later
// Torch's storage classes as data types, for both of its containers.
#pragma once

#include "format/Facts.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace assayer::format {

/// "float32" for "FloatStorage", "torch.FloatStorage" or "torch.float32"; the text itself where it is unknown.
std::string torchDtype(std::string_view storageType);

/// Bytes of one element of a storage class, or nothing for an unknown one.
std::optional<std::uint64_t> torchItemSize(std::string_view storageType);

/// Adds the tensors that a torch pickle rebuilds: dtype of their storage, place of their storage where it is known.
/// Arrays of NumPy beside them (scores, states of random generators) are no weights and are left out. `places` maps a
/// storage key to offset and length in the file.
struct StoragePlace
{
    std::optional<std::uint64_t> offset;
    std::uint64_t length = 0;
};
void addTorchTensors(const pickle::Analysis& analysis, const std::map<std::string, StoragePlace>& places,
                     std::size_t memberLimit, Facts& facts);

/// Adds the arrays of NumPy that any other pickle holds. Their bytes stand in the stream.
void addArrays(const pickle::Analysis& analysis, std::size_t memberLimit, Facts& facts);

} // namespace assayer::format
