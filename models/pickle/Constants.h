// SPDX-License-Identifier: GPL-3.0-or-later
// Reading the constants of a stream again: the text or bytes that a string opcode pushed, by the opcode's offset.
#pragma once

#include "pickle/State.h"

#include <optional>
#include <string>

namespace assayer::pickle {

/// A str or bytes constant, or the first part of a long one.
struct Constant
{
    std::string bytes;       ///< UTF-8 of a str, else the bytes themselves
    bool text = false;       ///< a str
    std::uint64_t size = 0;  ///< of the whole constant as stored in the stream
    std::uint64_t begin = 0; ///< offset of the stored bytes in the stream; 0 for a computed one
    bool complete() const { return begin == 0 || bytes.size() >= size || text; }
};

/// The constant of a value that is a str, bytes or bytearray; nothing for any other. At most `limit` stored bytes.
std::optional<Constant> constant(const State& state, Value value, std::size_t limit);

/// The whole text of a str constant that is no longer than a name or a short piece of code may be.
std::optional<std::string> shortText(const State& state, Value value);

/// The integer of a value, where it is one of up to 56 bits (True and False count as 1 and 0).
std::optional<std::int64_t> integerOf(Value value);

/// The integer at the offset of a BigInteger, as decimal digits.
std::string bigInteger(const State& state, Value value);

/// The number of a Float.
double floatingPoint(const State& state, Value value);

} // namespace assayer::pickle
