// SPDX-License-Identifier: GPL-3.0-or-later
// The shapes of severities and states: what a mark says must not hang on colour alone.
#pragma once

#include "view/Labels.h"

#include <QIcon>
#include <QRectF>

class QPainter;
class QPalette;

namespace assayer::widgets {

/// Octagon with two bars (critical), triangle with one (high), diamond (medium), disc (low), ring (info), ring with a
/// check (pass), broken ring with a question mark (not checked); nothing for None.
void paintMark(QPainter& painter, const QRectF& square, view::Mark mark, const QPalette& palette);

QIcon markIcon(view::Mark mark, const QPalette& palette, int size = 16);

} // namespace assayer::widgets
