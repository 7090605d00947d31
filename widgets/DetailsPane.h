// SPDX-License-Identifier: GPL-3.0-or-later
// All that the record says about what is selected, as plain text with jumps to the places it names.
#pragma once

#include "view/Session.h"

#include <QTextBrowser>
#include <QTimer>

namespace assayer::widgets {

class DetailsPane : public QTextBrowser
{
    Q_OBJECT

public:
    DetailsPane(view::Session& session, QWidget* parent);

protected:
    void changeEvent(QEvent* event) override;

private:
    void refresh();
    void follow(const QUrl& link);

    view::Session& m_session;
    std::vector<view::Place> m_places; ///< targets of the links
    QTimer m_refresh;
};

} // namespace assayer::widgets
