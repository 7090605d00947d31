// SPDX-License-Identifier: GPL-3.0-or-later
// The grammar of the filter, and what rows it lets through.
#include "view/Filter.h"

#include <QTest>

using namespace assayer;

class FilterTest : public QObject
{
    Q_OBJECT

private slots:
    void matches_data();
    void matches();
    void errors_data();
    void errors();
    void missingFieldsAreLeftOut();
};

namespace {

view::FilterRow sampleRow()
{
    view::FilterRow row;
    row.texts = {"weights/Model.PKL", "Calls os.system"};
    row.kind = "pickle";
    row.rule = "ASY-PKL-001";
    row.path = "weights/Model.PKL";
    row.sha256 = "ab12cd";
    row.severity = record::Severity::High;
    row.hasSeverity = true;
    row.size = 1'500'000;
    return row;
}

} // namespace

void FilterTest::matches_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char* text, bool expected) {
        QTest::newRow(text) << QString::fromUtf8(text) << expected;
    };
    row("", true);
    row("model", true);
    row("MODEL system", true);
    row("model absent", false);
    row("\"os.system\"", true);
    row("\"calls os\"", true);
    row("\"os calls\"", false);
    row("kind:pickle", true);
    row("kind:gguf", false);
    row("not kind:gguf", true);
    row("-kind:pickle", false);
    row("rule:pkl-001", true);
    row("path:weights", true);
    row("sha256:AB12", true);
    row("sev>=high", true);
    row("sev>high", false);
    row("sev<=low", false);
    row("sev=high", true);
    row("severity:high", true);
    row("size>1MB", true);
    row("size>1.5mb", false);
    row("size>=1.5mb", true);
    row("size<1MiB", false);
    row("size>1MiB", true);
    row("model not absent sev>=medium", true);
}

void FilterTest::matches()
{
    QFETCH(QString, text);
    QFETCH(bool, expected);
    const view::Filter filter = view::Filter::parse(text);
    QCOMPARE(filter.error(), QString());
    QCOMPARE(filter.matches(sampleRow()), expected);
}

void FilterTest::errors_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("open quote") << QStringLiteral("\"abc");
    QTest::newRow("no size") << QStringLiteral("size>big");
    QTest::newRow("no severity") << QStringLiteral("sev>=awful");
    QTest::newRow("size too large") << QStringLiteral("size>99999999999TB");
}

void FilterTest::errors()
{
    QFETCH(QString, text);
    QVERIFY(!view::Filter::parse(text).error().isEmpty());
}

void FilterTest::missingFieldsAreLeftOut()
{
    view::FilterRow claim;
    claim.texts = {"licence"};
    QVERIFY(view::Filter::parse(QStringLiteral("sev>=high size>1GB licence")).matches(claim));
    QVERIFY(!view::Filter::parse(QStringLiteral("sev>=high dataset")).matches(claim));
    // A row that has severities in general, but none itself, is below all of them.
    claim.hasSeverity = true;
    QVERIFY(!view::Filter::parse(QStringLiteral("sev>=info")).matches(claim));
}

QTEST_APPLESS_MAIN(FilterTest)
#include "FilterTest.moc"
