// SPDX-License-Identifier: GPL-3.0-or-later
// Tab "Problems": what was not inspected, and why.
#pragma once

#include "EvidencePage.h"

class QTreeWidget;

namespace assayer::widgets {

class ProblemsPage : public EvidencePage
{
    Q_OBJECT

public:
    ProblemsPage(view::Session& session, QWidget* parent);
    void showPlace(const view::Place&) override;

private:
    QTreeWidget* m_list;
    std::size_t m_shown = 0;
};

} // namespace assayer::widgets
