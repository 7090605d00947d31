// SPDX-License-Identifier: GPL-3.0-or-later
// Pickles inside constants: handed to a loader by the stream, or merely lying there.
#pragma once

#include "pickle/State.h"

#include <string>

namespace assayer::pickle {

/// Analyses the constant that a call of `loader` unpickles; its events are adopted with `loader` as the way.
void analyseArgument(State& state, Value argument, const std::string& loader);

/// Looks whether a constant that was just pushed is itself a pickle (plain, base64 or hexadecimal); if that pickle
/// would import anything its events are adopted with the way "embedded-data". `first` are its first bytes.
void analyseEmbedded(State& state, Value value, std::string_view first, std::uint64_t length);

} // namespace assayer::pickle
