// SPDX-License-Identifier: GPL-3.0-or-later
// Counting parameters.
#include "card/WeightSets.h"

#include "base/CheckedArithmetic.h"
#include "base/Json.h"
#include "card/ClaimInput.h"

#include <algorithm>
#include <array>
#include <limits>

namespace assayer::card {

namespace {

constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();

// By the last part of the tensor's name.
constexpr std::array<std::string_view, 22> kAuxiliary{"scales",
                                                      "qzeros",
                                                      "g_idx",
                                                      "weight_shape",
                                                      "weight_g_idx",
                                                      "weight_scale",
                                                      "weight_scale_inv",
                                                      "weight_zero_point",
                                                      "input_scale",
                                                      "input_zero_point",
                                                      "k_scale",
                                                      "v_scale",
                                                      "absmax",
                                                      "quant_map",
                                                      "nested_absmax",
                                                      "nested_quant_map",
                                                      "position_ids",
                                                      "inv_freq",
                                                      "running_mean",
                                                      "running_var",
                                                      "num_batches_tracked",
                                                      "masked_bias"};

std::uint64_t saturatedAdd(std::uint64_t a, std::uint64_t b)
{
    return checkedAdd(a, b).value_or(kMost);
}

std::uint64_t elementsOf(const record::Member& tensor)
{
    if (!tensor.shape)
        return 0;
    std::uint64_t elements = 1;
    for (const std::uint64_t dimension : *tensor.shape)
        elements = checkedMultiply(elements, dimension).value_or(kMost);
    return elements;
}

// Bits of one weight as the quantization of config.json declares them; 4 where it does not, as loaders assume.
std::uint64_t declaredBits(const std::vector<record::File>& files)
{
    for (const record::File& file : files) {
        const Json& quantization = jsonMember(file.facts, "quantization");
        if (const auto bits = jsonUnsigned(quantization, "bits"); bits && *bits >= 1 && *bits <= 32)
            return *bits;
        for (const auto& [name, group] : jsonMember(quantization, "config_groups").items()) {
            const auto bits = jsonUnsigned(jsonMember(group, "weights"), "num_bits");
            if (bits && *bits >= 1 && *bits <= 32)
                return *bits;
        }
    }
    return 4;
}

// How many weights one stored element holds.
std::uint64_t packing(const record::Member& tensor, std::uint64_t bits, bool packedBytes)
{
    const std::string_view name = tensor.name;
    const std::string dtype = tensor.dtype.value_or("");
    if (tensorEndsWith(name, "qweight") || tensorEndsWith(name, "weight_packed"))
        return std::max<std::uint64_t>(1, 32 / bits);
    if (dtype == "U8" && (name.ends_with("_blocks") || packedBytes))
        return 2;
    return 1;
}

// bitsandbytes stores two 4-bit weights in a byte and says so by tensors beside them.
bool hasPackedBytes(const record::File& file)
{
    return std::any_of(file.members.begin(), file.members.end(), [](const record::Member& member) {
        return member.name.find("quant_state.bitsandbytes__") != std::string::npos &&
               member.name.find('4') != std::string::npos;
    });
}

std::string shardStem(const std::string& path)
{
    // "model-00001-of-00003.safetensors" -> "model-*.safetensors"
    const std::size_t of = path.rfind("-of-");
    if (of == std::string::npos || of < 6)
        return path;
    const std::size_t dash = path.rfind('-', of - 1);
    const std::size_t end = path.find_first_not_of("0123456789", of + 4);
    if (dash == std::string::npos || end == std::string::npos || end == of + 4 ||
        path.find_first_not_of("0123456789", dash + 1) != of)
        return path;
    return path.substr(0, dash) + "-*" + path.substr(end);
}

void count(WeightSet& set, const record::File& file, std::uint64_t bits)
{
    const std::uint64_t stored = jsonUnsigned(file.facts, "parameters").value_or(0);
    set.stored = saturatedAdd(set.stored, stored);
    const bool packedBytes = hasPackedBytes(file);
    std::uint64_t seen = 0;
    std::uint64_t counted = 0;
    for (const record::Member& tensor : file.members) {
        if (tensor.kind != "tensor")
            continue;
        const std::uint64_t elements = elementsOf(tensor);
        seen = saturatedAdd(seen, elements);
        if (isAuxiliaryTensor(tensor))
            continue;
        const std::uint64_t unpacked = checkedMultiply(elements, packing(tensor, bits, packedBytes)).value_or(kMost);
        counted = saturatedAdd(counted, unpacked);
        std::uint64_t& ofType = set.dtypes[tensor.dtype.value_or("unknown")];
        ofType = saturatedAdd(ofType, elements);
    }
    // Where a reader lists fewer tensors than it summed, the sum is the better count.
    if (seen < stored) {
        counted = saturatedAdd(counted, stored - seen);
        if (seen == 0) {
            const Json& dtypes = jsonMember(file.facts, "dtypes");
            for (const auto& [dtype, elements] : dtypes.items())
                set.dtypes[dtype] = saturatedAdd(set.dtypes[dtype], jsonUnsigned(dtypes, dtype).value_or(0));
        }
    }
    set.parameters = saturatedAdd(set.parameters, counted);
}

} // namespace

bool isAuxiliaryTensor(const record::Member& tensor)
{
    const std::string_view name = tensor.name;
    if (name.find("quant_state.bitsandbytes__") != std::string_view::npos || name.ends_with("_scales"))
        return true;
    // The causal mask of GPT-2 is stored under the name of a bias.
    if (tensorEndsWith(name, "attn.bias") && tensor.shape && tensor.shape->size() == 4)
        return true;
    const std::string_view last = name.substr(name.find_last_of('.') + 1);
    return std::find(kAuxiliary.begin(), kAuxiliary.end(), last) != kAuxiliary.end();
}

std::vector<WeightSet> weightSets(const std::vector<record::File>& files)
{
    const std::uint64_t bits = declaredBits(files);
    std::vector<WeightSet> sets;
    std::map<std::string, std::size_t> byStem;
    for (const record::File& file : files) {
        if (jsonUnsigned(file.facts, "parameters").value_or(0) == 0)
            continue;
        const std::string stem = shardStem(file.path);
        const auto [place, fresh] = byStem.try_emplace(stem, sets.size());
        if (fresh) {
            sets.emplace_back();
            sets.back().name = stem;
            sets.back().adapter = baseName(file.path).starts_with("adapter_");
        }
        WeightSet& set = sets[place->second];
        set.files.push_back(&file);
        count(set, file, bits);
    }
    for (WeightSet& set : sets) {
        if (set.files.size() > 1)
            set.name += " (" + std::to_string(set.files.size()) + " files)";
    }
    return sets;
}

} // namespace assayer::card
