// SPDX-License-Identifier: GPL-3.0-or-later
// What the workbench is asked to do on its command line.
#pragma once

#include <QSize>
#include <QString>

#include <optional>
#include <string>

class QCoreApplication;

struct CommandLine
{
    QString subject;
    QString screenshot; ///< write a picture of the window with the finished inspection to this file, then quit
    QString theme;      ///< "light", "dark" or empty
    QString language;
    QSize size;
    std::optional<std::size_t> finding; ///< to select before the screenshot
    QString tab;                        ///< of the evidence pane, before the screenshot
    std::string publicKeyPem; ///< content of the key that signatures must be made with; empty where none was named
    bool inProcess = false;
    bool requireSandbox = false;
    unsigned timeLimit = 0; ///< seconds for one file; 0: the default
    bool benchFirstPaint = false;
};

/// Reads the arguments; prints help, version or what is wrong with them and leaves the program itself.
CommandLine parseCommandLine(const QCoreApplication& application);
