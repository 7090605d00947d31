// SPDX-License-Identifier: GPL-3.0-or-later
// "Refresh root of trust": says what would be asked of whom, and asks only after a click.
#pragma once

#include "inspection/RootRefresh.h"

#include <QDialog>

#include <functional>
#include <stop_token>

class QLabel;
class QProgressBar;
class QPushButton;

namespace assayer::widgets {

/// The network is used between the click on "Refresh" and the end that the dialog tells, and can be given up at any
/// time.
class RootRefreshDialog : public QDialog
{
    Q_OBJECT

public:
    explicit RootRefreshDialog(QWidget* parent);
    ~RootRefreshDialog() override;

    /// What "Refresh" does, in a thread of its own; tests put their own repository in its place.
    std::function<Result<inspection::RefreshedRoot>(const inspection::RootProgress&, const std::stop_token&)> refresh;

signals:
    /// The refresh has ended; `error` is empty where the root is up to date.
    void refreshed(const QString& error);

private:
    void start();
    void show(const Result<inspection::RefreshedRoot>& root);

    QLabel* m_text;
    QLabel* m_message;
    QProgressBar* m_progress;
    QPushButton* m_start;
    QPushButton* m_close;
    std::stop_source m_stop;
};

} // namespace assayer::widgets
