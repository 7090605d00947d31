// SPDX-License-Identifier: GPL-3.0-or-later
// The registry of report formats: each turns the record into one document.
#pragma once

#include "record/Inspection.h"

#include <map>
#include <span>
#include <string>
#include <string_view>

namespace assayer::report {

/// What the catalogue says about a rule beyond the finding's own title.
struct RuleText
{
    std::string why;
    std::string remedy;
};

/// What a document may show beside the record; all of it is optional and trusted.
struct ReportContext
{
    std::map<std::string, RuleText, std::less<>> rules; ///< by rule id
    bool colour = false;                                ///< the text report marks severities with ANSI colours
    // Parts of the inspection that were asked for; the text report leaves the others out where they hold nothing.
    bool signatures = true;
    bool claims = true;
    bool graph = true;
};

struct Exporter
{
    std::string_view id;        ///< the word of --format: "html"
    std::string_view title;     ///< for people: "HTML report"
    std::string_view extension; ///< without a dot
    std::string (*write)(const record::Inspection& inspection, const ReportContext& context);
};

/// Every format this version writes: text, json, html, sarif, cyclonedx.
std::span<const Exporter> exporters();

const Exporter* findExporter(std::string_view id);

} // namespace assayer::report
