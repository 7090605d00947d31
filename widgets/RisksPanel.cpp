// SPDX-License-Identifier: GPL-3.0-or-later
// Panel "Serialization risks".
#include "RisksPanel.h"

#include "RecordText.h"

#include "risk/Catalogue.h"
#include "view/Text.h"

#include <QActionGroup>
#include <QMenu>

#include <algorithm>

namespace assayer::widgets {

RisksPanel::RisksPanel(view::Session& session, QWidget* parent) : Panel(session, parent), m_rows(session.findings())
{
    setUp(&m_rows, Qt::ElideRight, QStringLiteral("findings"));
    list()->setAccessibleName(tr("Serialization risks"));

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
