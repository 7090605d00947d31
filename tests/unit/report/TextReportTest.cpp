// SPDX-License-Identifier: GPL-3.0-or-later
// The terminal report, the JSON record, and the words that reports share.
#include "Samples.h"

#include "record/RecordJson.h"
#include "report/Summary.h"
#include "report/TextReport.h"
#include "report/Wording.h"

#include <QSet>
#include <QTest>

using namespace assayer;

namespace {

QString textOf(const record::Inspection& inspection, bool colour = false)
{
    report::ReportContext context;
    context.colour = colour;
    return QString::fromStdString(report::writeText(inspection, context));
}

} // namespace

class TextReportTest : public QObject
{
    Q_OBJECT

private slots:
    void everySectionIsThere()
    {
        const QString text = textOf(samples::model());
        for (const char* part :
             {"acme/demo-lora", "dangerous", "1 critical, 1 low", "ASY-PKL-001", "old/pytorch_model.bin!data.pkl @ 42",
              "os.system('echo inert')", "content-mismatch", "1 file differs", "changed", "contradicted", "\"7B\"",
              "README.md, line 9", "adapts", "sha256 eeee", "Scope and limits", "The network was not used.",
              "without these protections: seccomp."})
            QVERIFY2(text.contains(QString::fromLatin1(part)), part);
    }

    void worstFindingStandsFirst()
    {
        const QString text = textOf(samples::model());
        QVERIFY(text.indexOf(QStringLiteral("ASY-PKL-001")) < text.indexOf(QStringLiteral("ASY-CFG-002")));
    }

    void noEscapeSequenceUnlessAsked()
    {
        QVERIFY(!textOf(samples::model()).contains(QChar(0x1B)));
        QVERIFY(textOf(samples::model(), true).contains(QStringLiteral("\x1b[1;31mcritical\x1b[0m")));
    }

    void hostileTextSteersNoTerminal()
    {
        const QString text = textOf(samples::hostileModel());
        for (const QChar character : text) {
            const char16_t unit = character.unicode();
            QVERIFY2(unit >= 0x20 || unit == '\n', qPrintable(QString::number(unit, 16)));
            QVERIFY(unit < 0x7F || unit > 0x9F);
            QVERIFY(unit < 0x202A || unit > 0x202E);
            QVERIFY(unit < 0x2066 || unit > 0x2069);
        }
        QVERIFY(text.contains(QStringLiteral("\\x1B")));
        // A line of the subject cannot pose as a line of the report.
        for (const QString& line : text.split(QChar('\n')))
            QVERIFY2(!line.startsWith(QStringLiteral("Verdict")), qPrintable(line));
    }

