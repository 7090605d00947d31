// SPDX-License-Identifier: GPL-3.0-or-later
// The window over a scripted engine, with settings of its own.
#pragma once

#include "SampleSubject.h"

#include "view/FileFilter.h"
#include "widgets/MainWindow.h"
#include "widgets/Theme.h"
#include "widgets/Workspace.h"

#include <QAction>
#include <QApplication>
#include <QSettings>
#include <QTest>
#include <QTreeView>

namespace assayer::test {

/// Keeps the settings of whoever runs the tests out of them.
inline void isolateSettings(const QTemporaryDir& folder)
{
    QCoreApplication::setOrganizationName(QStringLiteral("assayer-test"));
    QCoreApplication::setApplicationName(QStringLiteral("assayer-test"));
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder.path());
    QSettings().clear();
}

struct WindowFixture
{
    QTemporaryDir settingsFolder;
    QTemporaryDir folder;
    std::shared_ptr<ScriptedEngine> engine = std::make_shared<ScriptedEngine>();
    std::unique_ptr<widgets::MainWindow> window;

    WindowFixture()
    {
        isolateSettings(settingsFolder);
        widgets::applyTheme(*qApp, widgets::ThemeChoice::Light);
        writeSample(folder.path());
        engine->inspection = sampleRecord(folder.path().toStdString());
        window = std::make_unique<widgets::MainWindow>(engine);
        window->resize(1680, 980);
        window->show();
        window->activateWindow();
        QTRY_VERIFY(window->isVisible());
    }

    /// Opens the sample and waits for its record. What the window selects by itself is selected no more.
    void open()
    {
        window->open(folder.path());
        QTRY_COMPARE(window->session().state(), view::Session::State::Finished);
        window->session().selection().clear();
        QTest::qWait(150);
    }

    QModelIndex rowOf(const QTreeView* list, const QString& text) const
    {
        const QModelIndexList found = list->model()->match(list->model()->index(0, 0), Qt::DisplayRole, text, 1,
                                                           Qt::MatchExactly | Qt::MatchRecursive);
        return found.value(0);
    }

    void click(QTreeView* list, const QModelIndex& row) const
    {
        list->scrollTo(row);
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(row).center());
    }
};

} // namespace assayer::test
