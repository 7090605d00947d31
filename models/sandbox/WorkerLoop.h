// SPDX-License-Identifier: GPL-3.0-or-later
// The worker's side: say what protects it, then answer requests until the parent goes away.
#pragma once

#include "sandbox/Request.h"

namespace assayer::sandbox {

/// Serves requests from kRequestDescriptor until it is closed; returns the process's exit status. `protections` are
/// what restrictThisProcess() gave. Running out of memory is told as {"event":"failed","reason":"memory"} and ends the
/// process.
int serveRequests(const Handler& handler, const std::vector<Protection>& protections, Place place);

} // namespace assayer::sandbox
