// SPDX-License-Identifier: GPL-3.0-or-later
// Whether torch.load(weights_only=True) would load a torch file, and what stops it.
#pragma once

#include "format/Facts.h"
#include "risk/Catalogue.h"

namespace assayer::risk {

/// Appends the verdict (rule ASY-PKL-030) about a torch file; nothing about any other.
void judgeWeightsOnly(const format::Facts& facts, const Catalogue& catalogue, std::vector<record::Finding>& findings);

} // namespace assayer::risk
