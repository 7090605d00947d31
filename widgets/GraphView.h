// SPDX-License-Identifier: GPL-3.0-or-later
// The drawing of the dependency graph.
#pragma once

#include "view/Session.h"

#include <QGraphicsView>

#include <vector>

namespace assayer::widgets {

class NodeItem;

/// Boxes and arrows in the places of the layered layout. Arrow keys go from box to box, plus and minus zoom, 0 fits.
class GraphView : public QGraphicsView
{
    Q_OBJECT

public:
    GraphView(view::Session& session, QWidget* parent);

    /// Draws the record's graph anew.
    void draw();
    void fit();
    void zoom(double factor);
    void follow(const view::Place& place);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void chooseNode(std::size_t node);
    /// The nearest box in the direction of an arrow key.
    std::optional<std::size_t> neighbour(std::size_t from, int key) const;

    view::Session& m_session;
    std::vector<NodeItem*> m_nodes; ///< parallel to the record's nodes
    std::optional<std::size_t> m_current;
    bool m_fitted = true;
};

} // namespace assayer::widgets
