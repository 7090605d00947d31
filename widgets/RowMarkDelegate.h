// SPDX-License-Identifier: GPL-3.0-or-later
// One-line rows that carry a mark: opcodes and pseudo-source.
#pragma once

#include <QStyledItemDelegate>

namespace assayer::widgets {

/// Tints rows that have a mark; the word is in the tool tip and the accessible text.
class RowMarkDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;
};

} // namespace assayer::widgets
