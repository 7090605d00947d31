// SPDX-License-Identifier: GPL-3.0-or-later
// Panel "Serialization risks".
#include "RisksPanel.h"

#include "RecordText.h"

#include "risk/Catalogue.h"
#include "view/Text.h"

#include <QActionGroup>
#include <QDialogButtonBox>
#include <QInputDialog>
#include <QMenu>
#include <QPushButton>

#include <algorithm>

namespace assayer::widgets {

RisksPanel::RisksPanel(view::Session& session, QWidget* parent) : Panel(session, parent), m_rows(session.findings())
{
    setUp(&m_rows, Qt::ElideRight, QStringLiteral("findings"));
    list()->setAccessibleName(tr("Serialization risks"));

    m_rows.setFormats([&session](std::string_view path) {
        const record::File* file = session.file(path);
        return file == nullptr ? std::string() : file->format;
    });

    auto* menu = new QMenu(this);
    auto* group = new QActionGroup(menu);
    const auto add = [&](const QString& text, view::FindingTree::Grouping grouping) {
        QAction* action = menu->addAction(text);
        action->setCheckable(true);
        action->setChecked(grouping == m_rows.grouping());
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, grouping] { m_rows.setGrouping(grouping); });
    };
    add(tr("Group by severity"), view::FindingTree::Grouping::Severity);
    add(tr("Group by file"), view::FindingTree::Grouping::File);
    add(tr("Group by format"), view::FindingTree::Grouping::Format);
    add(tr("Group by rule"), view::FindingTree::Grouping::Rule);
    addMenuButton(QStringLiteral("group"), tr("Grouping of the findings"), menu);

    connect(&session, &view::Session::filterChanged, this, [this] {
        m_rows.setFilter(this->session().filter());
        refreshLater();
    });
    connect(&m_rows, &QAbstractItemModel::modelReset, this, [this] {
        list()->expandAll();
        follow(this->session().selection().place());
        refreshLater();
    });
    connect(&m_rows, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex& under, int first, int last) {
        for (int row = first; !under.isValid() && row <= last; ++row)
            list()->expand(m_rows.index(row, 0));
        refreshLater();
    });
}

void RisksPanel::refresh()
{
    QString empty =
        tr("No finding with %n rule(s).", nullptr, static_cast<int>(risk::Catalogue::builtIn().rules().size()));
    if (session().state() == view::Session::State::Running)
        empty = tr("No finding so far.");
    else if (!session().problems().empty())
        empty += u'\n' + tr("Not everything was inspected, see Problems.");
    setCounts(m_rows.shownCount(), static_cast<int>(session().findings().count()), empty);
}

QString RisksPanel::rowJson(const QModelIndex& row) const
{
    const auto finding = m_rows.findingAt(row);
    return finding ? jsonText(*session().findings().finding(*finding)) : QString();
}

QString RisksPanel::rowMarkdown(const QModelIndex& row) const
{
    const auto chosen = m_rows.findingAt(row);
    if (!chosen)
        return {};
    const record::Finding& finding = *session().findings().finding(*chosen);
    QString text = QStringLiteral("- **%1** %2 %3\n")
                       .arg(QString::fromUtf8(record::word(finding.severity).data()),
                            markdownText(view::shown(finding.rule)), markdownText(view::shown(finding.title)));
    text += QStringLiteral("  - %1\n").arg(markdownText(view::whereText(finding)));
    if (finding.suppressed)
        text += QStringLiteral("  - suppressed: %1\n").arg(markdownText(view::shown(*finding.suppressed)));
    for (const QString& line : view::shownLines(finding.evidence).split(u'\n', Qt::SkipEmptyParts))
        text += QStringLiteral("\n        ") + line;
    return text;
}

