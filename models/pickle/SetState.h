// SPDX-License-Identifier: GPL-3.0-or-later
// What the __setstate__ methods of well-known classes do with a state beyond keeping it.
#pragma once

#include "pickle/State.h"

namespace assayer::pickle {

/// SciPy's distributions execute a text of their state (rv_generic._attach_argparser_methods): records that as a call
/// of exec() unless it is the text that SciPy itself generates, the signature of a method and nothing else.
void followSetState(State& state, std::uint32_t origin, Value content);

} // namespace assayer::pickle
