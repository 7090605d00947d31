// SPDX-License-Identifier: GPL-3.0-or-later
// The sections of the HTML report, each a function from the record to markup.
#pragma once

#include "report/Exporter.h"

#include <string>

namespace assayer::report {

std::string bannerHtml(const record::Inspection& inspection);
std::string countsHtml(const record::Inspection& inspection);
std::string identityHtml(const record::Inspection& inspection);
std::string scopeHtml(const record::Inspection& inspection);
std::string findingsHtml(const record::Inspection& inspection, const ReportContext& context);
std::string signaturesHtml(const record::Inspection& inspection);
std::string claimsHtml(const record::Inspection& inspection);
std::string graphHtml(const record::Inspection& inspection);
std::string filesHtml(const record::Inspection& inspection);
std::string problemsHtml(const record::Inspection& inspection);
std::string reproductionHtml(const record::Inspection& inspection);

/// `<section id="ID"><h2>TITLE</h2>BODY</section>`; both are our own words.
std::string section(std::string_view id, std::string_view title, const std::string& body);

/// A row of a description list; `html` is markup already.
std::string row(std::string_view name, const std::string& html);

/// The beginning of a table with column heads, and its end; `kind` is a class of the style sheet.
std::string tableHead(std::initializer_list<std::string_view> columns, std::string_view kind = {});
inline constexpr std::string_view kTableEnd = "</tbody></table></div>\n";

/// A path for a reader elsewhere: the home folder, which names its user, becomes "~".
std::string withoutHome(std::string_view path);

} // namespace assayer::report
