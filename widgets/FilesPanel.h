// SPDX-License-Identifier: GPL-3.0-or-later
// Panel "Files and digests": files, their members, state, size and digest.
#pragma once

#include "Panel.h"

#include "view/FileFilter.h"

namespace assayer::widgets {

class FilesPanel : public Panel
{
    Q_OBJECT

public:
    FilesPanel(view::Session& session, QWidget* parent);
    QString rowJson(const QModelIndex& row) const override;

protected:
    void refresh() override;
    void follow(const view::Place& place) override;
    void choose(const QModelIndex& row) override;
    void addToMenu(QMenu& menu, const QModelIndex& row) override;

private:
    view::FileFilter m_rows;
};

} // namespace assayer::widgets
