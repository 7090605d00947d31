// SPDX-License-Identifier: GPL-3.0-or-later
// Runs of the machine inside the library: nested pickles, and runs that a trace steps through.
#pragma once

#include "pickle/State.h"

namespace assayer::pickle {

/// Analyses a pickle that stands in another one, on a part of its budget.
Analysis runNested(const source::ByteSource& bytes, std::uint64_t offset, const Limits& limits, NestingBudget& budget);

} // namespace assayer::pickle
