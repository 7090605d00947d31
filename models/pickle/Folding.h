// SPDX-License-Identifier: GPL-3.0-or-later
// Computing the constants that a stream builds by calls: decoded base64, joined and re-encoded strings.
#pragma once

#include "pickle/Constants.h"
#include "pickle/State.h"

#include <optional>
#include <string>

namespace assayer::pickle {

/// The value with calls of known pure functions over constants replaced by their result, as far as that is bounded; the
/// value itself where there is nothing to compute. A computed node is replaced in place.
Value fold(State& state, Value value);

/// The short text of a value after folding; nothing where it is no constant str.
std::optional<std::string> foldedText(State& state, Value value);

/// The whole bytes of a bytes constant (or of an io.BytesIO over one) after folding, at most `limit`.
std::optional<Constant> foldedBytes(State& state, Value value, std::size_t limit);

/// The known function that a call node calls.
Known knownCallee(const State& state, Value value);

/// The arguments of a call node, copied, since nodes move when the arena grows.
std::vector<Value> argumentsOf(const State& state, Value call);

/// The parts of a tuple or list that are known completely.
std::optional<std::vector<Value>> partsOf(const State& state, Value sequence);

} // namespace assayer::pickle
