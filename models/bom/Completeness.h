// SPDX-License-Identifier: GPL-3.0-or-later
// How much of what standards ask of an ML-BOM (NTIA 2021, the G7 minimum elements) the subject gives, and how well
// backed.
#pragma once

#include "record/Inspection.h"

namespace assayer::bom {

/// Judges the fields that this version can judge, from files, claims and the finished graph. A field that the bytes
/// contradict counts against the score, which is never below 0.
record::Completeness judgeCompleteness(const record::Inspection& inspection);

/// The share of the fields' weight that is present at all, 0 to 100, whether backed or not: comparable with other
/// tools, and never to be merged with the score.
double presence(const record::Completeness& completeness);

} // namespace assayer::bom
