// SPDX-License-Identifier: GPL-3.0-or-later
// Writes the records and bills of materials that python3 validates against the JSON Schemas afterwards.
#include "Samples.h"

#include "report/Exporter.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace assayer;

class SampleDocumentsTest : public QObject
{
    Q_OBJECT

private slots:
    void write_data()
    {
        QTest::addColumn<int>("which");
        QTest::newRow("model") << 0;
        QTest::newRow("hostile") << 1;
        QTest::newRow("empty") << 2;
        QTest::newRow("everything") << 3;
    }

    void write()
    {
        QFETCH(int, which);
        const QDir folder(qEnvironmentVariable("ASSAYER_BIN") + QStringLiteral("/../tests/documents"));
        QVERIFY(folder.mkpath(QStringLiteral(".")));
        const record::Inspection inspection = sample(which);
        for (const auto& [exporter, suffix] :
             {std::pair{"json", ".record.json"}, std::pair{"cyclonedx", ".cdx.json"}, std::pair{"sarif", ".sarif"}}) {
            QFile file(folder.filePath(QString::fromLatin1(QTest::currentDataTag()) + QString::fromLatin1(suffix)));
            QVERIFY(file.open(QIODevice::WriteOnly));
            const std::string text = report::findExporter(exporter)->write(inspection, {});
            QCOMPARE(file.write(text.data(), static_cast<qint64>(text.size())), static_cast<qint64>(text.size()));
        }
    }

private:
    static record::Inspection sample(int which)
    {
        switch (which) {
        case 0:
            return samples::model();
        case 1:
            return samples::hostileModel();
        case 2:
            return {};
        default:
            return everything();
        }
    }

    // Every optional member of the record is set.
    static record::Inspection everything()
    {
        record::Inspection inspection = samples::model();
        record::File& file = inspection.files.front();
        file.rawPath = "ff00";
        file.linkTarget = "../elsewhere";
        file.entropy = {0.0, 7.99, 8.0};
        record::Member member;
        member.name = "layer.0.weight";
        member.kind = "tensor";
        member.offset = 8;
        member.length = 16;
        member.size = 32;
        member.dtype = "F32";
        member.shape = {{2, 4}};
        member.format = "npy";
        file.members = {member};
        inspection.findings.front().length = 5;
        inspection.claims.front().evidence.front().member = "a";
        record::Claim licence = inspection.claims.front();
        licence.id = "licence";
        licence.said = "apache-2.0";
        licence.verdict = record::ClaimVerdict::Confirmed;
        inspection.claims.push_back(licence);
        inspection.advisories = {{"GHSA-test", "transformers", "high", "a summary"}};
        inspection.network = {{"example.org", 10, 20}};
        inspection.problems = {{"x", "vanished", "it is gone"}};
        inspection.signatures.front().coverage.ignored = {"model.sig"};
        return inspection;
    }
};

QTEST_APPLESS_MAIN(SampleDocumentsTest)
#include "SampleDocumentsTest.moc"
