// SPDX-License-Identifier: GPL-3.0-or-later
// Line icons in the colours of the palette.
#pragma once

#include <QIcon>

class QPalette;

namespace assayer::widgets {

/// The icon `name` of resources/icons with its strokes in the palette's button text; faint where disabled.
QIcon themedIcon(const QString& name, const QPalette& palette);

} // namespace assayer::widgets
