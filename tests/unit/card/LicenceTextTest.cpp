// SPDX-License-Identifier: GPL-3.0-or-later
// Telling licences by their texts: those that Debian installs, and changed ones.
#include "card/LicenceText.h"

#include <QFile>
#include <QTest>

using namespace assayer::card;
using Kind = LicenceMatch::Kind;

namespace {

std::string readFile(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

std::string resource(const QString& name)
{
    return readFile(qEnvironmentVariable("ASSAYER_SOURCE") + "/resources/licences/" + name + ".txt");
}

// The same words in lines of another width.
std::string rewrapped(const std::string& text)
{
    QString simple = QString::fromStdString(text).simplified();
    for (qsizetype at = 50; at < simple.size(); at += 50) {
        const qsizetype blank = simple.indexOf(' ', at);
        if (blank < 0)
            break;
        simple[blank] = '\n';
        at = blank;
    }
    return simple.toStdString();
}

} // namespace

class LicenceTextTest : public QObject
{
    Q_OBJECT

private slots:
    void textsOfDebian_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("id");
        QTest::newRow("Apache") << "Apache-2.0"
                                << "apache-2.0";
        QTest::newRow("GPL 2") << "GPL-2"
                               << "gpl-2.0";
        QTest::newRow("GPL 3") << "GPL-3"
                               << "gpl-3.0";
        QTest::newRow("LGPL 2.1") << "LGPL-2.1"
                                  << "lgpl-2.1";
        QTest::newRow("LGPL 3") << "LGPL-3"
                                << "lgpl-3.0";
        QTest::newRow("MPL 2") << "MPL-2.0"
                               << "mpl-2.0";
        QTest::newRow("CC0") << "CC0-1.0"
                             << "cc0-1.0";
        QTest::newRow("BSD of the Regents") << "BSD"
                                            << "bsd-3-clause";
    }

    void textsOfDebian()
    {
        QFETCH(QString, file);
        QFETCH(QString, id);
        const std::string text = readFile("/usr/share/common-licenses/" + file);
        if (text.empty())
            QSKIP("Debian's licence texts are not here.");
        const LicenceMatch match = identifyLicence(text);
        QCOMPARE(QString::fromStdString(match.id), id);
        QVERIFY(match.kind == Kind::Same || file == "BSD");
        QVERIFY(match.kind == Kind::Same || match.kind == Kind::Modified);
    }

    void holderAndWrappingDoNotMatter()
    {
        std::string text = resource("MIT");
        const std::string line = "Copyright (c) <year> <copyright holders>";
        text.replace(text.find(line), line.size(), "Copyright (c) 2021-2024 Somebody, Inc. and contributors");
        QCOMPARE(identifyLicence(text).kind, Kind::Same);
        QCOMPARE(identifyLicence(text).id, std::string("mit"));
        std::string windows;
        for (const char c : text)
            windows += c == '\n' ? std::string("\r\n") : std::string(1, c);
        QCOMPARE(identifyLicence(windows).id, std::string("mit"));
        QCOMPARE(identifyLicence(rewrapped(resource("Apache-2.0"))).id, std::string("apache-2.0"));
    }

    void withoutTitleOrAppendix()
    {
        std::string mit = resource("MIT");
        mit.erase(0, mit.find("Permission is"));
        QCOMPARE(identifyLicence(mit).kind, Kind::Same);
        std::string apache = resource("Apache-2.0");
        apache.erase(apache.find("APPENDIX"));
        QCOMPARE(identifyLicence(apache).kind, Kind::Same);
    }

    void twoAndThreeClauses()
    {
        QCOMPARE(identifyLicence(resource("BSD-2-Clause")).id, std::string("bsd-2-clause"));
        QCOMPARE(identifyLicence(resource("BSD-3-Clause")).id, std::string("bsd-3-clause"));
    }

    void addedConditionIsAModification()
    {
        std::string text = resource("MIT");
        text.insert(text.find("THE SOFTWARE IS"), "The Software shall be used for good, not evil, nor in weapons.\n\n");
        QCOMPARE(identifyLicence(text).kind, Kind::Modified);
        QCOMPARE(identifyLicence(text).id, std::string("mit"));
    }

    void othersAreUnknown()
    {
        for (const std::string& text : {std::string(), std::string("All rights reserved."), std::string(2U << 20U, 'x'),
                                        resource("MIT").substr(0, 300), std::string("Licensed under the MIT License.")})
            QCOMPARE(identifyLicence(text).kind, Kind::Unknown);
    }

    void titles_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("id");
        QTest::newRow("Llama 3.1") << QByteArray(
                                          "LLAMA 3.1 COMMUNITY LICENSE AGREEMENT\nLlama 3.1 Version Release Date")
                                   << "llama3.1";
        QTest::newRow("Llama 2") << QByteArray("LLAMA 2 COMMUNITY LICENSE AGREEMENT\t\n") << "llama2";
        QTest::newRow("Gemma") << QByteArray("Gemma Terms of Use\n\nLast modified") << "gemma";
        QTest::newRow("non-commercial") << QByteArray("Attribution-NonCommercial 4.0 International\n====")
                                        << "cc-by-nc-4.0";
        QTest::newRow("attribution") << QByteArray("Attribution 4.0 International\n====") << "cc-by-4.0";
        QTest::newRow("Affero") << QByteArray("GNU AFFERO GENERAL PUBLIC LICENSE\n Version 3, 19 November 2007")
                                << "agpl-3.0";
    }

    void titles()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, id);
        const LicenceMatch match = identifyLicence(text.toStdString());
        QCOMPARE(match.kind, Kind::Title);
        QCOMPARE(QString::fromStdString(match.id), id);
    }

    // The Affero licence differs from GPL 3 in few words, so likeness alone would call it a modified GPL.
    void afferoIsNoModifiedGpl()
    {
        std::string text = resource("GPL-3.0");
        text.replace(text.find("GENERAL PUBLIC"), 0, "AFFERO ");
        const LicenceMatch match = identifyLicence(text);
        QCOMPARE(match.kind, Kind::Title);
        QCOMPARE(match.id, std::string("agpl-3.0"));
    }

    void agreement()
    {
        QVERIFY(licenceAgrees("Apache-2.0", "apache-2.0"));
        QVERIFY(licenceAgrees("gpl-3.0-or-later", "gpl-3.0"));
        QVERIFY(licenceAgrees("bsd", "bsd-2-clause"));
        QVERIFY(licenceAgrees("openrail++", "creativeml-openrail-m"));
        QVERIFY(!licenceAgrees("mit", "apache-2.0"));
        QVERIFY(!licenceAgrees("gpl-2.0", "gpl-3.0"));
        QVERIFY(!licenceAgrees("cc-by-4.0", "cc-by-nc-4.0"));
        QVERIFY(isComparableLicence("llama3.1"));
        QVERIFY(!isComparableLicence("other"));
        QVERIFY(!isComparableLicence("my own licence"));
    }
};

QTEST_GUILESS_MAIN(LicenceTextTest)
#include "LicenceTextTest.moc"
