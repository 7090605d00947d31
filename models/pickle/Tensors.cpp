// SPDX-License-Identifier: GPL-3.0-or-later
#include "pickle/Tensors.h"

#include "pickle/Constants.h"
#include "pickle/Folding.h"

namespace assayer::pickle {

namespace {

constexpr std::size_t kIdParts = 5;

struct StorageParts
{
    std::string type;
    std::string key;
    std::string location;
    std::uint64_t elements = 0;
};

std::string keyText(const State& state, Value value)
{
    if (const auto number = integerOf(value))
        return std::to_string(*number);
    return shortText(state, value).value_or("");
}

std::optional<StorageParts> storageParts(const State& state, Value id)
{
    const auto parts = partsOf(state, id);
    if (!parts || parts->size() < kIdParts || shortText(state, (*parts)[0]) != "storage" ||
        !(*parts)[1].is(Tag::Global))
        return std::nullopt;
    StorageParts storage;
    const Global& type = state.globals[(*parts)[1].index()].global;
    storage.type = type.name;
    storage.key = keyText(state, (*parts)[2]);
    storage.location = shortText(state, (*parts)[3]).value_or("");
    const auto elements = integerOf((*parts)[4]);
    if (!elements || *elements < 0)
        return std::nullopt;
    storage.elements = static_cast<std::uint64_t>(*elements);
    return storage;
}

std::uint32_t tensorOf(const State& state, Value value)
{
    return state.arena.isNode(value, NodeKind::Call) ? state.arena.node(value).extra : 0;
}

} // namespace

void noteTensor(State& state, Value call)
{
    const std::vector<Value> arguments = argumentsOf(state, call);
    if (arguments.empty())
        return;
    if (const std::uint32_t wrapped = tensorOf(state, arguments[0]); wrapped != 0) {
        state.arena.node(call).extra = wrapped;
        return;
    }
    if (!state.arena.isNode(arguments[0], NodeKind::Persistent) || arguments.size() < 3 ||
        state.analysis.tensors.size() >= state.limits.members)
        return;
    const auto storage = storageParts(state, state.arena.child(arguments[0], 0));
    const auto extents = partsOf(state, arguments[2]);
    const bool scalar = arguments[2].is(Tag::Tuple);
    if (!storage || (!extents && !scalar))
        return;
    TensorReference tensor;
    tensor.dtype = storage->type;
    tensor.storageKey = storage->key;
    tensor.offset = state.opcodeOffset;
    for (const Value extent : extents.value_or(std::vector<Value>{})) {
        const auto number = integerOf(extent);
        if (!number || *number < 0)
            return;
        tensor.shape.push_back(static_cast<std::uint64_t>(*number));
    }
    state.analysis.tensors.push_back(std::move(tensor));
    state.arena.node(call).extra = static_cast<std::uint32_t>(state.analysis.tensors.size());
}

void nameTensor(State& state, Value key, Value value)
{
    const std::uint32_t tensor = tensorOf(state, value);
    if (tensor == 0 || !state.analysis.tensors[tensor - 1].name.empty())
        return;
    if (auto name = shortText(state, key))
        state.analysis.tensors[tensor - 1].name = std::move(*name);
}

void noteStorage(State& state, Value id)
{
    const auto parts = storageParts(state, id);
    if (!parts || state.analysis.storages.size() >= state.limits.members)
        return;
    state.analysis.storages.push_back({parts->type, parts->key, parts->location, parts->elements, state.opcodeOffset});
}

} // namespace assayer::pickle
