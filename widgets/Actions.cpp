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

namespace {

#define ASSAYER_TEXT(text) QT_TRANSLATE_NOOP("assayer::widgets::Actions", text)

constexpr std::array kEntries{
    ActionEntry{ASSAYER_TEXT("&File"), "open-file", ASSAYER_TEXT("&Open file…"), "Ctrl+O", "open-file"},
    ActionEntry{ASSAYER_TEXT("&File"), "open-folder", ASSAYER_TEXT("Open &folder…"), "Ctrl+Shift+O", "open-folder"},
    ActionEntry{ASSAYER_TEXT("&File"), "open-record", ASSAYER_TEXT("Open &record…"), "Ctrl+Alt+O", "open-record"},
    ActionEntry{ASSAYER_TEXT("&File"), "recent", ASSAYER_TEXT("Recent &subjects"), "", ""},
    ActionEntry{ASSAYER_TEXT("&File"), "-", "", "", ""},
    ActionEntry{ASSAYER_TEXT("&File"), "inspect-again", ASSAYER_TEXT("Inspect &again"), "F5", "inspect-again"},
    ActionEntry{ASSAYER_TEXT("&File"), "stop", ASSAYER_TEXT("S&top"), "Ctrl+.", "stop"},
    ActionEntry{ASSAYER_TEXT("&File"), "-", "", "", ""},
    ActionEntry{ASSAYER_TEXT("&File"), "close-subject", ASSAYER_TEXT("&Close subject"), "Ctrl+W", ""},
    ActionEntry{ASSAYER_TEXT("&File"), "quit", ASSAYER_TEXT("&Quit"), "Ctrl+Q", ""},
    ActionEntry{ASSAYER_TEXT("&Edit"), "copy-row", ASSAYER_TEXT("&Copy row"), "", ""},
    ActionEntry{ASSAYER_TEXT("&Edit"), "copy-path", ASSAYER_TEXT("Copy &path"), "Ctrl+Alt+C", ""},
    ActionEntry{ASSAYER_TEXT("&Edit"), "copy-digest", ASSAYER_TEXT("Copy SHA-256 &line"), "Ctrl+Shift+C", ""},
    ActionEntry{ASSAYER_TEXT("&Edit"), "copy-json", ASSAYER_TEXT("Copy as &JSON"), "Ctrl+Alt+J", ""},
    ActionEntry{ASSAYER_TEXT("&Edit"), "-", "", "", ""},
    ActionEntry{ASSAYER_TEXT("&Edit"), "filter", ASSAYER_TEXT("&Filter"), "Ctrl+F", "filter"},
    ActionEntry{ASSAYER_TEXT("&Edit"), "clear-filter", ASSAYER_TEXT("Clea&r filter"), "Ctrl+Shift+F", ""},
    ActionEntry{ASSAYER_TEXT("&View"), "panel-files", ASSAYER_TEXT("&Files and digests"), "Ctrl+1", ""},
    ActionEntry{ASSAYER_TEXT("&View"), "panel-risks", ASSAYER_TEXT("Serialization &risks"), "Ctrl+2", ""},
    ActionEntry{ASSAYER_TEXT("&View"), "panel-signatures", ASSAYER_TEXT("&Signatures"), "Ctrl+3", ""},
    ActionEntry{ASSAYER_TEXT("&View"), "panel-claims", ASSAYER_TEXT("Model card &claims"), "Ctrl+4", ""},
    ActionEntry{ASSAYER_TEXT("&View"), "panel-graph", ASSAYER_TEXT("ML-BOM &graph"), "Ctrl+5", ""},
    ActionEntry{ASSAYER_TEXT("&View"), "panel-details", ASSAYER_TEXT("&Details"), "Ctrl+6", ""},
    ActionEntry{ASSAYER_TEXT("&View"), "panel-evidence", ASSAYER_TEXT("&Evidence"), "Ctrl+7", ""},
    ActionEntry{ASSAYER_TEXT("&View"), "-", "", "", ""},
    ActionEntry{ASSAYER_TEXT("&View"), "next-panel", ASSAYER_TEXT("&Next panel"), "F6", ""},
    ActionEntry{ASSAYER_TEXT("&View"), "previous-panel", ASSAYER_TEXT("&Previous panel"), "Shift+F6", ""},
    ActionEntry{ASSAYER_TEXT("&View"), "-", "", "", ""},
    ActionEntry{ASSAYER_TEXT("&View"), "theme-system", ASSAYER_TEXT("Theme of the s&ystem"), "", ""},
    ActionEntry{ASSAYER_TEXT("&View"), "theme-light", ASSAYER_TEXT("&Light theme"), "", ""},
    ActionEntry{ASSAYER_TEXT("&View"), "theme-dark", ASSAYER_TEXT("Dar&k theme"), "", ""},
    ActionEntry{ASSAYER_TEXT("&View"), "-", "", "", ""},
    ActionEntry{ASSAYER_TEXT("&View"), "language", ASSAYER_TEXT("Lang&uage"), "", ""},
    ActionEntry{ASSAYER_TEXT("&View"), "reset-layout", ASSAYER_TEXT("Reset la&yout"), "", ""},
    ActionEntry{ASSAYER_TEXT("&Go"), "back", ASSAYER_TEXT("&Back"), "Alt+Left", "back"},
    ActionEntry{ASSAYER_TEXT("&Go"), "forward", ASSAYER_TEXT("&Forward"), "Alt+Right", "forward"},
    ActionEntry{ASSAYER_TEXT("&Go"), "-", "", "", ""},
    ActionEntry{ASSAYER_TEXT("&Go"), "next-finding", ASSAYER_TEXT("&Next finding"), "F8", ""},
    ActionEntry{ASSAYER_TEXT("&Go"), "previous-finding", ASSAYER_TEXT("&Previous finding"), "Shift+F8", ""},
    ActionEntry{ASSAYER_TEXT("&Go"), "-", "", "", ""},
    ActionEntry{ASSAYER_TEXT("&Go"), "go-to-offset", ASSAYER_TEXT("&Go to offset…"), "Ctrl+G", ""},
    ActionEntry{ASSAYER_TEXT("&Go"), "show-bytes", ASSAYER_TEXT("B&ytes"), "Alt+1", ""},
    ActionEntry{ASSAYER_TEXT("&Go"), "show-text", ASSAYER_TEXT("&Text"), "Alt+2", ""},
    ActionEntry{ASSAYER_TEXT("&Go"), "show-facts", ASSAYER_TEXT("F&acts"), "Alt+3", ""},
    ActionEntry{ASSAYER_TEXT("&Go"), "show-trace", ASSAYER_TEXT("T&race"), "Alt+4", ""},
    ActionEntry{ASSAYER_TEXT("&Go"), "show-entropy", ASSAYER_TEXT("&Entropy"), "Alt+5", ""},
    ActionEntry{ASSAYER_TEXT("&Go"), "show-problems", ASSAYER_TEXT("Proble&ms"), "Alt+6", ""},
    ActionEntry{ASSAYER_TEXT("&Report"), "save-html", ASSAYER_TEXT("Save &HTML report…"), "Ctrl+R", "report"},
    ActionEntry{ASSAYER_TEXT("&Report"), "save-json", ASSAYER_TEXT("Save the &record (JSON)…"), "Ctrl+S", ""},
    ActionEntry{ASSAYER_TEXT("&Report"), "save-cyclonedx", ASSAYER_TEXT("Save &CycloneDX…"), "Ctrl+Shift+B", ""},
    ActionEntry{ASSAYER_TEXT("&Report"), "save-text", ASSAYER_TEXT("Save &text report…"), "", ""},
    ActionEntry{ASSAYER_TEXT("&Help"), "shortcuts", ASSAYER_TEXT("&Keyboard shortcuts"), "F1", ""},
    ActionEntry{ASSAYER_TEXT("&Help"), "about", ASSAYER_TEXT("&About Assayer"), "", ""},
};

#undef ASSAYER_TEXT

} // namespace

std::span<const ActionEntry> actionEntries()
{
    return kEntries;
}

Actions::Actions(QWidget* window) : QObject(window)
{
    for (const ActionEntry& entry : kEntries) {
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
    for (const ActionEntry& entry : kEntries) {
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
    for (const ActionEntry& entry : kEntries) {
        if (*entry.icon != '\0')
            get(entry.id)->setIcon(themedIcon(QLatin1String(entry.icon), palette));
    }
}

QString Actions::shortcutsText() const
{
    QString text;
    const char* menu = "";
    for (const ActionEntry& entry : kEntries) {
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
