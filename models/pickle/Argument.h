// SPDX-License-Identifier: GPL-3.0-or-later
// The argument of an opcode as Python's pickletools shows it.
#pragma once

#include "pickle/State.h"

#include <string>

namespace assayer::pickle {

/// repr() of the argument of the opcode at `offset`, whose bytes end before `end`; empty where it has none. At most
/// about `limit` characters, what is cut is shown by "...".
std::string argumentText(const State& state, std::uint64_t offset, std::uint64_t end, std::size_t limit);

} // namespace assayer::pickle
