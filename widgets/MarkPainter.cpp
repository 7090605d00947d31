// SPDX-License-Identifier: GPL-3.0-or-later
// The shapes of severities and states.
#include "MarkPainter.h"

#include "Theme.h"

#include <QPainter>
#include <QPainterPath>
#include <QPixmap>

#include <cmath>
#include <numbers>

namespace assayer::widgets {

namespace {

QPolygonF regularPolygon(const QPointF& centre, double radius, int corners, double turn)
{
    QPolygonF polygon;
    for (int i = 0; i < corners; ++i) {
        const double angle = turn + 2 * std::numbers::pi * i / corners;
        polygon << centre + QPointF(radius * std::cos(angle), radius * std::sin(angle));
    }
    return polygon;
}

void paintBar(QPainter& painter, const QPointF& centre, double size)
{
    painter.drawRoundedRect(QRectF(centre.x() - size * 0.055, centre.y() - size * 0.24, size * 0.11, size * 0.30),
                            size * 0.03, size * 0.03);
    painter.drawEllipse(QPointF(centre.x(), centre.y() + size * 0.19), size * 0.068, size * 0.068);
}

void paintRing(QPainter& painter, const QPointF& centre, double size, const QColor& colour, Qt::PenStyle style)
{
    QPen pen(colour, size * 0.11, style, Qt::FlatCap);
    if (style == Qt::DashLine)
        pen.setDashPattern({1.9, 1.4});
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(centre, size * 0.38, size * 0.38);
}

} // namespace

void paintMark(QPainter& painter, const QRectF& square, view::Mark mark, const QPalette& palette)
{
    const Theme& theme = themeOf(palette);
    const QColor colour = theme.mark(mark);
    const QPointF centre = square.center();
    const double size = std::min(square.width(), square.height());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    switch (mark) {
    case view::Mark::None:
        break;
    case view::Mark::Critical:
        painter.drawPolygon(regularPolygon(centre, size * 0.5, 8, std::numbers::pi / 8));
        painter.setBrush(theme.base);
        paintBar(painter, centre - QPointF(size * 0.13, 0), size);
        paintBar(painter, centre + QPointF(size * 0.13, 0), size);
        break;
    case view::Mark::High:
        painter.drawPolygon(regularPolygon(centre + QPointF(0, size * 0.1), size * 0.56, 3, -std::numbers::pi / 2));
        painter.setBrush(theme.base);
        paintBar(painter, centre + QPointF(0, size * 0.12), size * 0.85);
        break;
    case view::Mark::Medium:
        painter.drawPolygon(regularPolygon(centre, size * 0.46, 4, 0));
        break;
    case view::Mark::Low:
        painter.drawEllipse(centre, size * 0.34, size * 0.34);
        break;
    case view::Mark::Info:
        paintRing(painter, centre, size, colour, Qt::SolidLine);
        break;
    case view::Mark::Pass:
        paintRing(painter, centre, size, colour, Qt::SolidLine);
        painter.setPen(QPen(colour, size * 0.12, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPolyline(QPolygonF{centre + QPointF(-size * 0.16, size * 0.01),
                                       centre + QPointF(-size * 0.04, size * 0.13),
                                       centre + QPointF(size * 0.17, -size * 0.12)});
        break;
    case view::Mark::NotChecked: {
        paintRing(painter, centre, size, colour, Qt::DashLine);
        QFont font = painter.font();
        font.setPixelSize(std::max(1, static_cast<int>(size * 0.52)));
        font.setBold(true);
        painter.setFont(font);
        painter.setPen(colour);
        painter.drawText(square, Qt::AlignCenter, QStringLiteral("?"));
        break;
    }
    }
    painter.restore();
}

QIcon markIcon(view::Mark mark, const QPalette& palette, int size)
{
    QIcon icon;
    for (const int scale : {1, 2}) {
        QPixmap pixmap(size * scale, size * scale);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paintMark(painter, QRectF(0, 0, size * scale, size * scale), mark, palette);
        painter.end();
        pixmap.setDevicePixelRatio(scale);
        icon.addPixmap(pixmap);
    }
    return icon;
}

} // namespace assayer::widgets
