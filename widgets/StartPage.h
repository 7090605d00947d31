// SPDX-License-Identifier: GPL-3.0-or-later
// What an empty window shows: where to drop a subject, buttons to open one, and those opened lately.
#pragma once

#include <QWidget>

class QLabel;
class QListWidget;
class QPushButton;

namespace assayer::widgets {

class StartPage : public QWidget
{
    Q_OBJECT

public:
    explicit StartPage(QWidget* parent);

    void setRecent(const QStringList& subjects);
    /// Why the last subject could not be opened; empty text hides it.
    void setError(const QString& text);
    void setDropHint(bool over);

signals:
    void fileWanted();
    void folderWanted();
    void recordWanted();
    void subjectWanted(const QString& subject);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QLabel* m_error;
    QLabel* m_recentTitle;
    QListWidget* m_recent;
    QWidget* m_zone;
    bool m_over = false;
};

} // namespace assayer::widgets
