// SPDX-License-Identifier: GPL-3.0-or-later
// One line of plain text that takes the width there is.
#include "ElidedLabel.h"

#include "view/Text.h"

#include <QPainter>

namespace assayer::widgets {

ElidedLabel::ElidedLabel(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
}

void ElidedLabel::setText(const QString& text)
{
    m_text = text;
    setToolTip(view::toolTip(text));
    setAccessibleName(text);
    update();
}

QSize ElidedLabel::sizeHint() const
{
    return {200, fontMetrics().height() + 4};
}

QSize ElidedLabel::minimumSizeHint() const
{
    return {40, fontMetrics().height() + 4};
}

void ElidedLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const QRect line = rect().adjusted(8, 0, -8, 0);
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(line, static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine),
                     fontMetrics().elidedText(m_text, Qt::ElideMiddle, line.width()));
}

} // namespace assayer::widgets
