// SPDX-License-Identifier: GPL-3.0-or-later
// What it means that a file names a Python callable for its loader.
#pragma once

#include "format/Facts.h"
#include "record/Inspection.h"
#include "risk/Catalogue.h"

#include <vector>

namespace assayer::risk {

/// Adds the finding that a target amounts to, if any.
void judgeTarget(const format::Target& target, const Catalogue& catalogue, std::vector<record::Finding>& findings);

} // namespace assayer::risk
