// SPDX-License-Identifier: GPL-3.0-or-later
// Sections of the terminal report, worst things first.
#include "report/TextReport.h"

#include "report/Summary.h"
#include "report/Wording.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace assayer::report {

namespace {

// A terminal is no place for more; the JSON form holds everything.
constexpr std::size_t kMostFindings = 1000;
constexpr std::size_t kMostPlaces = 5; ///< of one rule in one file
constexpr std::size_t kMostFileLines = 2000;
constexpr std::size_t kMostPathLines = 20;
constexpr std::size_t kMostEdgeLines = 100;

enum class Tone
{
    Plain,
    Good,
    Mild,
    Bad,
    Strong
};

Tone toneOf(record::Severity severity)
{
    if (severity >= record::Severity::High)
        return Tone::Bad;
    return severity == record::Severity::Medium ? Tone::Mild : Tone::Plain;
}

Tone toneOf(record::Verdict verdict)
{
    switch (verdict) {
    case record::Verdict::Clean:
        return Tone::Good;
    case record::Verdict::Notice:
        return Tone::Plain;
    case record::Verdict::Dangerous:
        return Tone::Bad;
    default:
        return Tone::Mild;
    }
}

Tone toneOf(record::SignatureStatus status)
{
    if (status == record::SignatureStatus::Verified)
        return Tone::Good;
    return status == record::SignatureStatus::Invalid ? Tone::Bad : Tone::Mild;
}

Tone toneOf(record::StepResult result)
{
    if (result == record::StepResult::Pass)
        return Tone::Good;
    return result == record::StepResult::Fail ? Tone::Bad : Tone::Mild;
}

Tone toneOf(record::ClaimVerdict verdict)
{
    if (verdict == record::ClaimVerdict::Confirmed)
        return Tone::Good;
    return verdict == record::ClaimVerdict::Contradicted ? Tone::Bad : Tone::Plain;
}

class TextWriter
{
public:
    TextWriter(const record::Inspection& inspection, const ReportContext& context)
        : m_inspection(inspection), m_context(context)
    {
    }

    std::string write()
    {
        writeSubject();
        writeFindings();
        if (m_context.signatures || !m_inspection.signatures.empty())
            writeSignatures();
        if (m_context.claims || !m_inspection.claims.empty())
            writeClaims();
        if (m_context.graph || !m_inspection.graph.nodes.empty())
            writeGraph();
        writeFiles();
        writeProblems();
        writeScope();
        return std::move(m_text);
    }

private:
    void writeSubject();
    void writeFindings();
    void writeFinding(const record::Finding& finding);
    void writeSignatures();
    void writePaths(std::string_view title, const std::vector<std::string>& paths);
    void writeClaims();
    void writeGraph();
    void writeFiles();
    void writeProblems();
    void writeScope();

    void line(std::string_view text) { m_text.append(text).push_back('\n'); }
    void heading(const std::string& title) { line("\n" + paint(title, Tone::Strong)); }
    void field(std::string_view name, const std::string& value) { line("  " + padded(name, 11) + value); }
    void omitted(std::size_t count, std::string_view one, std::string_view many);

    // Text of several lines keeps its indentation, so that no line of a subject poses as one of the report.
    void indented(std::string_view indent, const std::string& text);

    std::string paint(const std::string& text, Tone tone) const;

    static std::string padded(std::string_view text, std::size_t width)
    {
        std::string result(text);
        result.resize(std::max(width, result.size() + 1), ' ');
        return result;
    }

    template <typename Enum>
    std::string wordCell(Enum value, std::size_t width) const
    {
        const std::string text(record::word(value));
        return paint(text, toneOf(value)) + std::string(width > text.size() ? width - text.size() : 1, ' ');
    }

    const record::Inspection& m_inspection;
    const ReportContext& m_context;
    std::string m_text;
};

std::string TextWriter::paint(const std::string& text, Tone tone) const
{
    if (!m_context.colour || tone == Tone::Plain)
        return text;
    const auto code = [tone] {
        switch (tone) {
        case Tone::Good:
            return "\x1b[32m";
        case Tone::Mild:
            return "\x1b[33m";
        case Tone::Bad:
            return "\x1b[1;31m";
        default:
            return "\x1b[1m";
        }
    };
    return code() + text + "\x1b[0m";
}

void TextWriter::indented(std::string_view indent, const std::string& text)
{
    std::size_t begin = 0;
    while (begin < text.size()) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        line(std::string(indent) + text.substr(begin, end - begin));
        begin = end + 1;
    }
}

