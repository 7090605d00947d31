// SPDX-License-Identifier: GPL-3.0-or-later
// joblib's arrays: raw bytes inside the stream, behind the BUILD of a wrapper object (joblib/numpy_pickle.py).
#pragma once

#include "pickle/State.h"

namespace assayer::pickle {

/// Skips the array bytes where `object` is joblib's wrapper; analyses the pickle that stands there instead for an array
/// of objects. False where the bytes are not there.
bool skipJoblibArray(State& state, Value object, Value content);

} // namespace assayer::pickle
