// SPDX-License-Identifier: GPL-3.0-or-later
// The findings as SARIF 2.1.0 (OASIS, errata 01), for programs that collect the results of analysers.
#pragma once

#include "report/Exporter.h"

namespace assayer::report {

/// One run with the rules that found something, the files as artifacts and each finding as a result. Places are paths
/// relative to the subject, percent-encoded; text of the subject stands escaped in messages. The same record gives the
/// same bytes.
std::string writeSarif(const record::Inspection& inspection, const ReportContext& context);

} // namespace assayer::report