void TextWriter::omitted(std::size_t count, std::string_view one, std::string_view many)
{
    if (count > 0)
        line("  ... and " + countText(count, one, many) + " more; the JSON report lists all.");
}

void TextWriter::writeSubject()
{
    const record::Subject& subject = m_inspection.subject;
    line(paint(shown(subject.name), Tone::Strong));
    field("Verdict", paint(std::string(record::word(m_inspection.verdict)), toneOf(m_inspection.verdict)));
    field("", verdictSentence(m_inspection.verdict));
    field("Subject", shown(subject.kind) + ", " + shown(subject.location));
    if (subject.revision)
        field("Revision", shown(*subject.revision));
    field("Content", countText(subject.files, "file", "files") + ", " + sizeText(subject.bytes));
    std::string times = m_inspection.started;
    if (!m_inspection.finished.empty())
        times += " to " + m_inspection.finished;
    field("Inspected", shown(times) + ", " + shown(m_inspection.tool.name) + " " + shown(m_inspection.tool.version));
    const Summary summary = summarise(m_inspection);
    std::string counts;
    for (std::size_t i = summary.findings.size(); i-- > 0;) {
        if (summary.findings[i] > 0)
            counts += (counts.empty() ? "" : ", ") + numberText(summary.findings[i]) + " " +
                      std::string(record::Words<record::Severity>::kWords[i]);
    }
    if (summary.suppressed > 0)
        counts += (counts.empty() ? "" : ", ") + numberText(summary.suppressed) + " suppressed";
    field("Findings", counts.empty() ? "none" : counts);
}

void TextWriter::writeFindings()
{
    heading("Findings (" + numberText(m_inspection.findings.size()) + ")");
    const auto findings = worstFirst(m_inspection);
    // One cause has many places in one file: some of them say enough, and the record has all.
    using Cause = std::tuple<std::string_view, std::string_view, bool>;
    const auto causeOf = [](const record::Finding& finding) {
        return Cause(finding.rule, finding.path, finding.suppressed.has_value());
    };
    std::map<Cause, std::size_t> places;
    for (const record::Finding* finding : findings)
        ++places[causeOf(*finding)];
    std::map<Cause, std::size_t> written;
    std::size_t lines = 0;
    std::size_t left = findings.size();
    for (const record::Finding* finding : findings) {
        const Cause cause = causeOf(*finding);
        if (lines == kMostFindings || written[cause] == kMostPlaces)
            continue;
        writeFinding(*finding);
        ++lines;
        --left;
        if (++written[cause] < kMostPlaces || places[cause] == kMostPlaces)
            continue;
        const std::size_t more = places[cause] - kMostPlaces;
        left -= more;
        line("            and " + countText(more, "more place", "more places") + " of " + shown(finding->rule) +
             " in " + shown(finding->path));
    }
    omitted(left, "finding", "findings");
    if (findings.empty())
        line("  No rule found anything.");
}

void TextWriter::writeFinding(const record::Finding& finding)
{
    std::string head = "  " + wordCell(finding.severity, 10) + padded(shown(finding.rule), 13) +
                       placeText(finding.path, finding.member, finding.offset);
    if (finding.confidence != record::Confidence::Certain)
        head += " (" + std::string(record::word(finding.confidence)) + ")";
    line(head);
    indented("            ", shown(finding.title));
    if (finding.suppressed)
        indented("            suppressed: ", shown(*finding.suppressed));
    if (!finding.evidence.empty())
        indented("            | ", shown(finding.evidence, true));
}

void TextWriter::writeSignatures()
{
    heading("Signatures (" + numberText(m_inspection.signatures.size()) + ")");
    for (const record::Signature& signature : m_inspection.signatures) {
        std::string head =
            "  " + wordCell(signature.status, 17) + padded(shown(signature.kind), 18) + shown(signature.path);
        if (signature.reason)
            head += ": " + shown(*signature.reason);
        line(head);
        for (const auto& [name, value] : signature.signer)
            line("      signer " + padded(shown(name), 12) + shown(value));
        for (const record::SignatureStep& step : signature.steps)
            line("      " + wordCell(step.result, 16) + padded(shown(step.name), 14) + shown(step.detail));
        line("      covers " + countText(signature.coverage.covered.size(), "file", "files"));
        writePaths("changed", signature.coverage.changed);
        writePaths("missing", signature.coverage.missing);
        writePaths("not signed", signature.coverage.extra);
    }
    if (m_inspection.signatures.empty())
        line("  None in the record.");
}

