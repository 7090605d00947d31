// SPDX-License-Identifier: GPL-3.0-or-later
// Which regular expressions can take exponential time: the textbook forms do, and the patterns of known tokenizers do
// not.
#include <QTest>

#include "code/PatternCost.h"

using assayer::code::explosiveGroup;

class PatternCostTest : public QObject
{
    Q_OBJECT

private slots:
    void explosive_data()
    {
        QTest::addColumn<QByteArray>("pattern");
        QTest::addColumn<int>("offset");
        for (const char* pattern : {"(a+)+$", "(a*)*", "(?:a+)+b", "(\\s*\\w+)*", "([a-z]+\\s?)+", "(a|a)*c",
                                    "(.|\\n)*x", "((a+))+", "(a{1,})+", "(?i:x+)*"})
            QTest::newRow(pattern) << QByteArray(pattern) << 0;
        QTest::newRow("behind") << QByteArray("ab(c+)*") << 2;
        QTest::newRow("inside") << QByteArray("x(y(c+)*z)") << 3;
    }

    void explosive()
    {
        QFETCH(QByteArray, pattern);
        QFETCH(int, offset);
        const auto found = explosiveGroup(pattern.toStdString());
        QVERIFY(found.has_value());
        QCOMPARE(static_cast<int>(*found), offset);
    }

    void bounded_data()
    {
        QTest::addColumn<QByteArray>("pattern");
        for (const char* pattern :
             {"",          "a+",      "(a+)",    "(\\d+,)*\\d+", "(?:[a-z]+-)+", "(a+){2}", "[(a+)+]+",
              "\\(a+\\)+", "(?=a+)+", "(?>a+)+", "(a++)+",       "(a|b)*",       "(ab?)+",  "((",
              "))",        "[",       "\\",      "(?",           "a{",           "(a+)?",   "(x*y)*"})
            QTest::newRow(pattern) << QByteArray(pattern);
        // GPT-2 and GPT-4o, as their tokenizers publish them.
        QTest::newRow("gpt2") << QByteArray(
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+");
        QTest::newRow("gpt4o") << QByteArray(
            "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'"
            "ve|'m|'ll|'d)?|"
            "\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+");
    }

    void bounded()
    {
        QFETCH(QByteArray, pattern);
        QVERIFY(!explosiveGroup(pattern.toStdString()).has_value());
    }

    void deepNestingEnds() { QVERIFY(!explosiveGroup(std::string(100'000, '(')).has_value()); }
};

QTEST_APPLESS_MAIN(PatternCostTest)
#include "PatternCostTest.moc"
