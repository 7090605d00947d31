// SPDX-License-Identifier: GPL-3.0-or-later
// The symbolic pickle machine: runs the opcodes of one stream over symbols, never over objects.
#pragma once

#include "base/Limits.h"
#include "pickle/Analysis.h"
#include "source/ByteSource.h"

#include <cstdint>
#include <functional>
#include <stop_token>

namespace assayer::pickle {

/// Runs the stream that begins at `offset` up to its STOP, its break, the end of the bytes or a budget. Never fails:
/// how it ended is part of the analysis. Memory is bounded by Limits whatever the stream's size.
Analysis analyse(const source::ByteSource& bytes, std::uint64_t offset, const Limits& limits, std::stop_token stop = {},
                 const std::function<void(std::uint64_t)>& progress = {});

} // namespace assayer::pickle
