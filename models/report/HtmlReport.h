// SPDX-License-Identifier: GPL-3.0-or-later
// The HTML report: one file, no script, nothing fetched.
#pragma once

#include "report/Exporter.h"

#include <string>

namespace assayer::report {

/// A self-contained document. A content security policy forbids scripts and every load, all text is escaped, and no
/// link is made from a subject's text. Tables are cut at fixed lengths, with a mark that counts what is left out.
std::string writeHtml(const record::Inspection& inspection, const ReportContext& context);

} // namespace assayer::report
