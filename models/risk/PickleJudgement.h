// SPDX-License-Identifier: GPL-3.0-or-later
// Judging what a pickle stream would make a loader do: imports and calls against the lists of resources/pickle.
#pragma once

#include "format/Facts.h"
#include "risk/Catalogue.h"

namespace assayer::risk {

/// Appends the findings about all pickle streams of a file.
void judgePickles(const format::Facts& facts, const Catalogue& catalogue, std::vector<record::Finding>& findings);

} // namespace assayer::risk
