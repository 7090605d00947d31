// SPDX-License-Identifier: GPL-3.0-or-later
// NumPy's arrays and data types as pickles rebuild them (numpy/core/src/multiarray: array_reduce, arraydescr_reduce).
#pragma once

#include "pickle/State.h"

#include <optional>
#include <string>
#include <vector>

namespace assayer::pickle {

/// A data type: numpy.dtype('f8', ...) with the state that BUILD gave it.
struct ArrayType
{
    std::string text;                   ///< as numpy.dtype.str has it: "<f8", "|O", "<M8[ns]"; "|V12" of a structure
    bool objects = false;               ///< the elements are Python objects
    std::optional<std::uint64_t> bytes; ///< of an element, where they are no objects
};

/// What a value says as a data type; an empty text where it is none.
ArrayType arrayType(State& state, Value dtype);

/// Notes the array that a call makes from a buffer, and keeps what a data type is made of.
void noteArray(State& state, Value call, Known known);

/// Notes the array that BUILD fills in; false where `object` awaits none.
bool noteArrayState(State& state, Value object, Value content);

} // namespace assayer::pickle
