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

std::string storageKey(const State& state, Value value)
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
    storage.key = storageKey(state, (*parts)[2]);
    storage.location = shortText(state, (*parts)[3]).value_or("");
    const auto elements = integerOf((*parts)[4]);
    if (!elements || *elements < 0)
        return std::nullopt;
    storage.elements = static_cast<std::uint64_t>(*elements);
    return storage;
}

// The item of State::tensorTree that a value stands for, or 0.
std::uint32_t itemOf(const State& state, Value value)
{
    if (!value.isNode() || state.arena.node(value).kind > NodeKind::Call)
        return 0;
    const std::uint32_t item = state.arena.node(value).extra;
    return item == kPinned ? 0 : item;
}

// The item of a value that is about to hold tensors.
std::uint32_t holderOf(State& state, Value value)
{
    if (!value.isNode() || state.arena.node(value).kind > NodeKind::Call)
        return 0;
    if (const std::uint32_t item = itemOf(state, value); item != 0)
        return state.tensorTree.isTensor(item) ? 0 : item;
    const std::uint32_t item = state.tensorTree.addHolder();
    if (item != 0)
        state.arena.node(value).extra = item;
    return item;
}

std::string keyOf(const State& state, Value key, std::size_t position)
{
    if (const auto number = integerOf(key))
        return std::to_string(*number);
    return shortText(state, key).value_or(std::to_string(position));
}

void hold(State& state, Value holder, Value held, std::string key, bool attributes = false)
{
    if (const std::uint32_t item = itemOf(state, held); item != 0)
        state.tensorTree.attach(holderOf(state, holder), item, std::move(key), attributes);
}

// The storage's tensor: (storage, offset, size, ...) or, before 0.4, (storage, size, ...).
std::optional<TensorReference> ofStorage(const State& state, const std::vector<Value>& arguments)
{
    if (arguments.size() < 3 || !state.arena.isNode(arguments[0], NodeKind::Persistent))
        return std::nullopt;
    const auto storage = storageParts(state, state.arena.child(arguments[0], 0));
    auto shape = shapeOf(state, arguments[2]);
    if (!storage || !shape)
        return std::nullopt;
    return TensorReference{{}, storage->type, storage->key, *std::move(shape), state.opcodeOffset};
}

// A tensor without data: (dtype, size, ...).
std::optional<TensorReference> withoutData(const State& state, const std::vector<Value>& arguments)
{
    if (arguments.size() < 2 || !arguments[0].is(Tag::Global))
        return std::nullopt;
    auto shape = shapeOf(state, arguments[1]);
    if (!shape)
        return std::nullopt;
    return TensorReference{
        {}, state.globals[arguments[0].index()].global.name, {}, *std::move(shape), state.opcodeOffset};
}

// (layout, (indices, values, size, ...)) or (layout, (rows, columns, values, size, ...)): the type is that of the
// values, the last tensor in front of the size.
std::optional<TensorReference> sparse(const State& state, const std::vector<Value>& arguments)
{
    const auto parts = arguments.size() < 2 ? std::nullopt : partsOf(state, arguments[1]);
    for (std::size_t i = parts ? parts->size() : 0; i-- > 1;) {
        const std::uint32_t values = itemOf(state, (*parts)[i - 1]);
        auto shape = shapeOf(state, (*parts)[i]);
        if (!state.tensorTree.isTensor(values) || !shape)
            continue;
        TensorReference tensor = state.analysis.tensors[state.tensorTree.tensor(values)];
        tensor.shape = *std::move(shape);
        tensor.offset = state.opcodeOffset;
        return tensor;
    }
    return std::nullopt;
}

bool wrapTensor(State& state, Value call)
{
    const std::vector<Value> arguments = argumentsOf(state, call);
    const std::uint32_t wrapped = arguments.empty() ? 0 : itemOf(state, arguments[0]);
    if (!state.tensorTree.isTensor(wrapped))
        return false;
    state.arena.node(call).extra = wrapped;
    return true;
}

} // namespace

