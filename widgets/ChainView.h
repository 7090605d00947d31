// SPDX-License-Identifier: GPL-3.0-or-later
// The picture of a signature: model files, manifest, signature, key or certificate, authority; the log beside it.
#pragma once

#include "view/SignatureText.h"

#include <QWidget>

namespace assayer::widgets {

/// Boxes from top to bottom with arrows between them. A box that leads to the files is a link, by mouse and by
/// keyboard.
class ChainView : public QWidget
{
    Q_OBJECT

public:
    explicit ChainView(QWidget* parent);

    void setChain(std::vector<view::ChainLink> chain);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

signals:
    /// The user asks for the files that the signature covers.
    void filesWanted();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    int boxHeight() const;
    std::vector<QRect> boxes() const;
    bool leadsToFiles(const QPoint& at) const;

    std::vector<view::ChainLink> m_chain;
};

} // namespace assayer::widgets
