// SPDX-License-Identifier: GPL-3.0-or-later
// The boxes and arrows of the dependency graph.
#pragma once

#include "view/Labels.h"
#include "view/Session.h"

#include <QGraphicsItem>
#include <QPainterPath>

namespace assayer::widgets {

/// The worst that was found about a node's file; None where nothing was.
view::Mark nodeMark(const record::Node& node, view::Session& session);

class NodeItem : public QGraphicsItem
{
public:
    NodeItem(const record::Node& node, const QRectF& box);

    void setMark(view::Mark mark) { m_mark = mark; }
    void setLit(bool lit, bool current);

    QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    QRectF m_box;
    QString m_kind;
    QString m_name;
    view::Mark m_mark = view::Mark::None;
    bool m_lit = false;
    bool m_current = false;
    bool m_outside; ///< stands for something that is not in the subject
};

class EdgeItem : public QGraphicsItem
{
public:
    EdgeItem(const std::vector<QPointF>& points, const record::Edge& edge);

    QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    QPainterPath m_path;
    QPolygonF m_head;
    QString m_relation;
    bool m_contradicted;
    bool m_unsure;
};

} // namespace assayer::widgets
