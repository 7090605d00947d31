// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a report off the GUI thread.
#pragma once

#include "view/Batches.h"

#include <QObject>

#include <functional>

namespace assayer::report {
struct Exporter;
}

namespace assayer::widgets {

/// Turns the record into a document and saves it; `done` is called in the GUI thread with an empty text, or with why it
/// failed, unless `receiver` is gone by then.
void saveReportInBackground(QObject* receiver, const view::RecordPointer& inspection, const report::Exporter& exporter,
                            const QString& path, std::function<void(const QString& error)> done);

/// The name that a report of a subject gets where the user does not choose another.
QString suggestedReportName(const record::Inspection& inspection, const report::Exporter& exporter);

} // namespace assayer::widgets