std::vector<std::size_t> RisksPanel::findingsOf(const QModelIndex& row) const
{
    if (const auto finding = m_rows.findingAt(row))
        return {*finding};
    std::vector<std::size_t> findings;
    for (int i = 0; i < m_rows.rowCount(row); ++i)
        findings.push_back(*m_rows.findingAt(m_rows.index(i, 0, row)));
    return findings;
}

void RisksPanel::askReason(const std::vector<std::size_t>& findings)
{
    auto* dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setObjectName(QStringLiteral("suppressDialog"));
    dialog->setWindowTitle(tr("Suppress"));
    dialog->setInputMode(QInputDialog::TextInput);
    dialog->setLabelText(tr("Why may %n finding(s) be set aside? The reason stays in the record and in every report.",
                            nullptr, static_cast<int>(findings.size())));
    connect(dialog, &QInputDialog::textValueSelected, this,
            [this, findings](const QString& reason) { session().suppress(findings, reason); });
    dialog->open();
    // Nothing is set aside without a reason.
    const auto allow = [dialog](const QString& reason) {
        for (QDialogButtonBox* buttons : dialog->findChildren<QDialogButtonBox*>())
            buttons->button(QDialogButtonBox::Ok)->setEnabled(!reason.trimmed().isEmpty());
    };
    connect(dialog, &QInputDialog::textValueChanged, dialog, allow);
    allow(dialog->textValue());
}

void RisksPanel::addSuppression(QMenu& menu, const QModelIndex& row)
{
    const std::vector<std::size_t> findings = findingsOf(row);
    if (findings.empty())
        return;
    const bool finished = session().record() != nullptr;
    const bool suppressed = session().findings().finding(findings.front())->suppressed.has_value();
    QAction* action = menu.addAction(suppressed ? tr("Lift the suppression") : tr("Suppress..."));
    action->setEnabled(finished);
    connect(action, &QAction::triggered, this, [this, findings, suppressed] {
        if (suppressed)
            session().suppress(findings, {});
        else
            askReason(findings);
    });
}

void RisksPanel::follow(const view::Place& place)
{
    const QModelIndex row = place.finding ? m_rows.indexOf(*place.finding) : QModelIndex();
    if (row.isValid() || !place.finding)
        setCurrent(row);
    if (row.isValid() || place.related.empty())
        return;
    // Something else was chosen: bring the first finding about it into view.
    for (const std::size_t finding : m_rows.order()) {
        if (view::belongs(*session().findings().finding(finding), place)) {
            list()->scrollTo(m_rows.indexOf(finding));
            return;
        }
    }
}

void RisksPanel::choose(const QModelIndex& row)
{
    if (const auto finding = m_rows.findingAt(row))
        session().selection().choose(view::placeOf(*session().findings().finding(*finding), *finding));
}

void RisksPanel::chooseNext(bool backwards)
{
    const std::vector<std::size_t> order = m_rows.order();
    if (order.empty())
        return;
    const auto current = session().selection().place().finding;
    const auto at = current ? std::find(order.begin(), order.end(), *current) : order.end();
    std::size_t next = backwards ? order.size() - 1 : 0;
    if (at != order.end()) {
        const auto position = static_cast<std::size_t>(at - order.begin());
        next = (position + (backwards ? order.size() - 1 : 1)) % order.size();
    }
    choose(m_rows.indexOf(order[next]));
}

void RisksPanel::addToMenu(QMenu& menu, const QModelIndex& row)
{
    addSuppression(menu, row);
    const auto finding = m_rows.findingAt(row);
    if (!finding)
        return;
    const QString rule = view::shown(session().findings().finding(*finding)->rule);
    connect(menu.addAction(tr("Filter for this rule")), &QAction::triggered, this,
            [this, rule] { emit filterWanted(QStringLiteral("rule:") + rule); });
    connect(menu.addAction(tr("Filter this rule out")), &QAction::triggered, this,
            [this, rule] { emit filterWanted(QStringLiteral("not rule:") + rule); });
}

} // namespace assayer::widgets
