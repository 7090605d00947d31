// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/Facts.h"

#include "base/CheckedArithmetic.h"

#include <limits>

namespace assayer::format {

namespace {

void grow(Json& object, const std::string& key, std::uint64_t amount)
{
    constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
    const std::uint64_t before = object.contains(key) ? object[key].get<std::uint64_t>() : 0;
    object[key] = checkedAdd(before, amount).value_or(kMost);
}

} // namespace

void PickleStream::shift(std::uint64_t distance)
{
    analysis.begin += distance;
    analysis.end += distance;
    for (pickle::Event& event : analysis.events)
        event.offset += distance;
    for (pickle::TensorReference& tensor : analysis.tensors)
        tensor.offset += distance;
    for (pickle::StorageReference& storage : analysis.storages)
        storage.offset += distance;
}

void addTensor(Facts& facts, record::Member tensor, std::size_t memberLimit)
{
    std::uint64_t elements = 1;
    for (const std::uint64_t extent : tensor.shape.value_or(std::vector<std::uint64_t>{}))
        elements = checkedMultiply(elements, extent).value_or(std::numeric_limits<std::uint64_t>::max());
    grow(facts.values, "tensors", 1);
    grow(facts.values, "parameters", elements);
    grow(facts.values["dtypes"], tensor.dtype.value_or("unknown"), elements);
    if (facts.members.size() < memberLimit)
        facts.members.push_back(std::move(tensor));
    else
        grow(facts.values, "membersOmitted", 1);
}

} // namespace assayer::format
