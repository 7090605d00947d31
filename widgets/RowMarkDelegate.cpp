// SPDX-License-Identifier: GPL-3.0-or-later
// One-line rows that carry a mark.
#include "RowMarkDelegate.h"

#include "MarkPainter.h"
#include "Theme.h"

#include "view/Roles.h"

#include <QPainter>

namespace assayer::widgets {

void RowMarkDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const Theme& theme = themeOf(option->palette);
    // Own colours for the chosen row keep the marks readable on it.
    option->palette.setColor(QPalette::Highlight, theme.chosen);
    option->palette.setColor(QPalette::HighlightedText, theme.text);
    const auto mark = static_cast<view::Mark>(index.data(view::MarkRole).toInt());
    if (index.column() != 0 || mark == view::Mark::None)
        return;
    option->icon = markIcon(mark, option->palette, 12);
    option->decorationSize = QSize(12, 12);
    option->features |= QStyleOptionViewItem::HasDecoration;
}

void RowMarkDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const auto mark = static_cast<view::Mark>(index.data(view::MarkRole).toInt());
    if (mark != view::Mark::None && (option.state & QStyle::State_Selected) == 0)
        painter->fillRect(option.rect, themeOf(option.palette).tint(mark));
    QStyledItemDelegate::paint(painter, option, index);
}

} // namespace assayer::widgets
