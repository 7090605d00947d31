// SPDX-License-Identifier: GPL-3.0-or-later
// What the workbench remembers: the only place that names keys of the settings file.
#pragma once

#include "Theme.h"

#include <QByteArray>
#include <QStringList>

namespace assayer::widgets::settings {

QStringList recentSubjects();
/// Puts a subject first; ten are kept.
void addRecentSubject(const QString& subject);
void clearRecentSubjects();

ThemeChoice theme();
void setTheme(ThemeChoice choice);

/// Language code ("de"); empty follows the system.
QString language();
void setLanguage(const QString& code);

QByteArray windowGeometry();
void setWindowGeometry(const QByteArray& geometry);
/// State of the docks for wide or narrow windows.
QByteArray layout(bool wide);
void setLayout(bool wide, const QByteArray& state);

} // namespace assayer::widgets::settings
