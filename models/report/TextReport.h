// SPDX-License-Identifier: GPL-3.0-or-later
// The report for a terminal.
#pragma once

#include "report/Exporter.h"

#include <string>

namespace assayer::report {

/// Plain UTF-8 text with line feeds. Untrusted text carries no control character, so no terminal is steered by it; the
/// only escape sequences are our own colours, where the context asks for them.
std::string writeText(const record::Inspection& inspection, const ReportContext& context);

} // namespace assayer::report
