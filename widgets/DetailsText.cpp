// SPDX-License-Identifier: GPL-3.0-or-later
// Writes the details of parts of the record into a text document.
#include "DetailsText.h"

#include "Theme.h"

#include "base/Text.h"
#include "risk/Catalogue.h"
#include "view/Text.h"

#include <QGuiApplication>
#include <QLocale>

namespace assayer::widgets {

namespace {

constexpr std::size_t kLongestText = 8000;
constexpr std::size_t kMostPaths = 50;

} // namespace

QString DetailsText::algorithmName(std::string_view id)
{
    if (id == "sha256")
        return QStringLiteral("SHA-256");
    if (id == "sha512")
        return QStringLiteral("SHA-512");
    if (id == "blake2b")
        return QStringLiteral("BLAKE2b");
    if (id == "md5")
        return tr("MD5 (not for trust)");
    if (id == "git-blob-sha1")
        return tr("git blob (SHA-1)");
    return view::shown(id);
}

DetailsText::DetailsText(QTextDocument& document, const QPalette& palette, std::vector<view::Place>& places)
    : m_cursor(&document), m_palette(palette), m_places(places)
{
}

void DetailsText::heading(const QString& text, view::Mark mark, const QString& word)
{
    QTextBlockFormat block;
    block.setBottomMargin(2);
    m_cursor.setBlockFormat(block);
    QTextCharFormat format;
    format.setFont(strongFont(QGuiApplication::font()));
    if (!word.isEmpty()) {
        format.setForeground(themeOf(m_palette).mark(mark));
        m_cursor.insertText(word + QStringLiteral(" · "), format);
    }
    format.setForeground(themeOf(m_palette).text);
    m_cursor.insertText(text, format);
}

void DetailsText::field(const QString& name, const QString& value, bool monospace)
{
    if (value.isEmpty())
        return;
    QTextBlockFormat block;
    block.setTopMargin(1);
    m_cursor.insertBlock(block);
    QTextCharFormat format;
    format.setForeground(themeOf(m_palette).dim);
    m_cursor.insertText(name + QStringLiteral("  "), format);
    QTextCharFormat content;
    content.setForeground(themeOf(m_palette).text);
    if (monospace)
        content.setFont(monospaceFont(QGuiApplication::font()));
    m_cursor.insertText(value, content);
}

void DetailsText::paragraph(const QString& name, const QString& value)
{
    if (value.isEmpty())
        return;
    QTextBlockFormat block;
    block.setTopMargin(7);
    m_cursor.insertBlock(block);
    QTextCharFormat format;
    format.setForeground(themeOf(m_palette).dim);
    m_cursor.insertText(name, format);
    m_cursor.insertBlock(QTextBlockFormat());
    QTextCharFormat content;
    content.setForeground(themeOf(m_palette).text);
    m_cursor.insertText(value, content);
}

void DetailsText::link(const QString& text, const view::Place& place)
{
    QTextCharFormat format;
    format.setAnchor(true);
    format.setAnchorHref(QStringLiteral("place:%1").arg(m_places.size()));
    format.setForeground(m_palette.color(QPalette::Link));
    format.setFontUnderline(true);
    m_places.push_back(place);
    m_cursor.insertBlock(QTextBlockFormat());
    m_cursor.insertText(text, format);
}

void DetailsText::evidence(const std::vector<record::Evidence>& places)
{
    for (const record::Evidence& item : places) {
        view::Place place;
        place.path = item.path;
        place.member = item.member.value_or(std::string());
        place.offset = item.offset;
        place.length = item.length;
        place.related = {item.path};
        QString where = view::shown(item.path);
        if (item.member)
            where += QStringLiteral(" › ") + view::shown(*item.member);
        if (item.pointer)
            where += u' ' + view::shown(*item.pointer);
        if (item.offset)
            where += QStringLiteral(" @ ") + view::offsetText(*item.offset);
        if (!item.path.empty())
            link(where, place);
        if (!item.value.empty())
            field(item.path.empty() ? where : QString(), view::shown(excerpt(item.value, 400)), true);
    }
}

void DetailsText::paths(const QString& name, const std::vector<std::string>& files)
{
    if (files.empty())
        return;
    paragraph(name, view::countText(files.size()));
    for (std::size_t i = 0; i < files.size() && i < kMostPaths; ++i) {
        view::Place place;
        place.path = files[i];
        place.related = {files[i]};
        link(view::shown(files[i]), place);
    }
    if (files.size() > kMostPaths)
        field(QString(), tr("and %n more", nullptr, static_cast<int>(files.size() - kMostPaths)));
}

void DetailsText::writeFinding(const record::Finding& finding)
{
    heading(view::shown(finding.title), view::markOf(finding.severity), view::label(finding.severity));
    field(tr("Rule"), view::shown(finding.rule));
    field(tr("Where"), view::whereText(finding));
    field(tr("Confidence"), view::label(finding.confidence));
    if (finding.suppressed)
        field(tr("Suppressed"), view::shown(*finding.suppressed));
    paragraph(tr("Evidence"), view::shownLines(excerpt(finding.evidence, kLongestText)));
    if (const risk::Rule* rule = risk::Catalogue::builtIn().find(finding.rule)) {
        paragraph(tr("Why it matters"), view::shown(rule->why));
        paragraph(tr("What to do"), view::shown(rule->remedy));
    }
    QStringList references;
    for (const std::string& reference : finding.references)
        references << view::shown(reference);
    paragraph(tr("References"), references.join(QStringLiteral(", ")));
}

void DetailsText::writeFile(view::Session& session, const record::File& file)
{
    const QModelIndex row = session.files().find(file.path, {});
    const auto worst = session.files().severity(row);
    heading(view::shown(file.path), worst ? view::markOf(*worst) : view::markOf(file.verdict),
            row.data(view::WordRole).toString());
    field(tr("Kind"), view::shown(file.format));
    field(tr("Size"), tr("%1 (%2 bytes)").arg(view::sizeText(file.size), view::countText(file.size)));
    if (file.linkTarget)
        field(tr("Link to"), view::shown(*file.linkTarget));
    for (const auto& [algorithm, digest] : file.digests)
        field(algorithmName(algorithm), view::shown(digest), true);
    if (const auto parameters = jsonUnsigned(file.facts, "parameters"))
        field(tr("Parameters"), view::countText(*parameters));
    if (const auto tensors = jsonUnsigned(file.facts, "tensors"))
        field(tr("Tensors"), view::countText(*tensors));
    field(tr("Architecture"), view::shown(assayer::jsonText(file.facts, "architecture")));
    if (!file.members.empty())
        field(tr("Parts"), view::countText(file.members.size()));
    for (const record::Problem& problem : session.problems()) {
        if (problem.path == file.path)
            paragraph(tr("Not inspected"), view::shown(problem.why));
    }
}

void DetailsText::writeMember(const record::Member& member)
{
    paragraph(tr("Part"), view::shown(member.name));
    field(tr("Kind"), view::shown(member.format.value_or(member.kind)));
    if (member.dtype)
        field(tr("Data type"), view::shown(*member.dtype));
    if (member.offset)
        field(tr("Offset"), view::offsetText(*member.offset));
    if (member.length)
        field(tr("Length"), view::countText(*member.length));
}

void DetailsText::writeClaim(const record::Claim& claim)
{
    heading(view::claimLabel(claim.id), view::markOf(claim.verdict), view::label(claim.verdict));
    field(tr("The card says"), claim.said.empty() ? tr("nothing") : view::shown(excerpt(claim.said, kLongestText)));
    field(tr("Said in"), view::shown(claim.field));
    paragraph(tr("What was found"), view::shown(claim.explanation));
    if (!claim.evidence.empty())
        paragraph(tr("Evidence"), QString());
    evidence(claim.evidence);
}

void DetailsText::writeNode(const record::Node& node, const record::Graph& graph)
{
    heading(view::nodeText(node), view::Mark::None, view::nodeKindLabel(node.kind));
    if (node.path)
        field(tr("File"), view::shown(*node.path));
    const auto nameOf = [&](const std::string& id) {
        for (const record::Node& candidate : graph.nodes) {
            if (candidate.id == id)
                return view::nodeText(candidate);
        }
        return view::shown(id);
    };
    int lines = 0;
    for (const record::Edge& edge : graph.edges) {
        if ((edge.from != node.id && edge.to != node.id) || ++lines > 30)
            continue;
        QString text = nameOf(edge.from) + u' ' + view::relationLabel(edge.relation) + u' ' + nameOf(edge.to);
        if (edge.contradicted)
            text += QStringLiteral(" · ") + tr("contradicted");
        field(tr("Edge, confidence %1").arg(QLocale().toString(edge.confidence, 'f', 2)), text);
    }
    if (!node.evidence.empty())
        paragraph(tr("Evidence"), QString());
    evidence(node.evidence);
}

void DetailsText::writeSubject(const record::Inspection& inspection)
{
    heading(view::shown(inspection.subject.name), view::markOf(inspection.verdict), view::label(inspection.verdict));
    field(tr("Location"), view::shown(inspection.subject.location));
    field(tr("Revision"), view::shown(inspection.subject.revision.value_or(std::string())));
    field(tr("Files"), view::countText(inspection.files.size()));
    field(tr("Size"), view::sizeText(inspection.subject.bytes));
    field(tr("Inspected"), view::shown(inspection.finished));
    field(tr("Program"), view::shown(inspection.tool.name) + u' ' + view::shown(inspection.tool.version));
    field(tr("Completeness of the ML-BOM"),
          QLocale().toString(inspection.bom.completeness.score, 'f', 0) + QStringLiteral(" / 100"));
    field(tr("Network"), inspection.network.empty() ? tr("none") : view::countText(inspection.network.size()));
}

void DetailsText::write(view::Session& session, const view::Place& place)
{
    const view::RecordPointer& inspection = session.record();
    if (place.finding && session.findings().finding(*place.finding) != nullptr) {
        writeFinding(*session.findings().finding(*place.finding));
    } else if (place.claim && session.claims().claim(*place.claim) != nullptr) {
        writeClaim(*session.claims().claim(*place.claim));
    } else if (place.signature && inspection && *place.signature < inspection->signatures.size()) {
        writeSignature(inspection->signatures[*place.signature], place.step);
    } else if (const auto node = session.nodes().find(place.node); node && inspection) {
        writeNode(*session.nodes().node(*node), inspection->graph);
    } else if (const record::File* file = session.file(place.path)) {
        writeFile(session, *file);
        if (const record::Member* member =
                place.member.empty() ? nullptr : session.files().member(session.files().find(place.path, place.member)))
            writeMember(*member);
    } else if (inspection) {
        writeSubject(*inspection);
    }
}

} // namespace assayer::widgets
