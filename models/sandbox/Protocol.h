// SPDX-License-Identifier: GPL-3.0-or-later
// What parent and worker say to one another: requests with descriptors over a socket, answers as JSON lines over a pipe.
#pragma once

#include "base/Json.h"

#include <cstddef>

namespace assayer::sandbox {

inline constexpr int kProtocolVersion = 1;

/// Longest line a worker may write; a longer one ends it.
inline constexpr std::size_t kLongestLine = std::size_t{8} << 20U;

/// Most descriptors of one request.
inline constexpr std::size_t kMostDescriptors = 16;

} // namespace assayer::sandbox
