// SPDX-License-Identifier: GPL-3.0-or-later
// What the panels have in common: a list of rows, an empty state, copying, following the selection, and rest while
// hidden.
#pragma once

#include "view/Session.h"

#include <QLabel>
#include <QModelIndex>
#include <QTimer>
#include <QToolButton>
#include <QTreeView>
#include <QWidget>

class QHBoxLayout;
class QMenu;
class QStackedLayout;

namespace assayer::widgets {

/// A panel of the workspace. Hidden panels do no work: what changed meanwhile is caught up when they are shown.
class Panel : public QWidget
{
    Q_OBJECT

public:
    Panel(view::Session& session, QWidget* parent);

    QTreeView* list() const { return m_list; }

    /// The row that copy actions work on; invalid where there is none.
    virtual QModelIndex currentRow() const;
    virtual QString rowText(const QModelIndex& row) const; ///< tab-separated
    virtual QString rowJson(const QModelIndex& row) const = 0;
    virtual QString rowMarkdown(const QModelIndex& row) const; ///< one item of a list
    virtual QString rowPath(const QModelIndex& row) const;
    /// The file that the row is about, or null.
    const record::File* fileOf(const QModelIndex& row) const;
    /// What a keyboard user lands on when the panel is called.
    virtual QWidget* focusTarget() const { return m_list; }

signals:
    /// The user asks for the bytes (the evidence) of the current row.
    void evidenceWanted();
    /// The user asks to see only rows with this text.
    void filterWanted(const QString& term);

protected:
    void setUp(QAbstractItemModel* model, Qt::TextElideMode elide, const QString& name);
    /// Rows shown and rows there are; `empty` is said where nothing is shown.
    void setCounts(int shownRows, int allRows, const QString& empty);
    QToolButton* addButton(const QString& icon, const QString& text);
    QToolButton* addMenuButton(const QString& icon, const QString& text, QMenu* menu);
    QStackedLayout* stack() const { return m_stack; }
    view::Session& session() const { return m_session; }

    /// Brings counts, empty state and the like up to date; called only while the panel is visible.
    virtual void refresh() = 0;
    /// Shows what is chosen elsewhere.
    virtual void follow(const view::Place& place) = 0;
    /// The user went to a row.
    virtual void choose(const QModelIndex& row) = 0;
    /// What the context menu offers beyond copying.
    virtual void addToMenu(QMenu&, const QModelIndex&) {}

    /// Makes a row the current one without choosing it anew.
    void setCurrent(const QModelIndex& row);
    void refreshLater();

    bool eventFilter(QObject* watched, QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void showMenu(const QPoint& at);
    void updateIcons();
    void updateColours();

    view::Session& m_session;
    QTreeView* m_list;
    QLabel* m_count;
    QLabel* m_empty;
    QHBoxLayout* m_bar;
    QStackedLayout* m_stack;
    QTimer m_refresh;
    bool m_stale = true;
    bool m_following = false;
};

} // namespace assayer::widgets