std::optional<std::vector<std::uint64_t>> shapeOf(const State& state, Value shape)
{
    if (knownCallee(state, shape) == Known::TensorSize) {
        const std::vector<Value> arguments = argumentsOf(state, shape);
        if (arguments.size() != 1)
            return std::nullopt;
        shape = arguments[0];
    }
    const auto extents = partsOf(state, shape);
    if (!extents && !shape.is(Tag::Tuple))
        return std::nullopt;
    std::vector<std::uint64_t> numbers;
    for (const Value extent : extents.value_or(std::vector<Value>{})) {
        const auto number = integerOf(extent);
        if (!number || *number < 0)
            return std::nullopt;
        numbers.push_back(static_cast<std::uint64_t>(*number));
    }
    return numbers;
}

void addTensorOf(State& state, Value object, TensorReference tensor)
{
    if (!state.arena.isNode(object, NodeKind::Call))
        return;
    // What a tensor is made of is noted here; of a great many no more than that is kept.
    constexpr std::size_t kDetailed = 1000;
    if (state.analysis.tensors.size() >= kDetailed) {
        state.arena.setChild(object, CallPart::Arguments, Value(Tag::Tuple));
        state.arena.setChild(object, CallPart::State, Value());
    }
    if (state.analysis.tensors.size() >= state.limits.members)
        return;
    const std::uint32_t item = state.tensorTree.addTensor(state.analysis.tensors.size());
    if (item == 0)
        return;
    state.analysis.tensors.push_back(std::move(tensor));
    state.arena.node(object).extra = item;
}

void noteTensor(State& state, Value call, Known known)
{
    if (state.tensorTree.empty() && known != Known::Tensor && known != Known::MetaTensor)
        return;
    const Value tuple = state.arena.child(call, CallPart::Arguments);
    if (state.arena.isNode(tuple, NodeKind::Tuple))
        holdItems(state, tuple, state.arena.children(tuple), false, 0);
    std::optional<TensorReference> tensor;
    if (known == Known::Tensor)
        tensor = ofStorage(state, argumentsOf(state, call));
    else if (known == Known::MetaTensor)
        tensor = withoutData(state, argumentsOf(state, call));
    else if (known == Known::SparseTensor)
        tensor = sparse(state, argumentsOf(state, call));
    else if (known == Known::TensorWrapper && wrapTensor(state, call))
        return;
    if (!tensor) {
        hold(state, call, tuple, {});
        return;
    }
    if (const std::uint32_t parts = itemOf(state, tuple); parts != 0)
        state.tensorTree.markParts(parts);
    addTensorOf(state, call, *std::move(tensor));
}

void holdItems(State& state, Value holder, std::span<const Value> items, bool pairs, std::size_t first)
{
    if (state.tensorTree.empty())
        return;
    if (!pairs) {
        for (std::size_t i = 0; i < items.size(); ++i)
            hold(state, holder, items[i], std::to_string(first + i));
        return;
    }
    for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
        if (itemOf(state, items[i + 1]) != 0)
            hold(state, holder, items[i + 1], keyOf(state, items[i], i / 2));
    }
}

void holdState(State& state, Value object, Value content)
{
    const std::uint32_t held = itemOf(state, content);
    const std::uint32_t array = itemOf(state, object);
    if (held != 0 && state.tensorTree.isTensor(array))
        state.tensorTree.attach(array, held, {});
    else if (held != 0)
        hold(state, object, content, {}, true);
}

void nameTensors(State& state, Value result)
{
    if (!state.tensorTree.empty())
        state.analysis.tensors = state.tensorTree.named(itemOf(state, result), state.analysis.tensors);
}

void noteStorage(State& state, Value id)
{
    const auto parts = storageParts(state, id);
    if (!parts || state.analysis.storages.size() >= state.limits.members)
        return;
    state.analysis.storages.push_back({parts->type, parts->key, parts->location, parts->elements, state.opcodeOffset});
}

} // namespace assayer::pickle
