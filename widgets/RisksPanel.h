// SPDX-License-Identifier: GPL-3.0-or-later
// Panel "Serialization risks": the findings, grouped.
#pragma once

#include "Panel.h"

#include "view/FindingTree.h"

namespace assayer::widgets {

class RisksPanel : public Panel
{
    Q_OBJECT

public:
    RisksPanel(view::Session& session, QWidget* parent);
    QString rowJson(const QModelIndex& row) const override;
    QString rowMarkdown(const QModelIndex& row) const override;

    /// Chooses the next (or previous) finding in the order of the rows, worst first, round the end.
    void chooseNext(bool backwards);
    view::FindingTree& rows() { return m_rows; }

protected:
    void refresh() override;
    void follow(const view::Place& place) override;
    void choose(const QModelIndex& row) override;
    void addToMenu(QMenu& menu, const QModelIndex& row) override;

private:
    std::vector<std::size_t> findingsOf(const QModelIndex& row) const;
    void askReason(const std::vector<std::size_t>& findings);
    void addSuppression(QMenu& menu, const QModelIndex& row);

    view::FindingTree m_rows;
};

} // namespace assayer::widgets
