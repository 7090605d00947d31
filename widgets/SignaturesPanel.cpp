// SPDX-License-Identifier: GPL-3.0-or-later
// Panel "Signatures".
#include "SignaturesPanel.h"

#include "RecordText.h"

namespace assayer::widgets {

SignaturesPanel::SignaturesPanel(view::Session& session, QWidget* parent) : Panel(session, parent)
{
    setUp(&session.signatures(), Qt::ElideRight, QStringLiteral("signatures"));
    list()->setAccessibleName(tr("Signatures"));
    connect(&session.signatures(), &QAbstractItemModel::modelReset, list(), &QTreeView::expandAll);
}

void SignaturesPanel::refresh()
{
    const int count = static_cast<int>(session().signatures().count());
    QString empty = tr("No signature was found. Nothing here says who made these files.");
    if (session().state() == view::Session::State::Running)
        empty = tr("Signatures are checked once all files are read.");
    setCounts(count, count, empty);
}

QString SignaturesPanel::rowJson(const QModelIndex& row) const
{
    const record::Signature* signature = session().signatures().signature(row);
    return signature != nullptr ? jsonText(*signature) : QString();
}

void SignaturesPanel::follow(const view::Place& place)
{
    setCurrent(place.signature ? session().signatures().find(*place.signature, place.step) : QModelIndex());
}

void SignaturesPanel::choose(const QModelIndex& row)
{
    const record::Signature* signature = session().signatures().signature(row);
    if (signature == nullptr)
        return;
    const QModelIndex top = row.parent().isValid() ? row.parent() : row;
    session().selection().choose(
        view::placeOf(*signature, static_cast<std::size_t>(top.row()), session().signatures().step(row)));
}

} // namespace assayer::widgets
