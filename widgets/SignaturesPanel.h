// SPDX-License-Identifier: GPL-3.0-or-later
// Panel "Signatures": each signature and the steps of its check.
#pragma once

#include "Panel.h"

namespace assayer::widgets {

class SignaturesPanel : public Panel
{
    Q_OBJECT

public:
    SignaturesPanel(view::Session& session, QWidget* parent);
    QString rowJson(const QModelIndex& row) const override;

protected:
    void refresh() override;
    void follow(const view::Place& place) override;
    void choose(const QModelIndex& row) override;
};

} // namespace assayer::widgets
