// SPDX-License-Identifier: GPL-3.0-or-later
// Draws a signature as a card: kind and status, signer, time, and a bar of what it covers; steps as other rows.
#pragma once

#include "RowDelegate.h"

namespace assayer::view {
class SignatureModel;
}

namespace assayer::widgets {

class SignatureDelegate : public RowDelegate
{
    Q_OBJECT

public:
    SignatureDelegate(const view::SignatureModel& model, QObject* parent);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    const view::SignatureModel& m_model;
};

} // namespace assayer::widgets
