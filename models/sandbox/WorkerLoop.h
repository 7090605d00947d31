// SPDX-License-Identifier: GPL-3.0-or-later
// The worker's side: take the restrictions, then answer requests until the parent goes away.
#pragma once

#include "sandbox/Request.h"

#include <cstdint>

namespace assayer::sandbox {

/// The restrictions a worker takes before it reads the first byte of a subject: no descriptors but its own, a bound on
/// its address space, no core dumps, death with its parent. Kernel means (Landlock, seccomp) have their place here.
void restrictThisProcess(std::uint64_t memoryLimit);

/// Serves requests from kRequestDescriptor until it is closed; returns the process's exit status. Running out of memory
/// is told as {"event":"failed","reason":"memory"} and ends the process.
int serveRequests(const Handler& handler);

} // namespace assayer::sandbox
