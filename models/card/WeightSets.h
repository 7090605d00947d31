// SPDX-License-Identifier: GPL-3.0-or-later
// Which files together are one set of weights, and how many parameters it holds. A repository often carries the same
// model in several formats, so that adding up all files would count it several times.
#pragma once

#include "record/Inspection.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace assayer::card {

struct WeightSet
{
    std::string name; ///< for people: a file's path, or "model-*.safetensors (3 files)"
    std::vector<const record::File*> files;
    std::uint64_t parameters = 0;                ///< without scales, indices and buffers; packed values unpacked
    std::uint64_t stored = 0;                    ///< elements of all tensors as they are stored
    std::map<std::string, std::uint64_t> dtypes; ///< elements by number format, of the counted tensors
    bool adapter = false;                        ///< low-rank matrices to be added to a base model
};

/// The sets, in the order of their first files: shards of one name together, every other file with tensors by itself.
std::vector<WeightSet> weightSets(const std::vector<record::File>& files);

/// True for a tensor that is no parameter: scales, zero points and indices of quantization, and buffers.
bool isAuxiliaryTensor(const record::Member& tensor);

} // namespace assayer::card
