// SPDX-License-Identifier: GPL-3.0-or-later
// What stands first in the HTML report: verdict, counts, identity, scope; and the reproduction at its end.
#include "bom/Completeness.h"
#include "report/Html.h"
#include "report/HtmlSections.h"
#include "report/Summary.h"
#include "report/Wording.h"

namespace assayer::report {

namespace {

template <typename Enum, std::size_t Size>
std::string countList(std::string_view title, const std::array<std::size_t, Size>& counts, bool worstFirst)
{
    std::string html = "<div><h3>" + std::string(title) + "</h3><ul>";
    for (std::size_t i = 0; i < Size; ++i) {
        const std::size_t index = worstFirst ? Size - 1 - i : i;
        html += counts[index] == 0 ? "<li class=\"zero\"><span>" : "<li><span>";
        html +=
            std::string(record::Words<Enum>::kWords[index]) + "</span><b>" + numberText(counts[index]) + "</b></li>";
    }
    return html + "</ul></div>\n";
}

} // namespace

std::string section(std::string_view id, std::string_view title, const std::string& body)
{
    return "<section id=\"" + std::string(id) + "\" aria-labelledby=\"" + std::string(id) + "-title\"><h2 id=\"" +
           std::string(id) + "-title\">" + std::string(title) + "</h2>\n" + body + "</section>\n";
}

std::string row(std::string_view name, const std::string& html)
{
    return "<dt>" + std::string(name) + "</dt><dd>" + html + "</dd>";
}

std::string tableHead(std::initializer_list<std::string_view> columns, std::string_view kind)
{
    std::string html = "<div class=\"scroll\"><table class=\"" + std::string(kind) + "\"><thead><tr>";
    for (const std::string_view column : columns)
        html += "<th scope=\"col\">" + std::string(column) + "</th>";
    return html + "</tr></thead><tbody>\n";
}

std::string withoutHome(std::string_view path)
{
    constexpr std::string_view kHomes = "/home/";
    constexpr std::string_view kRoot = "/root";
    if (path.starts_with(kHomes)) {
        const std::size_t end = path.find('/', kHomes.size());
        return "~" + std::string(end == std::string_view::npos ? std::string_view() : path.substr(end));
    }
    if (path == kRoot || path.starts_with("/root/"))
        return "~" + std::string(path.substr(kRoot.size()));
    return std::string(path);
}

std::string bannerHtml(const record::Inspection& inspection)
{
    const record::Subject& subject = inspection.subject;
    return "<header class=\"banner " + std::string(toneClass(inspection.verdict)) + "\"><div class=\"brand\">Assayer " +
           safe(inspection.tool.version) + " inspection report</div><h1>" + safe(subject.name) +
           "</h1><p><span class=\"verdict\">" + std::string(record::word(inspection.verdict)) + "</span></p><p>" +
           escapeHtml(verdictSentence(inspection.verdict)) + "</p><p class=\"soft\">" +
           countText(subject.files, "file", "files") + ", " + sizeText(subject.bytes) + "; inspected " +
           safe(inspection.started) + "</p></header>\n";
}

std::string countsHtml(const record::Inspection& inspection)
{
    const Summary summary = summarise(inspection);
    std::string html = "<div class=\"counts\">\n";
    html += countList<record::Severity>("Findings", summary.findings, true);
    if (summary.suppressed > 0)
        html += "<p class=\"soft\">" + countText(summary.suppressed, "finding", "findings") + " suppressed</p>\n";
    html += countList<record::Verdict>("Files", summary.files, false);
    html += countList<record::SignatureStatus>("Signatures", summary.signatures, false);
    html += countList<record::ClaimVerdict>("Claims", summary.claims, false);
    return html + "</div>\n";
}

std::string identityHtml(const record::Inspection& inspection)
{
    const record::Subject& subject = inspection.subject;
    std::string html = "<dl>";
    html += row("Name", safe(subject.name));
    html += row("Kind", safe(subject.kind));
    html += row("Location", "<code>" + safe(withoutHome(subject.location)) + "</code>");
    if (subject.revision)
        html += row("Revision", "<code>" + safe(*subject.revision) + "</code>");
    html +=
        row("Content", countText(subject.files, "file", "files") + ", " + countText(subject.bytes, "byte", "bytes"));
    html += row("Started", safe(inspection.started));
    html += row("Finished", inspection.finished.empty() ? "not finished" : safe(inspection.finished));
    if (!inspection.bom.completeness.fields.empty())
        html += row("ML-BOM completeness",
                    percentText(inspection.bom.completeness.score) + " of 100 by how well the fields are backed; " +
                        percentText(bom::presence(inspection.bom.completeness)) + " of 100 by what is present at all");
    return section("identity", "Identity of the subject", html + "</dl>\n");
}

std::string scopeHtml(const record::Inspection& inspection)
{
    std::string html = "<ul>";
    for (const std::string& sentence : scopeSentences(inspection))
        html += "<li>" + escapeHtml(sentence) + "</li>";
    return section("scope", "Scope and limits", html + "</ul>\n");
}

std::string reproductionHtml(const record::Inspection& inspection)
{
    std::string html = "<dl>";
    html += row("Program", safe(inspection.tool.name) + " " + safe(inspection.tool.version));
    html += row("Record schema", "<code>" + safe(inspection.schema) + "</code>");
    html += row("Command", "<code>assay inspect --format json SUBJECT</code>");
    html += "</dl><p>The same version on the same bytes gives the same record, apart from the two times and the "
            "location. The SHA-256 digests above tell whether the bytes are the same.</p>\n";
    return section("reproduction", "Reproduction", html);
}

} // namespace assayer::report
