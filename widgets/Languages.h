// SPDX-License-Identifier: GPL-3.0-or-later
// The languages that the workbench speaks.
#pragma once

#include <QString>

#include <span>

class QCoreApplication;

namespace assayer::widgets {

struct Language
{
    const char* code;
    const char* name; ///< in the language itself
};

/// English first.
std::span<const Language> languages();

/// Installs the translations for a code, for the system's language where it is empty, and number formats with them.
/// Returns the code that is used. Call before any window is made.
QString applyLanguage(QCoreApplication& application, const QString& code);

} // namespace assayer::widgets
