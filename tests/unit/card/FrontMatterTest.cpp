// SPDX-License-Identifier: GPL-3.0-or-later
// The metadata block of cards: where it stands, what PyYAML makes of it, and what hostile YAML cannot do.
#include "card/FrontMatter.h"
#include "card/YamlScalar.h"

#include <QDir>
#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace assayer;
using namespace assayer::card;

namespace {

// What PyYAML reads, or nothing where it is not there.
std::optional<Json> readByPython(const std::string& card)
{
    QTemporaryDir folder;
    QFile file(folder.filePath("card.md"));
    if (!file.open(QIODevice::WriteOnly) || file.write(card.data(), static_cast<qint64>(card.size())) < 0)
        return std::nullopt;
    file.close();
    QProcess process;
    process.start("python3",
                  {qEnvironmentVariable("ASSAYER_SOURCE") + "/tests/unit/card/read_front_matter.py", file.fileName()});
    if (!process.waitForFinished(60000) || process.exitCode() != 0)
        return std::nullopt;
    return Json::parse(process.readAllStandardOutput().toStdString());
}

std::string readFile(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

QStringList kinds(const FrontMatter& matter)
{
    QStringList list;
    for (const Remark& remark : matter.remarks)
        list.append(QString::fromStdString(remark.kind));
    return list;
}

QString cardsFolder()
{
    return qEnvironmentVariable("ASSAYER_SHARED") + "/vectors/bom";
}

const char* const kCard = "---\n"
                          "license: apache-2.0 # the usual\n"
                          "language:\n"
                          "- en\n"
                          "- \"no\"\n"
                          "tags: [a, 'b c', 3.10]\n"
                          "nested:\n"
                          "  number: 0x1F\n"
                          "  octal: 017\n"
                          "  float: -1.5e+3\n"
                          "  none: ~\n"
                          "  yes: on\n"
                          "  text: |\n"
                          "    two\n"
                          "    lines\n"
                          "base: &b {x: 1}\n"
                          "again: *b\n"
                          "date: 2024-01-02\n"
                          "---\n"
                          "# Title\n";

} // namespace

class FrontMatterTest : public QObject
{
    Q_OBJECT

private slots:
    void scalarsOfYaml11_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("json");
        const auto row = [](const char* text, const char* json) {
            QTest::newRow(text) << QString(text) << QString(json);
        };
        // The types of yaml.org/type for version 1.1.
        row("no", "false");
        row("Yes", "true");
        row("off", "false");
        row("nO", "\"nO\"");
        row("null", "null");
        row("~", "null");
        row("12", "12");
        row("-12", "-12");
        row("+1_000", "1000");
        row("0b101", "5");
        row("0x1f", "31");
        row("017", "15");
        row("08", "\"08\"");
        row("3.10", "3.1");
        row("1e5", "\"1e5\"");
        row("1.0e+5", "100000.0");
        row(".5", "0.5");
        row("1.", "1.0");
        row(".", "\".\"");
        row("-", "\"-\"");
        row("1.2.3", "\"1.2.3\"");
        row("99999999999999999999", "\"99999999999999999999\"");
        row("mit", "\"mit\"");
    }

    void scalarsOfYaml11()
    {
        QFETCH(QString, text);
        QFETCH(QString, json);
        QCOMPARE(yamlScalar(text.toStdString()).dump(), Json::parse(json.toStdString()).dump());
    }

    void sameAsPyYaml()
    {
        const auto expected = readByPython(kCard);
        if (!expected)
            QSKIP("PyYAML is not here.");
        const FrontMatter matter = readFrontMatter(kCard);
        QVERIFY(matter.valid);
        Json ours = matter.values;
        // YAML 1.1 makes a boolean of the key "yes" as well; JSON has no such keys, so it stays as written.
        QVERIFY(ours["nested"].contains("yes"));
        ours["nested"]["true"] = ours["nested"]["yes"];
        ours["nested"].erase("yes");
        QCOMPARE(QString::fromStdString(ours.dump()), QString::fromStdString(expected->dump()));
    }

