// SPDX-License-Identifier: GPL-3.0-or-later
// Findings set aside: which ones a suppression names, what it does to verdicts and gate, and what is refused.
#include "policy/Gate.h"
#include "policy/Suppressions.h"
#include "record/RecordJson.h"
#include "record/Verdicts.h"

#include <QTest>

using namespace assayer;
using policy::ExitStatus;

namespace {

record::Finding finding(const std::string& rule, const std::string& path, std::optional<std::uint64_t> offset)
{
    record::Finding made;
    made.rule = rule;
    made.severity = record::Severity::Critical;
    made.path = path;
    made.offset = offset;
    return made;
}

record::Inspection sample()
{
    record::Inspection inspection;
    inspection.files.resize(2);
    inspection.files[0].path = "a.pkl";
    inspection.files[1].path = "b.pkl";
    inspection.findings = {finding("R1", "a.pkl", 5), finding("R1", "a.pkl", 9), finding("R1", "b.pkl", 5)};
    record::settleVerdicts(inspection);
    return inspection;
}

std::string marks(const record::Inspection& inspection)
{
    std::string text;
    for (const record::Finding& one : inspection.findings)
        text += one.suppressed ? 's' : '-';
    return text;
}

} // namespace

class SuppressionsTest : public QObject
{
    Q_OBJECT

private slots:
    void narrowsDown_data()
    {
        QTest::addColumn<QByteArray>("list");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("rule") << QByteArray(R"([{"rule":"R1","reason":"x"}])") << QByteArray("sss");
        QTest::newRow("path") << QByteArray(R"([{"rule":"R1","path":"a.pkl","reason":"x"}])") << QByteArray("ss-");
        QTest::newRow("offset") << QByteArray(R"([{"rule":"R1","path":"a.pkl","offset":9,"reason":"x"}])")
                                << QByteArray("-s-");
        QTest::newRow("other rule") << QByteArray(R"([{"rule":"R2","reason":"x"}])") << QByteArray("---");
        QTest::newRow("member") << QByteArray(R"([{"rule":"R1","member":"m","reason":"x"}])") << QByteArray("---");
    }

    void narrowsDown()
    {
        QFETCH(QByteArray, list);
        QFETCH(QByteArray, expected);
        const auto suppressions = policy::readSuppressions(list.toStdString());
        QVERIFY(suppressions.has_value());
        record::Inspection inspection = sample();
        const auto idle = policy::suppress(inspection, *suppressions);
        QCOMPARE(QByteArray::fromStdString(marks(inspection)), expected);
        QCOMPARE(idle.empty(), expected.contains('s'));
    }

    void verdictsAndGateFollow()
    {
        record::Inspection inspection = sample();
        inspection.finished = "2026-01-01T00:00:00Z";
        QCOMPARE(inspection.verdict, record::Verdict::Dangerous);
        policy::suppress(inspection, {{"R1", "a.pkl", {}, {}, "read by hand"}});
        QCOMPARE(inspection.files[0].verdict, record::Verdict::Clean);
        QCOMPARE(inspection.verdict, record::Verdict::Dangerous);
        QCOMPARE(policy::decide(inspection, record::Severity::High), ExitStatus::FindingsAtOrAboveGate);
        policy::suppress(inspection, {{"R1", "b.pkl", {}, {}, "read by hand"}});
        QCOMPARE(inspection.verdict, record::Verdict::Clean);
        QCOMPARE(policy::decide(inspection, record::Severity::High), ExitStatus::Done);
    }

    void savedRecordsCarryThem()
    {
        record::Inspection inspection = sample();
        inspection.findings[1].suppressed = "read by hand";
        const auto kept = policy::readSuppressions(record::toText(inspection));
        QVERIFY(kept.has_value());
        QCOMPARE(kept->size(), std::size_t{1});
        record::Inspection again = sample();
        QVERIFY(policy::suppress(again, *kept).empty());
        QCOMPARE(marks(again), std::string("-s-"));
        QCOMPARE(*again.findings[1].suppressed, std::string("read by hand"));
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("named");
        QTest::newRow("no reason") << QByteArray(R"([{"rule":"R1"}])") << QByteArray("reason");
        QTest::newRow("empty reason") << QByteArray(R"([{"rule":"R1","reason":""}])") << QByteArray("reason");
        QTest::newRow("no rule") << QByteArray(R"([{"rule":"R1","reason":"x"},{"reason":"x"}])") << QByteArray("/1");
        QTest::newRow("no list") << QByteArray("7") << QByteArray("array");
        QTest::newRow("no JSON") << QByteArray("[") << QByteArray("");
    }

    void refuses()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, named);
        const auto read = policy::readSuppressions(text.toStdString());
        QVERIFY(!read);
        QVERIFY(QByteArray::fromStdString(read.error().message).contains(named));
    }
};

QTEST_GUILESS_MAIN(SuppressionsTest)
#include "SuppressionsTest.moc"
