// SPDX-License-Identifier: GPL-3.0-or-later
// Judging what a file makes Python look up and run outside of pickles: names in configurations, compiled code.
#pragma once

#include "format/Facts.h"
#include "risk/Catalogue.h"

namespace assayer::risk {

/// Appends the findings about `facts.references` and `facts.code`.
void judgeLoadedPython(const format::Facts& facts, const Catalogue& catalogue, std::vector<record::Finding>& findings);

} // namespace assayer::risk