    void placesOfKeys()
    {
        const std::string text = kCard;
        const FrontMatter matter = readFrontMatter(text);
        const YamlPlace& tags = matter.keys.at("tags");
        QCOMPARE(tags.line, std::uint64_t{6});
        QCOMPARE(text.substr(tags.offset, tags.length), std::string("tags: [a, 'b c', 3.10]"));
        QCOMPARE(tags.raw, std::string("[a, 'b c', 3.10]"));
        const YamlPlace& language = matter.keys.at("language");
        QCOMPARE(text.substr(language.offset, language.length), std::string("language:\n- en\n- \"no\""));
        QCOMPARE(matter.keys.at("license").raw, std::string("apache-2.0"));
        QCOMPARE(text.substr(matter.bodyOffset), std::string("\n# Title\n"));
    }

    void placesAreBytes()
    {
        const std::string text = "---\r\n\xC3\xBC: \xE2\x82\xAC\r\nlicense: mit\r\n---\r\n";
        const FrontMatter matter = readFrontMatter(text);
        const YamlPlace& licence = matter.keys.at("license");
        QCOMPARE(text.substr(licence.offset, licence.length), std::string("license: mit"));
        QCOMPARE(licence.line, std::uint64_t{3});
    }

    void whereABlockIs_data()
    {
        QTest::addColumn<QByteArray>("card");
        QTest::addColumn<bool>("present");
        QTest::newRow("at the head") << QByteArray("---\na: 1\n---\n") << true;
        QTest::newRow("carriage returns") << QByteArray("---\ra: 1\r---\r") << true;
        QTest::newRow("Windows") << QByteArray("---\r\na: 1\r\n---\r\n") << true;
        QTest::newRow("white space before") << QByteArray("\n \n---\na: 1\n---") << true;
        QTest::newRow("blanks behind") << QByteArray("--- \na: 1\n---\t\n") << true;
        QTest::newRow("text before") << QByteArray("x\n---\na: 1\n---\n") << false;
        QTest::newRow("not closed") << QByteArray("---\na: 1\n") << false;
        QTest::newRow("four dashes") << QByteArray("----\na: 1\n----\n") << false;
        QTest::newRow("nothing") << QByteArray() << false;
        QTest::newRow("only dashes") << QByteArray("---") << false;
    }

    void whereABlockIs()
    {
        QFETCH(QByteArray, card);
        QFETCH(bool, present);
        const FrontMatter matter = readFrontMatter(card.toStdString());
        QCOMPARE(matter.present, present);
        QCOMPARE(matter.values.contains("a"), present);
    }

