// SPDX-License-Identifier: GPL-3.0-or-later
// What can be put on the clipboard from a panel's row.
#pragma once

#include <QString>

class QMenu;

namespace assayer::widgets {

class Panel;

enum class CopyForm
{
    Row,
    Path,
    DigestLine,
    Json,
    Markdown
};

/// The text of the current row of a panel in a form; empty where the row has none.
QString copyText(const Panel& panel, CopyForm form);

/// Puts it on the clipboard; nothing happens where it is empty.
void copyToClipboard(const Panel& panel, CopyForm form);

/// Adds "Copy" and "Copy as" to a context menu.
void addCopyActions(QMenu& menu, Panel& panel);

} // namespace assayer::widgets
