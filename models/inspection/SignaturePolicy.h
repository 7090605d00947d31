// SPDX-License-Identifier: GPL-3.0-or-later
// What the user expects of signatures, as the document that a worker is handed with each of them.
#pragma once

#include "base/Json.h"
#include "inspection/Inspector.h"

namespace assayer::inspection {

/// The members of the document of the "signature" task that come from the options, and the present time.
Json signaturePolicy(const Options& options);

} // namespace assayer::inspection
