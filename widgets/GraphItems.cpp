// SPDX-License-Identifier: GPL-3.0-or-later
// The boxes and arrows of the dependency graph.
#include "GraphItems.h"

#include "MarkPainter.h"
#include "Theme.h"

#include "view/Text.h"

#include <QPainter>
#include <QWidget>

#include <cmath>

namespace assayer::widgets {

namespace {

const Theme& themeFor(const QWidget* widget)
{
    return themeOf(widget != nullptr ? widget->palette() : QPalette());
}

} // namespace

view::Mark nodeMark(const record::Node& node, view::Session& session)
{
    if (!node.path)
        return view::Mark::None;
    const auto worst = session.files().severity(session.files().find(*node.path, {}));
    return worst ? view::markOf(*worst) : view::Mark::None;
}

NodeItem::NodeItem(const record::Node& node, const QRectF& box)
    : m_box(QPointF(0, 0), box.size()), m_kind(view::nodeKindLabel(node.kind)), m_name(view::nodeText(node)),
      m_outside(!node.path && node.kind != "model")
{
    setPos(box.topLeft());
    setZValue(1);
    setToolTip(view::toolTip(m_kind + u'\n' + m_name));
}

void NodeItem::setLit(bool lit, bool current)
{
    m_lit = lit;
    m_current = current;
    update();
}

QRectF NodeItem::boundingRect() const
{
    return m_box.adjusted(-3, -3, 3, 3);
}

void NodeItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget* widget)
{
    const Theme& theme = themeFor(widget);
    QColor outline = m_mark == view::Mark::None ? theme.border.darker(themes()[0].base == theme.base ? 115 : 60)
                                                : theme.mark(m_mark);
    if (m_lit)
        outline = theme.accent;
    painter->setPen(QPen(outline, m_current ? 2.4 : m_lit ? 1.8 : 1.2, m_outside ? Qt::DashLine : Qt::SolidLine));
    painter->setBrush(m_current ? theme.chosen : m_lit ? theme.linked : theme.alternate);
    painter->drawRoundedRect(m_box, 4, 4);

    QRectF content = m_box.adjusted(8, 3, -8, -3);
    if (m_mark != view::Mark::None) {
        paintMark(*painter, QRectF(content.right() - 14, m_box.center().y() - 7, 14, 14), m_mark, widget->palette());
        content.setRight(content.right() - 20);
    }
    const QFont base = widget != nullptr ? widget->font() : QFont();
    const QFont small = smallFont(base);
    const double half = content.height() / 2;
    painter->setFont(small);
    painter->setPen(theme.dim);
    painter->drawText(QRectF(content.left(), content.top(), content.width(), half),
                      static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter), m_kind);
    painter->setFont(base);
    painter->setPen(theme.text);
    const QString name = QFontMetricsF(base).elidedText(m_name, Qt::ElideMiddle, content.width());
    painter->drawText(QRectF(content.left(), content.top() + half, content.width(), half),
                      static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter), name);
}

EdgeItem::EdgeItem(const std::vector<QPointF>& points, const record::Edge& edge)
    : m_relation(view::relationLabel(edge.relation)), m_contradicted(edge.contradicted), m_unsure(edge.confidence < 0.5)
{
    constexpr double kHead = 7;
    m_path.moveTo(points.front());
    for (std::size_t i = 1; i < points.size(); ++i) {
        // Curves that leave and arrive level keep crossing edges apart to the eye.
        const QPointF from = points[i - 1];
        const QPointF to = points[i];
        const double middle = (from.x() + to.x()) / 2;
        m_path.cubicTo(QPointF(middle, from.y()), QPointF(middle, to.y()), to);
    }
    const QPointF tip = points.back();
    const double direction = points[points.size() - 2].x() <= tip.x() ? -1 : 1;
    m_head << tip << tip + QPointF(direction * kHead, -kHead / 2) << tip + QPointF(direction * kHead, kHead / 2);
    setToolTip(view::toolTip(m_relation));
}

QRectF EdgeItem::boundingRect() const
{
    return m_path.boundingRect().united(m_head.boundingRect()).adjusted(-40, -10, 40, 10);
}

void EdgeItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget* widget)
{
    const Theme& theme = themeFor(widget);
    const QColor colour = m_contradicted ? theme.mark(view::Mark::High) : theme.dim;
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(colour, 1.1, m_unsure || m_contradicted ? Qt::DashLine : Qt::SolidLine));
    painter->drawPath(m_path);
    painter->setPen(Qt::NoPen);
    painter->setBrush(colour);
    painter->drawPolygon(m_head);
}

} // namespace assayer::widgets
