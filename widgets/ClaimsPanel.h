// SPDX-License-Identifier: GPL-3.0-or-later
// Panel "Model card claims": what the card says and what the bytes say.
#pragma once

#include "Panel.h"

namespace assayer::widgets {

class ClaimsPanel : public Panel
{
    Q_OBJECT

public:
    ClaimsPanel(view::Session& session, QWidget* parent);
    QString rowJson(const QModelIndex& row) const override;

protected:
    void refresh() override;
    void follow(const view::Place& place) override;
    void choose(const QModelIndex& row) override;

private:
    std::size_t claimAt(const QModelIndex& row) const;

    view::ClaimFilter m_rows;
};

} // namespace assayer::widgets
