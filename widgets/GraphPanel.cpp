// SPDX-License-Identifier: GPL-3.0-or-later
// Panel "ML-BOM graph".
#include "GraphPanel.h"

#include "GraphView.h"
#include "RecordText.h"

#include <QStackedLayout>

namespace assayer::widgets {

GraphPanel::GraphPanel(view::Session& session, QWidget* parent)
    : Panel(session, parent), m_drawing(new GraphView(session, this))
{
    setUp(&session.nodes(), Qt::ElideRight, QStringLiteral("nodes"));
    list()->setRootIsDecorated(false);
    list()->setUniformRowHeights(true);
    list()->setAccessibleName(tr("Nodes of the dependency graph"));
    stack()->insertWidget(0, m_drawing);
    stack()->setCurrentIndex(0);

    connect(addButton(QStringLiteral("zoom-out"), tr("Zoom out")), &QToolButton::clicked, this,
            [this] { m_drawing->zoom(0.8); });
    connect(addButton(QStringLiteral("zoom-in"), tr("Zoom in")), &QToolButton::clicked, this,
            [this] { m_drawing->zoom(1.25); });
    connect(addButton(QStringLiteral("fit"), tr("Fit the whole graph")), &QToolButton::clicked, m_drawing,
            &GraphView::fit);
    m_table = addButton(QStringLiteral("table"), tr("Show the graph as a table"));
    m_table->setCheckable(true);
    connect(m_table, &QToolButton::toggled, this, &GraphPanel::showTable);
}

void GraphPanel::showTable(bool table)
{
    if (session().nodes().rowCount() > 0)
        stack()->setCurrentWidget(table ? static_cast<QWidget*>(list()) : m_drawing);
}

void GraphPanel::refresh()
{
    if (m_drawn != session().record()) {
        m_drawn = session().record();
        m_drawing->draw();
    }
    const int count = session().nodes().rowCount();
    QString empty = tr("The record holds no graph.");
    if (session().state() == view::Session::State::Running)
        empty = tr("The graph is drawn once all files are read.");
    setCounts(count, count, empty);
    showTable(m_table->isChecked());
}

QModelIndex GraphPanel::currentRow() const
{
    const auto row = session().nodes().find(session().selection().place().node);
    return row ? session().nodes().index(static_cast<int>(*row), 0) : Panel::currentRow();
}

QWidget* GraphPanel::focusTarget() const
{
    return m_table->isChecked() ? static_cast<QWidget*>(list()) : m_drawing;
}

QString GraphPanel::rowJson(const QModelIndex& row) const
{
    const record::Node* node = session().nodes().node(static_cast<std::size_t>(row.row()));
    return node != nullptr ? jsonText(*node) : QString();
}

void GraphPanel::follow(const view::Place& place)
{
    m_drawing->follow(place);
    const auto row = session().nodes().find(place.node);
    setCurrent(row && !place.node.empty() ? session().nodes().index(static_cast<int>(*row), 0) : QModelIndex());
}

void GraphPanel::choose(const QModelIndex& row)
{
    if (const record::Node* node = session().nodes().node(static_cast<std::size_t>(row.row())))
        session().selection().choose(view::placeOf(*node));
}

} // namespace assayer::widgets