void TextWriter::writePaths(std::string_view title, const std::vector<std::string>& paths)
{
    const std::size_t most = std::min(paths.size(), kMostPathLines);
    for (std::size_t i = 0; i < most; ++i)
        line("      " + padded(title, 12) + shown(paths[i]));
    if (paths.size() > most)
        line("      " + padded(title, 12) + "... and " + numberText(paths.size() - most) + " more");
}

void TextWriter::writeClaims()
{
    heading("Claims of the model card (" + numberText(m_inspection.claims.size()) + ")");
    for (const record::Claim& claim : m_inspection.claims) {
        std::string head = "  " + wordCell(claim.verdict, 15) + padded(shown(claim.id), 18);
        if (!claim.said.empty())
            head += "\"" + shown(claim.said) + "\"";
        line(head);
        if (!claim.explanation.empty())
            line("                 " + shown(claim.explanation));
        for (const record::Evidence& evidence : claim.evidence)
            line("                 " + placeText(evidence) + (evidence.value.empty() ? "" : " = ") +
                 shown(evidence.value));
    }
    if (m_inspection.claims.empty())
        line("  None in the record.");
}

void TextWriter::writeGraph()
{
    const record::Graph& graph = m_inspection.graph;
    heading("Dependency graph (" + countText(graph.nodes.size(), "node", "nodes") + ", " +
            countText(graph.edges.size(), "edge", "edges") + ")");
    std::size_t listed = 0;
    std::size_t left = 0;
    for (const record::Edge& edge : graph.edges) {
        if (edge.relation == "contains")
            continue; // the files have a section of their own
        if (listed == kMostEdgeLines) {
            ++left;
            continue;
        }
        ++listed;
        std::string text = "  " + padded(shown(edge.relation), 19) + shown(edge.to);
        if (edge.contradicted)
            text += " " + paint("(contradicted)", Tone::Bad);
        if (!edge.evidence.empty())
            text += "  [" + placeText(edge.evidence.front()) + "]";
        line(text);
    }
    omitted(left, "edge", "edges");
    if (!m_inspection.bom.completeness.fields.empty())
        line("  ML-BOM completeness " + percentText(m_inspection.bom.completeness.score) + " of 100");
}

void TextWriter::writeFiles()
{
    heading("Files (" + numberText(m_inspection.files.size()) + ")");
    const std::size_t most = std::min(m_inspection.files.size(), kMostFileLines);
    for (std::size_t i = 0; i < most; ++i) {
        const record::File& file = m_inspection.files[i];
        line("  " + wordCell(file.verdict, 12) + padded(shown(file.format), 16) + padded(sizeText(file.size), 12) +
             shown(file.path) + (file.linkTarget ? " -> " + shown(*file.linkTarget) : std::string()));
        if (const auto digest = file.digests.find("sha256"); digest != file.digests.end())
            line("              sha256 " + shown(digest->second));
    }
    omitted(m_inspection.files.size() - most, "file", "files");
}

void TextWriter::writeProblems()
{
    if (m_inspection.problems.empty())
        return;
    heading("Problems (" + numberText(m_inspection.problems.size()) + ")");
    const std::size_t most = std::min(m_inspection.problems.size(), kMostFindings);
    for (std::size_t i = 0; i < most; ++i) {
        const record::Problem& problem = m_inspection.problems[i];
        line("  " + paint(padded(shown(problem.what), 19), Tone::Mild) + shown(problem.path));
        line("                     " + shown(problem.why));
    }
    omitted(m_inspection.problems.size() - most, "problem", "problems");
}

void TextWriter::writeScope()
{
    heading("Scope and limits");
    for (const std::string& sentence : scopeSentences(m_inspection))
        line("  - " + sentence);
}

} // namespace

std::string writeText(const record::Inspection& inspection, const ReportContext& context)
{
    return TextWriter(inspection, context).write();
}

} // namespace assayer::report
