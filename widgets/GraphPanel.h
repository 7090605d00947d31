// SPDX-License-Identifier: GPL-3.0-or-later
// Panel "ML-BOM graph": the drawing and its table twin.
#pragma once

#include "Panel.h"

namespace assayer::widgets {

class GraphView;

class GraphPanel : public Panel
{
    Q_OBJECT

public:
    GraphPanel(view::Session& session, QWidget* parent);
    QString rowJson(const QModelIndex& row) const override;
    QModelIndex currentRow() const override;
    QWidget* focusTarget() const override;
    GraphView* drawing() const { return m_drawing; }

protected:
    void refresh() override;
    void follow(const view::Place& place) override;
    void choose(const QModelIndex& row) override;

private:
    void showTable(bool table);

    GraphView* m_drawing;
    QToolButton* m_table;
    view::RecordPointer m_drawn;
};

} // namespace assayer::widgets