    void longTextIsCutWithAMark()
    {
        auto inspection = samples::model();
        inspection.findings[0].evidence = std::string(100'000, 'x');
        const QString text = textOf(inspection);
        QVERIFY(text.size() < 40'000);
        QVERIFY(text.contains(QStringLiteral("100000 bytes")));
    }

    void manyFindingsAreCounted()
    {
        const QString text = textOf(samples::largeModel(10'000, 100'000));
        QVERIFY(text.size() < 2'000'000);
        QVERIFY(text.contains(QStringLiteral("Findings (100,002)")));
        QVERIFY(text.contains(QStringLiteral("99,002 findings more")));
        QVERIFY(text.contains(QStringLiteral("8,006 files more")));
    }

    void manyPlacesOfOneCauseAreOneEntry()
    {
        record::Inspection inspection;
        record::Finding finding;
        finding.rule = "ASY-TORCH-007";
        finding.path = "model.pt";
        finding.title = "A storage that no tensor uses";
        for (std::uint64_t place = 0; place < 40; ++place) {
            finding.offset = place;
            inspection.findings.push_back(finding);
        }
        finding.path = "other.pt";
        inspection.findings.push_back(finding);
        const QString text = textOf(inspection);
        QCOMPARE(text.count(QStringLiteral("ASY-TORCH-007 model.pt")), 5);
        QVERIFY(text.contains(QStringLiteral("and 35 more places of ASY-TORCH-007 in model.pt")));
        QCOMPARE(text.count(QStringLiteral("ASY-TORCH-007 other.pt")), 1);
        QVERIFY(!text.contains(QStringLiteral("findings more")));
    }

    void jsonIsTheRecord()
    {
        const auto inspection = samples::hostileModel();
        const auto* exporter = report::findExporter("json");
        QVERIFY(exporter != nullptr);
        const auto back = record::fromText(exporter->write(inspection, {}));
        QVERIFY2(back.has_value(), back.has_value() ? "" : back.error().message.c_str());
        QCOMPARE(*back, inspection);
    }

    void jsonHoldsEverything()
    {
        const auto back =
            record::fromText(report::findExporter("json")->write(samples::largeModel(10'000, 100'000), {}));
        QCOMPARE(back->findings.size(), std::size_t(100'002));
    }

    void registryKnowsItsWords()
    {
        QStringList ids;
        for (const auto& exporter : report::exporters())
            ids.append(QString::fromUtf8(exporter.id.data(), static_cast<int>(exporter.id.size())));
        for (const char* id : {"text", "json", "html", "sarif", "cyclonedx"})
            QVERIFY2(ids.contains(QString::fromLatin1(id)), id);
        QCOMPARE(QSet<QString>(ids.begin(), ids.end()).size(), ids.size());
        QVERIFY(report::findExporter("exe") == nullptr);
    }

    void unfinishedAndIncompleteAreSaid()
    {
        auto inspection = samples::model();
        inspection.finished.clear();
        inspection.problems = {{"secret.bin", "permission-denied", "the file may not be read"}};
        const QString text = textOf(inspection);
        QVERIFY(text.contains(QStringLiteral("not finished")));
        QVERIFY(text.contains(QStringLiteral("permission-denied")));
        QVERIFY(text.contains(QStringLiteral("1 part of the subject could not be inspected")));
    }

    void sizes_data()
    {
        QTest::addColumn<quint64>("bytes");
        QTest::addColumn<QString>("text");
        QTest::newRow("none") << quint64(0) << "0 bytes";
        QTest::newRow("one") << quint64(1) << "1 byte";
        QTest::newRow("below") << quint64(1023) << "1,023 bytes";
        QTest::newRow("kibi") << quint64(1536) << "1.5 KiB";
        QTest::newRow("giga") << (quint64(100) << 30U) << "100.0 GiB";
        QTest::newRow("most") << quint64(0xFFFFFFFFFFFFFFFF) << "15.9 EiB";
    }

    void sizes()
    {
        QFETCH(quint64, bytes);
        QFETCH(QString, text);
        QCOMPARE(QString::fromStdString(report::sizeText(bytes)), text);
    }

    void percentagesAreClamped()
    {
        QCOMPARE(report::percentText(-1e300), std::string("0"));
        QCOMPARE(report::percentText(1e300), std::string("100"));
        QCOMPARE(report::percentText(49.6), std::string("50"));
    }

    void summaryCounts()
    {
        const auto summary = report::summarise(samples::model());
        QCOMPARE(summary.findings[static_cast<std::size_t>(record::Severity::Critical)], std::size_t(1));
        QCOMPARE(summary.files[static_cast<std::size_t>(record::Verdict::Clean)], std::size_t(4));
        QCOMPARE(summary.files[static_cast<std::size_t>(record::Verdict::Dangerous)], std::size_t(1));
        QCOMPARE(summary.signatures[static_cast<std::size_t>(record::SignatureStatus::Invalid)], std::size_t(1));
        QCOMPARE(summary.claims[static_cast<std::size_t>(record::ClaimVerdict::Contradicted)], std::size_t(1));
    }
};

QTEST_APPLESS_MAIN(TextReportTest)
#include "TextReportTest.moc"
