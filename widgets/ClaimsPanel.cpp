// SPDX-License-Identifier: GPL-3.0-or-later
// Panel "Model card claims".
#include "ClaimsPanel.h"

#include "RecordText.h"

namespace assayer::widgets {

ClaimsPanel::ClaimsPanel(view::Session& session, QWidget* parent) : Panel(session, parent), m_rows(session.claims())
{
    setUp(&m_rows, Qt::ElideRight, QStringLiteral("claims"));
    list()->setRootIsDecorated(false);
    list()->setUniformRowHeights(true);
    list()->setAccessibleName(tr("Model card claims"));
    connect(&session, &view::Session::filterChanged, this, [this] {
        m_rows.setFilter(this->session().filter());
        refreshLater();
    });
}

void ClaimsPanel::refresh()
{
    QString empty = tr("No model card was found, so nothing is claimed.");
    if (session().state() == view::Session::State::Running)
        empty = tr("Claims are checked once all files are read.");
    setCounts(m_rows.rowCount(), static_cast<int>(session().claims().count()), empty);
}

std::size_t ClaimsPanel::claimAt(const QModelIndex& row) const
{
    return static_cast<std::size_t>(m_rows.mapToSource(row).row());
}

QString ClaimsPanel::rowJson(const QModelIndex& row) const
{
    const record::Claim* claim = row.isValid() ? session().claims().claim(claimAt(row)) : nullptr;
    return claim != nullptr ? jsonText(*claim) : QString();
}

void ClaimsPanel::follow(const view::Place& place)
{
    setCurrent(place.claim ? m_rows.mapFromSource(session().claims().index(static_cast<int>(*place.claim), 0))
                           : QModelIndex());
}

void ClaimsPanel::choose(const QModelIndex& row)
{
    const record::Claim* claim = session().claims().claim(claimAt(row));
    if (claim != nullptr)
        session().selection().choose(view::placeOf(*claim, claimAt(row)));
}

} // namespace assayer::widgets