    void oddities_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<QString>("kind");
        const auto row = [](const char* name, const QByteArray& yaml, const char* kind) {
            QTest::newRow(name) << yaml << QString(kind);
        };
        row("Norwegian", "language: no\n", "card.yaml-boolean");
        row("Norwegian in a list", "language: [en, no]\n", "card.yaml-boolean");
        row("licence refused", "license: no\n", "card.yaml-boolean");
        row("quoted", "language: 'no'\n", "");
        row("boolean elsewhere", "inference: no\n", "");
        row("duplicate key", "license: mit\nlicense: apache-2.0\n", "card.yaml-duplicate-key");
        row("nested duplicate", "a:\n  b: 1\n  b: 2\n", "card.yaml-duplicate-key");
        row("Python object", "a: !!python/object/apply:os.system [echo]\n", "card.yaml-python-tag");
        row("own tag", "a: !thing 1\n", "card.yaml-tag");
        row("list as key", "? [a, b]\n: 1\n", "card.yaml-complex-key");
        row("alias as key", "a: &x 1\n*x : 2\n", "card.yaml-complex-key");
        row("unknown alias", "a: *x\n", "card.yaml-invalid");
        row("tab", "a:\n\t- b\n", "card.yaml-invalid");
        row("unclosed", "a: [1, 2\n", "card.yaml-invalid");
        row("stray byte", "a: \xFF\n", "card.yaml-invalid");
        row("no mapping", "- a\n- b\n", "card.yaml-invalid");
        row("deep", "a: " + QByteArray(40, '[') + "\n", "card.yaml-limit");
        row("large", "a: " + QByteArray((1 << 20) + 1, 'x') + "\n", "card.yaml-limit");
    }

    void oddities()
    {
        QFETCH(QByteArray, yaml);
        QFETCH(QString, kind);
        const std::string card = "---\n" + yaml.toStdString() + "---\n";
        const FrontMatter matter = readFrontMatter(card);
        QVERIFY(matter.present);
        QCOMPARE(kinds(matter), kind.isEmpty() ? QStringList{} : QStringList{kind});
        for (const Remark& remark : matter.remarks)
            QVERIFY(remark.offset.value_or(card.size() + 1) + remark.length.value_or(0) <= card.size());
    }

    void aliasesCannotBlowUp()
    {
        std::string yaml = "---\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
        for (int i = 1; i < 12; ++i) {
            const std::string before = "*a" + std::to_string(i - 1);
            yaml += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
            for (int j = 0; j < 10; ++j)
                yaml += (j == 0 ? "" : ", ") + before;
            yaml += "]\n";
        }
        const FrontMatter matter = readFrontMatter(yaml + "---\n");
        QCOMPARE(kinds(matter), QStringList{"card.yaml-limit"});
        QVERIFY(!matter.valid);
        QVERIFY(matter.values.dump().size() < 1'000'000);
    }

    void deepFlowIsQuick()
    {
        const std::string card = "---\na: " + std::string(900'000, '[') + "\n---\n";
        QElapsedTimer timer;
        timer.start();
        readFrontMatter(card);
        QVERIFY(timer.elapsed() < 5000);
    }

    void byteOrderMark()
    {
        const FrontMatter matter = readFrontMatter("\xEF\xBB\xBF---\nlicense: mit\n---\n");
        QCOMPARE(matter.values.value("license", ""), std::string("mit"));
        QCOMPARE(kinds(matter), QStringList{"card.byte-order-mark"});
    }

    void labelledCards()
    {
        QFile labels(cardsFolder() + "/labels.tsv");
        if (!labels.open(QIODevice::ReadOnly))
            QSKIP("The labelled samples are not here (ASSAYER_SHARED).");
        int seen = 0;
        for (const QByteArray& line : labels.readAll().split('\n')) {
            const QList<QByteArray> fields = line.split('\t');
            if (fields.size() < 2 || !fields[0].startsWith("cards/"))
                continue;
            ++seen;
            const std::string text = readFile(cardsFolder() + "/" + fields[0]);
            const FrontMatter matter = readFrontMatter(text);
            QCOMPARE(matter.present, fields[1] != "no-front-matter");
            if (fields[1] == "front-matter-invalid-yaml")
                QVERIFY2(!matter.valid, fields[0]);
            if (fields[1].startsWith("front-matter-ok;keys=")) {
                QVERIFY2(matter.valid, fields[0]);
                QList<QByteArray> expected = fields[1].mid(fields[1].indexOf('=') + 1).split(',');
                std::sort(expected.begin(), expected.end());
                QList<QByteArray> keys;
                for (const auto& [key, place] : matter.keys)
                    keys.append(QByteArray::fromStdString(key));
                QCOMPARE(keys, expected);
            }
            const auto python = readByPython(text);
            if (python && python->is_object())
                QCOMPARE(QString::fromStdString(matter.values.dump()), QString::fromStdString(python->dump()));
        }
        QVERIFY(seen >= 28);
    }
};

QTEST_GUILESS_MAIN(FrontMatterTest)
#include "FrontMatterTest.moc"
