// SPDX-License-Identifier: GPL-3.0-or-later
// One tab of the evidence pane.
#pragma once

#include "view/Session.h"

#include <QWidget>

namespace assayer::widgets {

/// Shows one aspect of the place that is selected. The pane calls show() only for the tab that the user sees.
class EvidencePage : public QWidget
{
    Q_OBJECT

public:
    EvidencePage(view::Session& session, QWidget* parent) : QWidget(parent), m_session(session) {}

    virtual void showPlace(const view::Place& place) = 0;

protected:
    view::Session& session() const { return m_session; }

private:
    view::Session& m_session;
};

} // namespace assayer::widgets
