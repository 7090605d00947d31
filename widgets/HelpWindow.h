// SPDX-License-Identifier: GPL-3.0-or-later
// The help: pages on how things work, and one on every rule, with a search over all of them.
#pragma once

#include <QDialog>
#include <QString>

#include <vector>

class QLineEdit;
class QListWidget;
class QTextBrowser;

namespace assayer::widgets {

/// Shows the program's own texts only, never anything of a subject. Does not block the window behind it.
class HelpWindow : public QDialog
{
    Q_OBJECT

public:
    explicit HelpWindow(QWidget* parent);

    /// Brings up the page of a topic ("overview") or of a rule ("ASY-PKL-001"); the first page where there is none.
    void showPage(const QString& id);

    QString currentPage() const;

private:
    struct Page
    {
        QString id;
        QString title;
        QString markdown;
    };

    void collect();
    void filter(const QString& words);
    void showCurrent();

    std::vector<Page> m_pages; ///< in the order of the list
    QLineEdit* m_search;
    QListWidget* m_list;
    QTextBrowser* m_text;
};

} // namespace assayer::widgets
