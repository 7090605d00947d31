// SPDX-License-Identifier: GPL-3.0-or-later
// The gate: which exit status an inspection means.
#include "policy/Gate.h"

#include <QTest>

using namespace assayer;
using policy::ExitStatus;
using record::Severity;

class GateTest : public QObject
{
    Q_OBJECT

private slots:
    void thresholds()
    {
        for (const Severity found :
             {Severity::Info, Severity::Low, Severity::Medium, Severity::High, Severity::Critical}) {
            for (const Severity gate :
                 {Severity::Info, Severity::Low, Severity::Medium, Severity::High, Severity::Critical}) {
                record::Inspection inspection = finished();
                record::Finding finding;
                finding.severity = found;
                inspection.findings = {finding};
                QCOMPARE(policy::decide(inspection, gate),
                         found >= gate ? ExitStatus::FindingsAtOrAboveGate : ExitStatus::Done);
            }
        }
    }

    void nothingFoundIsDone() { QCOMPARE(policy::decide(finished(), Severity::Info), ExitStatus::Done); }

    void unknownIsNotClean()
    {
        record::Inspection withProblem = finished();
        withProblem.problems = {{"a", "permission-denied", "it may not be read"}};
        QCOMPARE(policy::decide(withProblem, Severity::High), ExitStatus::Incomplete);

        record::Inspection unreadable = finished();
        unreadable.files.resize(1);
        unreadable.files[0].verdict = record::Verdict::Unreadable;
        QCOMPARE(policy::decide(unreadable, Severity::High), ExitStatus::Incomplete);

        record::Inspection unfinished;
        QCOMPARE(policy::decide(unfinished, Severity::High), ExitStatus::Incomplete);
    }

    void findingsDecideBeforeProblems()
    {
        record::Inspection inspection = finished();
        inspection.problems = {{"a", "vanished", "it is gone"}};
        record::Finding finding;
        finding.severity = Severity::Critical;
        inspection.findings = {finding};
        QCOMPARE(policy::decide(inspection, Severity::High), ExitStatus::FindingsAtOrAboveGate);
        inspection.findings[0].severity = Severity::Low;
        QCOMPARE(policy::decide(inspection, Severity::High), ExitStatus::Incomplete);
    }

    void statusesAreThoseOfTheCommand()
    {
        // The numbers that the design promises to scripts.
        QCOMPARE(static_cast<int>(ExitStatus::Done), 0);
        QCOMPARE(static_cast<int>(ExitStatus::FindingsAtOrAboveGate), 1);
        QCOMPARE(static_cast<int>(ExitStatus::WrongUsage), 2);
        QCOMPARE(static_cast<int>(ExitStatus::Incomplete), 3);
    }

private:
    static record::Inspection finished()
    {
        record::Inspection inspection;
        inspection.verdict = record::Verdict::Clean;
        return inspection;
    }
};

QTEST_APPLESS_MAIN(GateTest)
#include "GateTest.moc"
