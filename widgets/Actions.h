// SPDX-License-Identifier: GPL-3.0-or-later
// The one table of actions: menus, toolbar, shortcuts and the page that lists them are made from it.
#pragma once

#include <QObject>

#include <map>
#include <span>
#include <string>
#include <string_view>

class QAction;
class QMenu;
class QMenuBar;
class QPalette;

namespace assayer::widgets {

struct ActionEntry
{
    const char* menu;     ///< untranslated title of its menu
    const char* id;       ///< objectName of the action; "-" is a separator
    const char* text;     ///< untranslated, with mnemonic
    const char* shortcut; ///< portable text; empty where there is none
    const char* icon;     ///< of resources/icons; empty where there is none
};

/// The actions of one window.
class Actions : public QObject
{
    Q_OBJECT

public:
    explicit Actions(QWidget* window);

    /// The table, in the order of the menus.
    static std::span<const ActionEntry> entries();

    QAction* get(std::string_view id) const;
    /// Fills the menu bar; menus that begin empty (recent subjects, panels) are filled by the window.
    void fill(QMenuBar& bar);
    QMenu* menu(std::string_view title) const;
    void updateIcons(const QPalette& palette);
    /// Menu, action and shortcut of each action that has a shortcut, as plain text lines.
    QString shortcutsText() const;

private:
    std::map<std::string, QAction*, std::less<>> m_actions;
    std::map<std::string, QMenu*, std::less<>> m_menus;
};

} // namespace assayer::widgets
