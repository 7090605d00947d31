// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a report off the GUI thread.
#include "ReportSaver.h"

#include "report/Exporter.h"
#include "report/SaveReport.h"
#include "risk/Catalogue.h"
#include "view/Background.h"
#include "view/Text.h"

#include <QRegularExpression>

namespace assayer::widgets {

namespace {

report::ReportContext context()
{
    report::ReportContext result;
    for (const auto& [id, rule] : risk::Catalogue::builtIn().rules())
        result.rules.emplace(id, report::RuleText{rule.why, rule.remedy});
    return result;
}

} // namespace

void saveReportInBackground(QObject* receiver, const view::RecordPointer& inspection, const report::Exporter& exporter,
                            const QString& path, std::function<void(const QString& error)> done)
{
    view::runInBackground(
        receiver,
        [inspection, &exporter, target = view::enginePath(path)] {
            return report::saveReport(target, exporter.write(*inspection, context()), inspection->subject.location);
        },
        [done = std::move(done)](const Result<void>& result) {
            done(result ? QString() : view::shown(result.error().message));
        });
}

QString suggestedReportName(const record::Inspection& inspection, const report::Exporter& exporter)
{
    // The subject's name is untrusted: what a file dialogue or a shell would take for more than a name goes.
    static const QRegularExpression odd(QStringLiteral("[^A-Za-z0-9._-]+"));
    QString name = QString::fromStdString(inspection.subject.name).left(80).replace(odd, QStringLiteral("-"));
    while (name.startsWith(u'.') || name.startsWith(u'-'))
        name.remove(0, 1);
    if (name.isEmpty())
        name = QStringLiteral("inspection");
    return name + u'.' +
           QString::fromUtf8(exporter.extension.data(), static_cast<qsizetype>(exporter.extension.size()));
}

} // namespace assayer::widgets
