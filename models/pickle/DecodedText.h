// SPDX-License-Identifier: GPL-3.0-or-later
// Code inside a constant, made readable: base64 or hexadecimal in a command, names in a marshalled code object.
#pragma once

#include "pickle/State.h"

#include <optional>
#include <string>

namespace assayer::pickle {

/// What an argument hides, decoded, at most `limit` bytes; nothing where it is plain already.
std::optional<std::string> decodedText(const State& state, Value argument, std::size_t limit);

} // namespace assayer::pickle
