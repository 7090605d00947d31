// SPDX-License-Identifier: GPL-3.0-or-later
// UTF-8 checking and visible escapes of untrusted text.
#include "base/CheckedArithmetic.h"
#include "base/Text.h"

#include <QtTest>

using namespace assayer;
using namespace std::string_literals;

class TextTest : public QObject
{
    Q_OBJECT

private slots:
    void utf8_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("valid");
        // RFC 3629 section 3 and 10: overlong forms, surrogates and values above U+10FFFF are invalid.
        QTest::newRow("ascii") << QByteArray("model.safetensors") << true;
        QTest::newRow("two bytes") << QByteArray("\xC3\xA4") << true;
        QTest::newRow("highest") << QByteArray("\xF4\x8F\xBF\xBF") << true;
        QTest::newRow("above highest") << QByteArray("\xF4\x90\x80\x80") << false;
        QTest::newRow("overlong slash") << QByteArray("\xC0\xAF") << false;
        QTest::newRow("overlong three") << QByteArray("\xE0\x80\x80") << false;
        QTest::newRow("surrogate") << QByteArray("\xED\xA0\x80") << false;
        QTest::newRow("cut") << QByteArray("\xE2\x82") << false;
        QTest::newRow("stray continuation") << QByteArray("a\x80") << false;
    }

    void utf8()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(bool, valid);
        QCOMPARE(isUtf8(bytes.toStdString()), valid);
    }

    // Every code point, against Qt's own decoder.
    void everyCodePointRoundTrips()
    {
        for (char32_t c = 0; c <= 0x10FFFF; ++c) {
            // Qt takes a leading U+FEFF for a byte-order mark and drops it.
            if ((c >= 0xD800 && c <= 0xDFFF) || c == 0xFEFF)
                continue;
            std::string text;
            appendUtf8(text, c);
            if (QByteArray::fromStdString(text) != QString::fromUcs4(&c, 1).toUtf8())
                QFAIL(qPrintable(QString::number(static_cast<uint>(c), 16)));
            const CodePoint point = codePointAt(text, 0);
            if (point.value != c || point.length != text.size())
                QFAIL(qPrintable(QString::number(static_cast<uint>(c), 16)));
        }
    }

    void visible()
    {
        QCOMPARE(visibleText("plain \xC3\xA4"), "plain \xC3\xA4"s);
        QCOMPARE(visibleText("a\nb\x1B[31m"), "a\\nb\\x1B[31m"s);
        QCOMPARE(visibleText("\xE2\x80\xAEgpj"), "\\u202Egpj"s);   // right-to-left override
        QCOMPARE(visibleText("\xE2\x80\x8B"), "\\u200B"s);         // zero-width space
        QCOMPARE(visibleText("\xF3\xA0\x81\x81"), "\\U000E0041"s); // tag letter A
        QCOMPARE(visibleText("\xFF"), "\\xFF"s);
        QCOMPARE(visibleText("a\nb\tc\r", true), "a\nb\tc\\r"s);
    }

    void namesStayDifferent()
    {
        QCOMPARE(utf8FromBytes("a\xFF"), "a\\xFF"s);
        QCOMPARE(utf8FromBytes("a\\b"), "a\\b"s);
        QVERIFY(utf8FromBytes("a\\xFF\xFF") != utf8FromBytes("a\xFF\\xFF"));
        QVERIFY(isUtf8(utf8FromBytes("\xC0\x80\xFE")));
    }

    void excerptCutsBetweenCharacters()
    {
        QCOMPARE(excerpt("abc", 3), "abc"s);
        QCOMPARE(excerpt("a\xC3\xA4z", 2), "a... (4 bytes)"s);
    }

    void arithmetic()
    {
        constexpr std::uint64_t kMost = 0xFFFFFFFFFFFFFFFFULL;
        QVERIFY(!checkedAdd(kMost, 1));
        QCOMPARE(checkedAdd(kMost - 1, 1).value(), kMost);
        QVERIFY(!checkedMultiply(1ULL << 32U, 1ULL << 32U));
        QCOMPARE(checkedMultiply(1ULL << 32U, (1ULL << 32U) - 1).value(), 0xFFFFFFFF00000000ULL);
        QVERIFY(!narrow<int>(kMost));
        QVERIFY(!narrow<std::uint8_t>(-1));
        QCOMPARE(narrow<std::uint8_t>(255).value(), std::uint8_t{255});
    }
};

QTEST_APPLESS_MAIN(TextTest)
#include "TextTest.moc"
