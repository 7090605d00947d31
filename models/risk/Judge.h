// SPDX-License-Identifier: GPL-3.0-or-later
// From a reader's facts to findings.
#pragma once

#include "format/Facts.h"
#include "risk/Catalogue.h"

namespace assayer::risk {

/// All findings about one file, without its path (the caller sets it): observations through the catalogue, pickle
/// streams through the judgement of calls, templates through the judgement of templates.
std::vector<record::Finding> judge(const format::Facts& facts, const Catalogue& catalogue);

} // namespace assayer::risk
