// SPDX-License-Identifier: GPL-3.0-or-later
// The status bar's account of a running inspection, with the button that stops it.
#pragma once

#include "view/Session.h"

#include <QElapsedTimer>
#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace assayer::widgets {

class ProgressArea : public QWidget
{
    Q_OBJECT

public:
    ProgressArea(view::Session& session, QWidget* parent);

private:
    void updateState();
    void updateProgress();

    view::Session& m_session;
    QLabel* m_text;
    QProgressBar* m_bar;
    QPushButton* m_stop;
    QElapsedTimer m_clock;
};

} // namespace assayer::widgets
