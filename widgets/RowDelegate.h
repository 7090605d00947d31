// SPDX-License-Identifier: GPL-3.0-or-later
// Draws the rows of all panels: mark, two lines of text, a short text at the right.
#pragma once

#include <QStyledItemDelegate>

namespace assayer::widgets {

/// First line: mark, display text, right text. Second line: the mark's word in its colour, then the second line.
/// Headings over groups take one line. Rows linked to the selection get a bar at their left edge.
class RowDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    /// `elide` says where first lines are cut: paths in the middle, sentences at the end.
    RowDelegate(Qt::TextElideMode elide, QObject* parent);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    void paintBackground(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
    void paintFirstLine(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index,
                        QRect line) const;
    void paintSecondLine(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index,
                         const QRect& line) const;

    Qt::TextElideMode m_elide;
};

} // namespace assayer::widgets
