// SPDX-License-Identifier: GPL-3.0-or-later
#include "pickle/Arrays.h"

#include "base/CheckedArithmetic.h"
#include "pickle/Constants.h"
#include "pickle/Folding.h"
#include "pickle/Tensors.h"

#include <charconv>

namespace assayer::pickle {

namespace {

// The state of a data type: (version, byte order, sub-type, names, fields, bytes, alignment, flags[, metadata]).
namespace TypePart {
constexpr std::size_t Order = 1;
constexpr std::size_t Bytes = 5;
constexpr std::size_t Metadata = 8;
} // namespace TypePart

// The state of an array: (version, shape, type, Fortran order, data); a masked array has the mask behind them.
namespace ArrayPart {
constexpr std::size_t Shape = 1;
constexpr std::size_t Type = 2;
constexpr std::size_t Data = 4;
} // namespace ArrayPart

constexpr std::size_t kMostPinned = 4096;

// A bytes constant, which protocols below 3 write as _codecs.encode(text, 'latin1').
std::string bytesText(State& state, Value value)
{
    const auto found = foldedBytes(state, value, 32);
    return found ? found->bytes : shortText(state, value).value_or("");
}

// The unit of dates and durations, "[ns]" or "[25s]", from (metadata, (unit, count, ...)).
std::string dateUnit(State& state, Value metadata)
{
    const auto halves = partsOf(state, metadata);
    const auto unit = halves && halves->size() == 2 ? partsOf(state, (*halves)[1]) : std::nullopt;
    if (!unit || unit->size() < 2)
        return {};
    const std::string name = bytesText(state, (*unit)[0]);
    const auto count = integerOf((*unit)[1]);
    if (name.empty() || name == "generic" || !count)
        return {};
    return "[" + (*count == 1 ? std::string() : std::to_string(*count)) + name + "]";
}

std::optional<std::uint64_t> bytesOfCode(std::string_view code)
{
    std::uint64_t bytes = 0;
    const auto [end, error] = std::from_chars(code.data() + 1, code.data() + code.size(), bytes);
    if (error != std::errc() || end != code.data() + code.size())
        return std::nullopt;
    // Of text the code counts characters of four bytes.
    return code[0] == 'U' ? checkedMultiply(bytes, 4) : std::optional(bytes);
}

} // namespace

ArrayType arrayType(State& state, Value dtype)
{
    ArrayType type;
    if (knownCallee(state, dtype) != Known::ArrayType)
        return type;
    const std::vector<Value> arguments = argumentsOf(state, dtype);
    const std::string code = arguments.empty() ? "" : shortText(state, arguments[0]).value_or("");
    if (code.empty())
        return type;
    type.objects = code[0] == 'O';
    type.bytes = type.objects ? std::nullopt : bytesOfCode(code);
    const auto parts = partsOf(state, state.arena.child(dtype, CallPart::State)).value_or(std::vector<Value>{});
    const auto stated = parts.size() > TypePart::Bytes ? integerOf(parts[TypePart::Bytes]) : std::nullopt;
    if (!type.objects && stated && *stated > 0)
        type.bytes = static_cast<std::uint64_t>(*stated);
    const std::string order =
        parts.size() > TypePart::Order ? shortText(state, parts[TypePart::Order]).value_or("|") : "|";
    type.text = type.objects ? "|O" : order + code;
    if ((code[0] == 'M' || code[0] == 'm') && parts.size() > TypePart::Metadata)
        type.text += dateUnit(state, parts[TypePart::Metadata]);
    return type;
}

void noteArray(State& state, Value call, Known known)
{
    if (known == Known::ArrayType && state.pinned < kMostPinned) {
        // Many arrays share one type, which the memo keeps; a compaction would forget what it is.
        ++state.pinned;
        state.arena.node(call).extra = kPinned;
    }
    if (known != Known::ArrayOfBuffer)
        return;
    const std::vector<Value> arguments = argumentsOf(state, call);
    const std::string type = arguments.size() < 3 ? "" : arrayType(state, arguments[1]).text;
    auto shape = type.empty() ? std::nullopt : shapeOf(state, arguments[2]);
    if (shape)
        addTensorOf(state, call, {{}, type, {}, *std::move(shape), state.opcodeOffset});
}

bool noteArrayState(State& state, Value object, Value content)
{
    if (knownCallee(state, object) != Known::ArrayShell)
        return false;
    const auto parts = partsOf(state, content);
    if (!parts || parts->size() <= ArrayPart::Data)
        return false;
    const ArrayType type = arrayType(state, (*parts)[ArrayPart::Type]);
    auto shape = shapeOf(state, (*parts)[ArrayPart::Shape]);
    if (type.text.empty() || !shape)
        return false;
    addTensorOf(state, object, {{}, type.text, {}, *std::move(shape), state.opcodeOffset});
    // Of objects the data is a list, with arrays of its own perhaps.
    holdState(state, object, (*parts)[ArrayPart::Data]);
    return true;
}

} // namespace assayer::pickle
