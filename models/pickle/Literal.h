// SPDX-License-Identifier: GPL-3.0-or-later
// Plain values of a stream as JSON, for readers that need a stream's data (the headers of torch's old format).
#pragma once

#include "base/Json.h"
#include "pickle/State.h"

#include <optional>
#include <string_view>

namespace assayer::pickle {

/// None, bool, int, float, str, and tuples, lists and dicts of them as JSON; nothing for any other value, or where
/// there are more parts than a header has. Integers beyond 64 bits become their decimal digits as a string, and keys of
/// a dict that are integers become digits too.
std::optional<Json> literalOf(const State& state, Value value);

/// The number of a GET or PUT line.
std::optional<std::uint64_t> parseIndex(std::string_view text);

} // namespace assayer::pickle
