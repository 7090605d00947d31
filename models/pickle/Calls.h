// SPDX-License-Identifier: GPL-3.0-or-later
// What a call in a stream leads to: its target behind partial, getattr and the like, and the value it would return.
#pragma once

#include "pickle/State.h"

namespace assayer::pickle {

/// Calls `callee` with a tuple of arguments (and keywords, or none): records the call and returns the symbolic result.
Value call(State& state, Value callee, Value arguments, Value keywords = {});

/// An instance made without __init__ (cls.__new__), as NEWOBJ and copyreg make them; the same record, the same result.
Value instantiate(State& state, Value callee, Value arguments, Value keywords = {});

} // namespace assayer::pickle
