// SPDX-License-Identifier: GPL-3.0-or-later
// One line of plain text that takes the width there is.
#pragma once

#include <QWidget>

namespace assayer::widgets {

/// Cuts its text in the middle where it does not fit; the whole is in the tool tip.
class ElidedLabel : public QWidget
{
    Q_OBJECT

public:
    explicit ElidedLabel(QWidget* parent);
    void setText(const QString& text);
    const QString& text() const { return m_text; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_text;
};

} // namespace assayer::widgets
