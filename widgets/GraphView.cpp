// SPDX-License-Identifier: GPL-3.0-or-later
// The drawing of the dependency graph.
#include "GraphView.h"

#include "GraphItems.h"
#include "Theme.h"

#include "view/GraphPicture.h"

#include <QKeyEvent>
#include <QScrollBar>

#include <algorithm>
#include <cmath>

namespace assayer::widgets {

namespace {

/// Smaller boxes cannot be read, larger ones waste the panel.
constexpr double kSmallest = 0.68;
constexpr double kLargest = 2.5;
constexpr double kSceneMargin = 8;

} // namespace

GraphView::GraphView(view::Session& session, QWidget* parent) : QGraphicsView(parent), m_session(session)
{
    setObjectName(QStringLiteral("graph"));
    setScene(new QGraphicsScene(this));
    setFrameShape(QFrame::NoFrame);
    setRenderHint(QPainter::Antialiasing);
    setAlignment(Qt::AlignLeft | Qt::AlignTop);
    setDragMode(QGraphicsView::ScrollHandDrag);
    setTransformationAnchor(QGraphicsView::AnchorUnderMouse);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Dependency graph"));
    viewport()->setAccessibleName(accessibleName());
    setAccessibleDescription(tr("A drawing. Arrow keys go from node to node; the table beside it holds the same."));
}

void GraphView::draw()
{
    m_nodes.clear();
    m_current.reset();
    scene()->clear();
    const view::RecordPointer& inspection = m_session.record();
    if (!inspection)
        return;
    const record::Graph& graph = inspection->graph;
    const view::GraphPicture picture = view::picture(graph);
    for (std::size_t i = 0; i < picture.edges.size(); ++i) {
        if (picture.edges[i].size() > 1)
            scene()->addItem(new EdgeItem(picture.edges[i], graph.edges[i]));
    }
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
        auto* item = new NodeItem(graph.nodes[i], picture.boxes[i]);
        item->setMark(nodeMark(graph.nodes[i], m_session));
        scene()->addItem(item);
        m_nodes.push_back(item);
    }
    scene()->setSceneRect(
        scene()->itemsBoundingRect().adjusted(-kSceneMargin, -kSceneMargin, kSceneMargin, kSceneMargin));
    fit();
    follow(m_session.selection().place());
}

void GraphView::fit()
{
    m_fitted = true;
    const QRectF rect = scene()->sceneRect();
    if (rect.isEmpty())
        return;
    const double scale = std::min({1.0, viewport()->width() / rect.width(), viewport()->height() / rect.height()});
    resetTransform();
    const double used = std::max(scale, kSmallest);
    QGraphicsView::scale(used, used);
}

void GraphView::zoom(double factor)
{
    m_fitted = false;
    const double now = transform().m11();
    const double wanted = std::clamp(now * factor, kSmallest / 3, kLargest);
    scale(wanted / now, wanted / now);
}

void GraphView::follow(const view::Place& place)
{
    const view::RecordPointer& inspection = m_session.record();
    if (!inspection)
        return;
    std::optional<std::size_t> first;
    m_current.reset();
    for (std::size_t i = 0; i < m_nodes.size(); ++i) {
        const record::Node& node = inspection->graph.nodes[i];
        const bool lit = view::belongs(node, place);
        const bool current = !place.node.empty() && node.id == place.node;
        m_nodes[i]->setLit(lit, current);
        if (current)
            m_current = i;
        if (lit && !first)
            first = i;
    }
    if (!m_current)
        m_current = first;
    if (m_current)
        ensureVisible(m_nodes[*m_current], 20, 20);
}

void GraphView::chooseNode(std::size_t node)
{
    m_session.selection().choose(view::placeOf(m_session.record()->graph.nodes[node]));
}

std::optional<std::size_t> GraphView::neighbour(std::size_t from, int key) const
{
    const QPointF start = m_nodes[from]->sceneBoundingRect().center();
    std::optional<std::size_t> best;
    double bestCost = 0;
    for (std::size_t i = 0; i < m_nodes.size(); ++i) {
        const QPointF way = m_nodes[i]->sceneBoundingRect().center() - start;
        const bool horizontal = key == Qt::Key_Left || key == Qt::Key_Right;
        const double along =
            horizontal ? (key == Qt::Key_Right ? way.x() : -way.x()) : (key == Qt::Key_Down ? way.y() : -way.y());
        const double across = std::abs(horizontal ? way.y() : way.x());
        if (i == from || along <= 1)
            continue;
        const double cost = along + 3 * across;
        if (!best || cost < bestCost) {
            best = i;
            bestCost = cost;
        }
    }
    return best;
}

void GraphView::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
        if (m_nodes.empty())
            return;
        if (!m_current)
            chooseNode(0);
        else if (const auto next = neighbour(*m_current, event->key()))
            chooseNode(*next);
        return;
    case Qt::Key_Plus:
        zoom(1.25);
        return;
    case Qt::Key_Minus:
        zoom(0.8);
        return;
    case Qt::Key_0:
        fit();
        return;
    default:
        QGraphicsView::keyPressEvent(event);
    }
}

void GraphView::mousePressEvent(QMouseEvent* event)
{
    QGraphicsView::mousePressEvent(event);
    const QGraphicsItem* item = itemAt(event->pos());
    const auto found = std::find(m_nodes.begin(), m_nodes.end(), item);
    if (event->button() == Qt::LeftButton && found != m_nodes.end())
        chooseNode(static_cast<std::size_t>(found - m_nodes.begin()));
}

void GraphView::wheelEvent(QWheelEvent* event)
{
    if ((event->modifiers() & Qt::ControlModifier) != 0)
        zoom(event->angleDelta().y() > 0 ? 1.15 : 1 / 1.15);
    else
        QGraphicsView::wheelEvent(event);
}

void GraphView::resizeEvent(QResizeEvent* event)
{
    QGraphicsView::resizeEvent(event);
    if (m_fitted)
        fit();
}

void GraphView::changeEvent(QEvent* event)
{
    QGraphicsView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        scene()->update();
}

} // namespace assayer::widgets
