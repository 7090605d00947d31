// SPDX-License-Identifier: GPL-3.0-or-later
// A window of plain text with a button that closes it.
#pragma once

#include <QString>

class QWidget;

namespace assayer::widgets {

/// Does not block the window behind it; deletes itself when closed.
void showTextDialog(QWidget* parent, const QString& title, const QString& text);

} // namespace assayer::widgets
