// SPDX-License-Identifier: GPL-3.0-or-later
// The frame of the HTML report and its order.
#include "report/HtmlReport.h"

#include "base/EmbeddedFile.h"
#include "report/Html.h"
#include "report/HtmlSections.h"

namespace assayer::report {

std::span<const EmbeddedFile> styleSheets();

namespace {

constexpr std::string_view kPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

std::string head(const record::Inspection& inspection)
{
    std::string style;
    for (const EmbeddedFile& sheet : styleSheets())
        style += sheet.text;
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta http-equiv=\"Content-Security-Policy\" content=\"" +
           std::string(kPolicy) +
           "\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
           safe(inspection.subject.name) + " - inspection report</title>\n<style>\n" + style + "</style>\n</head>\n";
}

} // namespace

std::string writeHtml(const record::Inspection& inspection, const ReportContext& context)
{
    std::string html = head(inspection);
    html += "<body>\n" + bannerHtml(inspection);
    html += "<nav aria-label=\"Sections\"><a href=\"#identity\">Identity</a><a href=\"#scope\">Scope and limits</a>"
            "<a href=\"#findings\">Findings</a><a href=\"#signatures\">Signatures</a><a href=\"#claims\">Claims</a>"
            "<a href=\"#graph\">Dependency graph</a><a href=\"#files\">Files</a><a href=\"#problems\">Problems</a>"
            "<a href=\"#reproduction\">Reproduction</a></nav>\n<main>\n";
    html += countsHtml(inspection);
    html += identityHtml(inspection);
    html += scopeHtml(inspection);
    html += findingsHtml(inspection, context);
    html += signaturesHtml(inspection);
    html += claimsHtml(inspection);
    html += graphHtml(inspection);
    html += filesHtml(inspection);
    html += problemsHtml(inspection);
    html += reproductionHtml(inspection);
    html += "</main>\n<footer>Text of the inspected model is quoted as data: control characters and bidirectional "
            "overrides are shown as escapes.</footer>\n</body>\n</html>\n";
    return html;
}

} // namespace assayer::report
