// SPDX-License-Identifier: GPL-3.0-or-later
// The flat title of a dock.
#include "DockTitle.h"

#include "Theme.h"

#include <QPainter>

namespace assayer::widgets {

DockTitle::DockTitle(const QString& text, QWidget* parent) : QWidget(parent), m_text(text)
{
}

void DockTitle::setShown(bool shown)
{
    m_shown = shown;
    updateGeometry();
}

QSize DockTitle::sizeHint() const
{
    if (!m_shown)
        return {0, 0};
    const QFontMetrics metrics(strongFont(font()));
    return {metrics.horizontalAdvance(m_text) + 20, metrics.height() + 12};
}

QSize DockTitle::minimumSizeHint() const
{
    return sizeHint();
}

void DockTitle::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = themeOf(palette());
    painter.fillRect(rect(), theme.window);
    painter.setPen(theme.border);
    painter.drawLine(rect().bottomLeft(), rect().bottomRight());
    painter.setFont(strongFont(font()));
    painter.setPen(theme.text);
    painter.drawText(rect().adjusted(8, 0, -8, 0), static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter), m_text);
}

} // namespace assayer::widgets
