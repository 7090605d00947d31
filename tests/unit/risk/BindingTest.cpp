// SPDX-License-Identifier: GPL-3.0-or-later
// Every kind of observation that a reader's source names is bound to exactly one rule of the catalogue, and every rule
// that binds kinds binds some that a source names.
#include "base/Json.h"
#include "risk/Catalogue.h"

#include <QDir>
#include <QDirIterator>
#include <QRegularExpression>
#include <QTest>

#include <set>

using namespace assayer;

class BindingTest : public QObject
{
    Q_OBJECT

private slots:
    void everyKindHasOneRule();
    void noKindStandsInTwoRules();
    void unknownKindsAreTold();
};

namespace {

QString sourceRoot()
{
    return QString::fromLocal8Bit(qgetenv("ASSAYER_SOURCE"));
}

// String literals of the form "<format>.<what>" in the readers; metadata kinds are put together and are added by hand.
std::set<std::string> kindsInSources()
{
    std::set<std::string> kinds;
    for (const char* what : {"target", "code", "markup", "link", "address"}) {
        kinds.insert(std::string("safetensors.metadata-") + what);
        kinds.insert(std::string("gguf.metadata-") + what);
    }
    static const QRegularExpression kKind("\"((?:archive|r|msgpack|skops|mlflow|nemo|safetensors|gguf|npy|torch|config|"
                                          "requirements|file)\\.(?!json\")[a-z][a-z0-9-]+)\"");
    for (const char* folder : {"container", "format"}) {
        QDirIterator files(sourceRoot() + "/models/" + folder, {"*.cpp"}, QDir::Files);
        while (files.hasNext()) {
            QFile file(files.next());
            if (!file.open(QIODevice::ReadOnly))
                continue;
            auto matches = kKind.globalMatch(QString::fromUtf8(file.readAll()));
            while (matches.hasNext())
                kinds.insert(matches.next().captured(1).toStdString());
        }
    }
    return kinds;
}

} // namespace

void BindingTest::everyKindHasOneRule()
{
    const auto kinds = kindsInSources();
    QVERIFY(kinds.size() > 80);
    for (const std::string& kind : kinds)
        QVERIFY2(risk::Catalogue::builtIn().forObservation(kind) != nullptr, kind.c_str());
}

void BindingTest::noKindStandsInTwoRules()
{
    std::set<std::string> seen;
    QDirIterator files(sourceRoot() + "/resources/rules", {"*.json"}, QDir::Files);
    while (files.hasNext()) {
        QFile file(files.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto rules = risk::Catalogue::parse(file.readAll().toStdString());
        QVERIFY2(rules.has_value(), qPrintable(file.fileName()));
        for (const risk::Rule& rule : *rules) {
            for (const std::string& kind : rule.observations)
                QVERIFY2(seen.insert(kind).second, kind.c_str());
        }
    }
    QVERIFY(!seen.empty());
}

void BindingTest::unknownKindsAreTold()
{
    const risk::Catalogue& catalogue = risk::Catalogue::builtIn();
    QCOMPARE(catalogue.findingFor("archive.no-such-kind", "x").rule, std::string("ASY-GEN-000"));
    QCOMPARE(catalogue.findingFor("archive.crc-mismatch", "x").rule, std::string("ASY-ARC-003"));
}

QTEST_GUILESS_MAIN(BindingTest)
#include "BindingTest.moc"
