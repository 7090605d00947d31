// SPDX-License-Identifier: GPL-3.0-or-later
// The flat title of a dock: its name in strong type over a thin line.
#pragma once

#include <QWidget>

namespace assayer::widgets {

/// Leaves mouse events alone, so that the dock can be dragged by it.
class DockTitle : public QWidget
{
    Q_OBJECT

public:
    DockTitle(const QString& text, QWidget* parent);
    /// A dock in a group of tabs is named by its tab already.
    void setShown(bool shown);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_text;
    bool m_shown = true;
};

} // namespace assayer::widgets
