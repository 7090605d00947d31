// SPDX-License-Identifier: GPL-3.0-or-later
// What the workbench remembers.
#include "Settings.h"

#include <QSettings>

namespace assayer::widgets::settings {

namespace {

constexpr qsizetype kMostRecent = 10;

} // namespace

QStringList recentSubjects()
{
    return QSettings().value(QStringLiteral("recent")).toStringList();
}

void addRecentSubject(const QString& subject)
{
    QStringList subjects = recentSubjects();
    subjects.removeAll(subject);
    subjects.prepend(subject);
    while (subjects.size() > kMostRecent)
        subjects.removeLast();
    QSettings().setValue(QStringLiteral("recent"), subjects);
}

void clearRecentSubjects()
{
    QSettings().remove(QStringLiteral("recent"));
}

ThemeChoice theme()
{
    const QString word = QSettings().value(QStringLiteral("theme")).toString();
    if (word == u"light")
        return ThemeChoice::Light;
    return word == u"dark" ? ThemeChoice::Dark : ThemeChoice::FollowSystem;
}

void setTheme(ThemeChoice choice)
{
    const QString word = choice == ThemeChoice::Light  ? QStringLiteral("light")
                         : choice == ThemeChoice::Dark ? QStringLiteral("dark")
                                                       : QStringLiteral("system");
    QSettings().setValue(QStringLiteral("theme"), word);
}

QString language()
{
    return QSettings().value(QStringLiteral("language")).toString();
}

void setLanguage(const QString& code)
{
    QSettings().setValue(QStringLiteral("language"), code);
}

QByteArray windowGeometry()
{
    return QSettings().value(QStringLiteral("window/geometry")).toByteArray();
}

void setWindowGeometry(const QByteArray& geometry)
{
    QSettings().setValue(QStringLiteral("window/geometry"), geometry);
}

QByteArray layout(bool wide)
{
    return QSettings().value(wide ? QStringLiteral("window/wide") : QStringLiteral("window/narrow")).toByteArray();
}

void setLayout(bool wide, const QByteArray& state)
{
    QSettings().setValue(wide ? QStringLiteral("window/wide") : QStringLiteral("window/narrow"), state);
}

} // namespace assayer::widgets::settings
