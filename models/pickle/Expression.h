// SPDX-License-Identifier: GPL-3.0-or-later
// Values as pseudo-source: what a person would write to make them, cut to a length.
#pragma once

#include "pickle/State.h"

#include <string>

namespace assayer::pickle {

enum class Style
{
    Paths,     ///< os.system('echo x'), calls written out inside each other
    Variables, ///< names of a trace's pseudo-source: system('echo x'), results of earlier calls as _0
};

/// The value in at most about `limit` bytes; what is cut is shown as "...".
std::string expression(const State& state, Value value, std::size_t limit, Style style = Style::Paths);

/// "a, b, k=c": the arguments of a call from its tuple and its keywords, without parentheses.
std::string argumentList(const State& state, Value arguments, Value keywords, std::size_t limit,
                         Style style = Style::Paths);

/// What pseudo-source calls a global: its full path, or the name under which a trace imported it.
std::string globalName(const State& state, std::uint32_t global, Style style);

} // namespace assayer::pickle
