// SPDX-License-Identifier: GPL-3.0-or-later
#include "pickle/Joblib.h"

#include "base/CheckedArithmetic.h"
#include "base/Text.h"
#include "pickle/Arrays.h"
#include "pickle/Constants.h"
#include "pickle/Events.h"
#include "pickle/Folding.h"
#include "pickle/Resolver.h"
#include "pickle/Run.h"
#include "pickle/Tensors.h"

namespace assayer::pickle {

namespace {

struct ArrayState
{
    std::optional<std::uint64_t> elements;
    std::vector<std::uint64_t> shape;
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
        auto shape = key == "shape" ? shapeOf(state, pairs[i + 1]) : std::nullopt;
        if (!shape)
            continue;
        array.elements = 1;
        for (const std::uint64_t extent : *shape)
            array.elements = array.elements ? checkedMultiply(*array.elements, extent) : std::nullopt;
        array.shape = *std::move(shape);
    }
    return array;
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
    const ArrayType type = arrayType(state, array.dtype);
    if (!type.text.empty() && array.elements)
        addTensorOf(state, object, {{}, type.text, {}, array.shape, state.opcodeOffset});
    // joblib ends the frame before it writes the array, and its unpickler takes the bytes from the file.
    state.window.closeFrame();
    if (type.objects)
        return analyseObjects(state);
    if (!array.elements || !type.bytes) {
        recordAnomaly(state, "joblib-array-unknown", "the size of the array behind the joblib wrapper is not constant");
        return true;
    }
    if (array.padded) {
        const std::uint8_t* padding = state.window.need(1);
        if (padding == nullptr || !state.window.skip(*padding))
            return false;
    }
    const auto bytes = checkedMultiply(*array.elements, *type.bytes);
    return bytes && state.window.skip(*bytes);
}

} // namespace assayer::pickle
