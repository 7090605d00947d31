// SPDX-License-Identifier: GPL-3.0-or-later
#include "pickle/Joblib.h"

#include "base/CheckedArithmetic.h"
#include "base/Text.h"
#include "pickle/Constants.h"
#include "pickle/Events.h"
#include "pickle/Folding.h"
#include "pickle/Resolver.h"
#include "pickle/Run.h"

#include <charconv>

namespace assayer::pickle {

namespace {

struct ArrayState
{
    std::optional<std::uint64_t> elements;
    Value dtype;
    bool padded = false;
};

ArrayState arrayState(const State& state, Value content)
{
    ArrayState array;
    const auto pairs = state.arena.children(content);
    for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) {
        const std::string key = shortText(state, pairs[i]).value_or("");
        if (key == "dtype")
            array.dtype = pairs[i + 1];
        if (key == "numpy_array_alignment_bytes")
            array.padded = !pairs[i + 1].is(Tag::None);
        const auto extents = key == "shape" ? partsOf(state, pairs[i + 1]) : std::nullopt;
        if (!extents)
            continue;
        array.elements = 1;
        for (const Value extent : *extents) {
            const auto number = integerOf(extent);
            array.elements = number && *number >= 0 && array.elements
                                 ? checkedMultiply(*array.elements, static_cast<std::uint64_t>(*number))
                                 : std::nullopt;
        }
    }
    return array;
}

// The size of an element from NumPy's dtype('f8', ...) and its state; nothing where it holds objects.
struct ElementSize
{
    bool objects = false;
    std::optional<std::uint64_t> bytes;
};

ElementSize elementSize(const State& state, Value dtype)
{
    ElementSize size;
    if (!state.arena.isNode(dtype, NodeKind::Call))
        return size;
    const std::vector<Value> arguments = argumentsOf(state, dtype);
    const std::string code = arguments.empty() ? "" : shortText(state, arguments[0]).value_or("");
    if (code.empty())
        return size;
    if (code[0] == 'O') {
        size.objects = true;
        return size;
    }
    // A structured type gives its size in the state: (3, '|', None, names, fields, size, alignment, flags).
    const Value content = state.arena.child(dtype, CallPart::State);
    constexpr std::size_t kSizePart = 5;
    if (state.arena.isNode(content, NodeKind::Tuple) && state.arena.node(content).count > kSizePart) {
        const auto stated = integerOf(state.arena.child(content, kSizePart));
        if (stated && *stated > 0) {
            size.bytes = static_cast<std::uint64_t>(*stated);
            return size;
        }
    }
    std::uint64_t bytes = 0;
    const auto [end, error] = std::from_chars(code.data() + 1, code.data() + code.size(), bytes);
    if (code == "b1" || (error == std::errc() && end == code.data() + code.size())) {
        // Of text arrays the code counts characters of four bytes.
        size.bytes = code[0] == 'U' ? checkedMultiply(bytes, 4) : std::optional(bytes);
    }
    return size;
}

// Before 0.10 joblib wrote arrays to files beside the pickle, which it names and loads with NumPy.
void lookAtFileName(State& state, Value content)
{
    const auto pairs = state.arena.children(content);
    for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) {
        if (shortText(state, pairs[i]).value_or("") != "filename")
            continue;
        const std::string name = shortText(state, pairs[i + 1]).value_or("");
        if (name.find('/') != std::string::npos || name.find('\\') != std::string::npos)
            recordAnomaly(state, "joblib-file-outside",
                          "joblib would load the array, and the objects in it, from '" + visibleText(name) + "'");
    }
}

bool analyseObjects(State& state)
{
    if (state.budget == nullptr || state.budget->depth == 0 || state.budget->pickles == 0)
        return true;
    --state.budget->pickles;
    Analysis inner = runNested(state.source, state.window.position(), state.limits, *state.budget);
    for (Event& event : inner.events) {
        event.via.insert(event.via.begin(), "joblib");
        adoptEvent(state, std::move(event));
    }
    state.window.seek(inner.end);
    return inner.ending == Ending::Stopped;
}

} // namespace

bool skipJoblibArray(State& state, Value object, Value content)
{
    const Global& origin = state.globals[originOf(state, object)].global;
    const bool joblib = origin.module.starts_with("joblib.") || origin.module.starts_with("sklearn.externals.joblib.");
    if (!joblib || !state.arena.isNode(content, NodeKind::Dict))
        return true;
    if (origin.name.ends_with("NDArrayWrapper"))
        lookAtFileName(state, content);
    if (origin.name != "NumpyArrayWrapper")
        return true;
    const ArrayState array = arrayState(state, content);
    const ElementSize size = elementSize(state, array.dtype);
    // joblib ends the frame before it writes the array, and its unpickler takes the bytes from the file.
    state.window.closeFrame();
    if (size.objects)
        return analyseObjects(state);
    if (!array.elements || !size.bytes) {
        recordAnomaly(state, "joblib-array-unknown", "the size of the array behind the joblib wrapper is not constant");
        return true;
    }
    if (array.padded) {
        const std::uint8_t* padding = state.window.need(1);
        if (padding == nullptr || !state.window.skip(*padding))
            return false;
    }
    const auto bytes = checkedMultiply(*array.elements, *size.bytes);
    return bytes && state.window.skip(*bytes);
}

} // namespace assayer::pickle
