// SPDX-License-Identifier: GPL-3.0-or-later
// Colours, fonts and metrics: the only place that names any.
#pragma once

#include "view/Labels.h"

#include <QColor>
#include <QFont>
#include <QPalette>

#include <array>

class QApplication;

namespace assayer::widgets {

enum class ThemeChoice
{
    FollowSystem,
    Light,
    Dark
};

struct Theme
{
    QColor window;
    QColor base;
    QColor alternate;
    QColor text;
    QColor dim; ///< second lines, labels
    QColor border;
    QColor accent; ///< focus ring, links, progress
    QColor chosen; ///< background of the current row
    QColor linked; ///< background of rows that belong to the selection
    std::array<QColor, view::kMarkCount> marks;

    QColor mark(view::Mark mark) const { return marks[static_cast<std::size_t>(mark)]; }
    /// The mark's colour over `base` as a fill for marked bytes and boxes.
    QColor tint(view::Mark mark) const;
};

/// Both themes; tests walk them.
const std::array<Theme, 2>& themes();

/// The theme that a palette belongs to, told by its lightness, so that nothing global has to be asked.
const Theme& themeOf(const QPalette& palette);

/// Sets style, palette and font of the whole program.
void applyTheme(QApplication& application, ThemeChoice choice);

QPalette paletteOf(const Theme& theme);

QFont monospaceFont(const QFont& beside);
QFont smallFont(const QFont& beside);
QFont strongFont(const QFont& beside);

inline constexpr int kPanelWidth = 280; ///< the least that a panel gets
inline constexpr int kIconSize = 18;
inline constexpr int kSpace = 6;

} // namespace assayer::widgets
