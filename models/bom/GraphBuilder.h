// SPDX-License-Identifier: GPL-3.0-or-later
// The dependency graph and its completeness, from the record's files, facts, claims and signatures.
#pragma once

#include "record/Inspection.h"

namespace assayer::bom {

/// Fills `inspection.graph` and `inspection.bom` from everything else in the record. Pure and deterministic.
void buildGraph(record::Inspection& inspection);

} // namespace assayer::bom
