// SPDX-License-Identifier: GPL-3.0-or-later
// Draws the rows of all panels.
#include "RowDelegate.h"

#include "MarkPainter.h"
#include "Theme.h"

#include "view/Roles.h"

#include <QPainter>

namespace assayer::widgets {

namespace {

constexpr int kRowMargin = 4;
constexpr int kMarkSize = 15;

view::Mark markAt(const QModelIndex& index)
{
    return static_cast<view::Mark>(index.data(view::MarkRole).toInt());
}

} // namespace

RowDelegate::RowDelegate(Qt::TextElideMode elide, QObject* parent) : QStyledItemDelegate(parent), m_elide(elide)
{
}

QSize RowDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const int first = option.fontMetrics.height();
    if (index.data(view::GroupRole).toBool())
        return {kPanelWidth / 2, first + 2 * kRowMargin + 2};
    return {kPanelWidth / 2, first + QFontMetrics(smallFont(option.font)).height() + 2 * kRowMargin + 1};
}

void RowDelegate::paintBackground(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Theme& theme = themeOf(option.palette);
    const bool linked = index.data(view::LinkedRole).toBool();
    if ((option.state & QStyle::State_Selected) != 0)
        painter.fillRect(option.rect, theme.chosen);
    else if (linked)
        painter.fillRect(option.rect, theme.linked);
    else if ((option.state & QStyle::State_MouseOver) != 0)
        painter.fillRect(option.rect, theme.alternate);
    if (linked)
        painter.fillRect(QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()), theme.accent);
    painter.setPen(theme.border);
    if (!index.data(view::GroupRole).toBool())
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
    if ((option.state & QStyle::State_HasFocus) != 0) {
        painter.setPen(QPen(theme.accent, 2));
        painter.drawRect(option.rect.adjusted(1, 1, -1, -1));
    }
}

void RowDelegate::paintFirstLine(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index,
                                 QRect line) const
{
    const Theme& theme = themeOf(option.palette);
    const bool group = index.data(view::GroupRole).toBool();
    const QString right = index.data(view::RightTextRole).toString();
    if (!right.isEmpty()) {
        const QFont font = smallFont(option.font);
        const QFontMetrics metrics(font);
        const QString text = metrics.elidedText(right, Qt::ElideRight, line.width() * 45 / 100);
        painter.setFont(font);
        painter.setPen(theme.dim);
        painter.drawText(line, static_cast<int>(Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine), text);
        line.setRight(line.right() - metrics.horizontalAdvance(text) - 2 * kRowMargin);
    }
    const QFont font = group ? strongFont(option.font) : option.font;
    painter.setFont(font);
    painter.setPen(theme.text);
    const QString text = QFontMetrics(font).elidedText(index.data(Qt::DisplayRole).toString(), m_elide, line.width());
    painter.drawText(line, static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine), text);
}

void RowDelegate::paintSecondLine(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index,
                                  const QRect& line) const
{
    const Theme& theme = themeOf(option.palette);
    const QFont font = smallFont(option.font);
    const QFontMetrics metrics(font);
    constexpr int kFlags =
        static_cast<int>(Qt::AlignLeft) | static_cast<int>(Qt::AlignVCenter) | static_cast<int>(Qt::TextSingleLine);
    QString rest = index.data(view::SecondLineRole).toString();
    QRect place = line;
    if (const QString word = index.data(view::WordRole).toString(); !word.isEmpty()) {
        QFont wordFont = font;
        wordFont.setWeight(QFont::DemiBold);
        painter.setFont(wordFont);
        painter.setPen(theme.mark(markAt(index)));
        const QString text = QFontMetrics(wordFont).elidedText(word, Qt::ElideRight, place.width());
        painter.drawText(place, kFlags, text);
        place.setLeft(place.left() + QFontMetrics(wordFont).horizontalAdvance(text));
        if (!rest.isEmpty())
            rest.prepend(QStringLiteral(" · "));
    }
    painter.setFont(font);
    painter.setPen(theme.dim);
    painter.drawText(place, kFlags, metrics.elidedText(rest, Qt::ElideRight, place.width()));
}

void RowDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    painter->save();
    paintBackground(*painter, option, index);
    QRect content = option.rect.adjusted(kRowMargin + 3, kRowMargin, -kRowMargin - 2, -kRowMargin);
    const bool group = index.data(view::GroupRole).toBool();
    const int firstHeight = group ? content.height() : option.fontMetrics.height();
    if (const view::Mark mark = markAt(index); mark != view::Mark::None)
        paintMark(*painter,
                  QRectF(content.left(), content.top() + (firstHeight - kMarkSize) / 2.0, kMarkSize, kMarkSize), mark,
                  option.palette);
    content.setLeft(content.left() + kMarkSize + kSpace);
    paintFirstLine(*painter, option, index, QRect(content.left(), content.top(), content.width(), firstHeight));
    if (!group)
        paintSecondLine(*painter, option, index,
                        QRect(content.left(), content.top() + firstHeight + 1, content.width(),
                              content.height() - firstHeight - 1));
    painter->restore();
}

} // namespace assayer::widgets
