// SPDX-License-Identifier: GPL-3.0-or-later
// The one table of actions.
#include "Actions.h"

#include "Icons.h"

#include <QAction>
#include <QMenu>
#include <QMenuBar>
#include <QWidget>

#include <array>

namespace assayer::widgets {

std::span<const ActionEntry> Actions::entries()
{
    static constexpr std::array kEntries{
        ActionEntry{QT_TR_NOOP("&File"), "open-file", QT_TR_NOOP("&Open file…"), "Ctrl+O", "open-file"},
        ActionEntry{QT_TR_NOOP("&File"), "open-folder", QT_TR_NOOP("Open &folder…"), "Ctrl+Shift+O", "open-folder"},
        ActionEntry{QT_TR_NOOP("&File"), "open-record", QT_TR_NOOP("Open &record…"), "Ctrl+Alt+O", "open-record"},
        ActionEntry{QT_TR_NOOP("&File"), "recent", QT_TR_NOOP("Recent &subjects"), "", ""},
        ActionEntry{QT_TR_NOOP("&File"), "-", "", "", ""},
        ActionEntry{QT_TR_NOOP("&File"), "inspect-again", QT_TR_NOOP("Inspect &again"), "F5", "inspect-again"},
        ActionEntry{QT_TR_NOOP("&File"), "stop", QT_TR_NOOP("S&top"), "Ctrl+.", "stop"},
        ActionEntry{QT_TR_NOOP("&File"), "-", "", "", ""},
        ActionEntry{QT_TR_NOOP("&File"), "sign-model", QT_TR_NOOP("S&ign model…"), "Ctrl+Shift+S", ""},
        ActionEntry{QT_TR_NOOP("&File"), "refresh-root", QT_TR_NOOP("R&efresh root of trust…"), "", ""},
        ActionEntry{QT_TR_NOOP("&File"), "-", "", "", ""},
        ActionEntry{QT_TR_NOOP("&File"), "close-subject", QT_TR_NOOP("&Close subject"), "Ctrl+W", ""},
        ActionEntry{QT_TR_NOOP("&File"), "quit", QT_TR_NOOP("&Quit"), "Ctrl+Q", ""},
        ActionEntry{QT_TR_NOOP("&Edit"), "copy-row", QT_TR_NOOP("&Copy row"), "", ""},
        ActionEntry{QT_TR_NOOP("&Edit"), "copy-path", QT_TR_NOOP("Copy &path"), "Ctrl+Alt+C", ""},
        ActionEntry{QT_TR_NOOP("&Edit"), "copy-digest", QT_TR_NOOP("Copy SHA-256 &line"), "Ctrl+Shift+C", ""},
        ActionEntry{QT_TR_NOOP("&Edit"), "copy-json", QT_TR_NOOP("Copy as &JSON"), "Ctrl+Alt+J", ""},
        ActionEntry{QT_TR_NOOP("&Edit"), "-", "", "", ""},
        ActionEntry{QT_TR_NOOP("&Edit"), "filter", QT_TR_NOOP("&Filter"), "Ctrl+F", "filter"},
        ActionEntry{QT_TR_NOOP("&Edit"), "clear-filter", QT_TR_NOOP("Clea&r filter"), "Ctrl+Shift+F", ""},
        ActionEntry{QT_TR_NOOP("&View"), "panel-files", QT_TR_NOOP("&Files and digests"), "Ctrl+1", ""},
        ActionEntry{QT_TR_NOOP("&View"), "panel-risks", QT_TR_NOOP("Serialization &risks"), "Ctrl+2", ""},
        ActionEntry{QT_TR_NOOP("&View"), "panel-signatures", QT_TR_NOOP("&Signatures"), "Ctrl+3", ""},
        ActionEntry{QT_TR_NOOP("&View"), "panel-claims", QT_TR_NOOP("Model card &claims"), "Ctrl+4", ""},
        ActionEntry{QT_TR_NOOP("&View"), "panel-graph", QT_TR_NOOP("ML-BOM &graph"), "Ctrl+5", ""},
        ActionEntry{QT_TR_NOOP("&View"), "panel-details", QT_TR_NOOP("&Details"), "Ctrl+6", ""},
        ActionEntry{QT_TR_NOOP("&View"), "panel-evidence", QT_TR_NOOP("&Evidence"), "Ctrl+7", ""},
        ActionEntry{QT_TR_NOOP("&View"), "-", "", "", ""},
        ActionEntry{QT_TR_NOOP("&View"), "next-panel", QT_TR_NOOP("&Next panel"), "F6", ""},
        ActionEntry{QT_TR_NOOP("&View"), "previous-panel", QT_TR_NOOP("&Previous panel"), "Shift+F6", ""},
        ActionEntry{QT_TR_NOOP("&View"), "-", "", "", ""},
        ActionEntry{QT_TR_NOOP("&View"), "theme-system", QT_TR_NOOP("Theme of the s&ystem"), "", ""},
        ActionEntry{QT_TR_NOOP("&View"), "theme-light", QT_TR_NOOP("&Light theme"), "", ""},
        ActionEntry{QT_TR_NOOP("&View"), "theme-dark", QT_TR_NOOP("Dar&k theme"), "", ""},
        ActionEntry{QT_TR_NOOP("&View"), "-", "", "", ""},
        ActionEntry{QT_TR_NOOP("&View"), "language", QT_TR_NOOP("Lang&uage"), "", ""},
        ActionEntry{QT_TR_NOOP("&View"), "reset-layout", QT_TR_NOOP("Rese&t layout"), "", ""},
        ActionEntry{QT_TR_NOOP("&Go"), "back", QT_TR_NOOP("&Back"), "Alt+Left", "back"},
        ActionEntry{QT_TR_NOOP("&Go"), "forward", QT_TR_NOOP("&Forward"), "Alt+Right", "forward"},
        ActionEntry{QT_TR_NOOP("&Go"), "-", "", "", ""},
        ActionEntry{QT_TR_NOOP("&Go"), "next-finding", QT_TR_NOOP("&Next finding"), "F8", ""},
        ActionEntry{QT_TR_NOOP("&Go"), "previous-finding", QT_TR_NOOP("&Previous finding"), "Shift+F8", ""},
        ActionEntry{QT_TR_NOOP("&Go"), "-", "", "", ""},
        ActionEntry{QT_TR_NOOP("&Go"), "go-to-offset", QT_TR_NOOP("&Go to offset…"), "Ctrl+G", ""},
        ActionEntry{QT_TR_NOOP("&Go"), "show-bytes", QT_TR_NOOP("B&ytes"), "Alt+1", ""},
        ActionEntry{QT_TR_NOOP("&Go"), "show-text", QT_TR_NOOP("&Text"), "Alt+2", ""},
        ActionEntry{QT_TR_NOOP("&Go"), "show-facts", QT_TR_NOOP("F&acts"), "Alt+3", ""},
        ActionEntry{QT_TR_NOOP("&Go"), "show-trace", QT_TR_NOOP("T&race"), "Alt+4", ""},
        ActionEntry{QT_TR_NOOP("&Go"), "show-entropy", QT_TR_NOOP("&Entropy"), "Alt+5", ""},
        ActionEntry{QT_TR_NOOP("&Go"), "show-problems", QT_TR_NOOP("Proble&ms"), "Alt+6", ""},
        ActionEntry{QT_TR_NOOP("&Report"), "save-html", QT_TR_NOOP("Save &HTML report…"), "Ctrl+R", "report"},
        ActionEntry{QT_TR_NOOP("&Report"), "save-json", QT_TR_NOOP("Save the &record (JSON)…"), "Ctrl+S", ""},
        ActionEntry{QT_TR_NOOP("&Report"), "save-cyclonedx", QT_TR_NOOP("Save &CycloneDX…"), "Ctrl+Shift+B", ""},
        ActionEntry{QT_TR_NOOP("&Report"), "save-text", QT_TR_NOOP("Save &text report…"), "", ""},
        ActionEntry{QT_TR_NOOP("&Help"), "help", QT_TR_NOOP("&Contents and rules"), "F1", ""},
        ActionEntry{QT_TR_NOOP("&Help"), "shortcuts", QT_TR_NOOP("&Keyboard shortcuts"), "Shift+F1", ""},
        ActionEntry{QT_TR_NOOP("&Help"), "isolation", QT_TR_NOOP("&Isolation of the readers"), "", ""},
        ActionEntry{QT_TR_NOOP("&Help"), "about", QT_TR_NOOP("&About Assayer"), "", ""},
    };
    return kEntries;
}

Actions::Actions(QWidget* window) : QObject(window)
{
    for (const ActionEntry& entry : entries()) {
        if (std::string_view(entry.id) == "-")
            continue;
        auto* action = new QAction(tr(entry.text), window);
        action->setObjectName(QLatin1String(entry.id));
        if (*entry.shortcut != '\0')
            action->setShortcut(QKeySequence(QLatin1String(entry.shortcut), QKeySequence::PortableText));
        window->addAction(action);
        m_actions.emplace(entry.id, action);
    }
}

QAction* Actions::get(std::string_view id) const
{
    const auto found = m_actions.find(id);
    Q_ASSERT(found != m_actions.end());
    return found->second;
}

QMenu* Actions::menu(std::string_view title) const
{
    const auto found = m_menus.find(title);
    return found == m_menus.end() ? nullptr : found->second;
}

void Actions::fill(QMenuBar& bar)
{
    for (const ActionEntry& entry : entries()) {
        QMenu*& target = m_menus[entry.menu];
        if (target == nullptr)
            target = bar.addMenu(tr(entry.menu));
        if (std::string_view(entry.id) == "-")
            target->addSeparator();
        else
            target->addAction(get(entry.id));
    }
}

void Actions::updateIcons(const QPalette& palette)
{
    for (const ActionEntry& entry : entries()) {
        if (*entry.icon != '\0')
            get(entry.id)->setIcon(themedIcon(QLatin1String(entry.icon), palette));
    }
}

QString Actions::shortcutsText() const
{
    QString text;
    const char* menu = "";
    for (const ActionEntry& entry : entries()) {
        if (*entry.shortcut == '\0')
            continue;
        if (std::string_view(menu) != entry.menu) {
            menu = entry.menu;
            text += (text.isEmpty() ? QString() : QStringLiteral("\n")) + tr(menu).remove(u'&') + u'\n';
        }
        const QString keys = get(entry.id)->shortcut().toString(QKeySequence::NativeText);
        text += QStringLiteral("    ") + keys.leftJustified(18) + tr(entry.text).remove(u'&').remove(u'…') + u'\n';
    }
    text += u'\n' + tr("In every list") + u'\n';
    text += QStringLiteral("    ") + tr("Arrow keys choose, Enter goes to the evidence, Ctrl+C copies the row") + u'\n';
    text += u'\n' + tr("In the graph") + u'\n';
    text += QStringLiteral("    ") + tr("Arrow keys go from node to node, + and - zoom, 0 fits") + u'\n';
    return text;
}

} // namespace assayer::widgets
