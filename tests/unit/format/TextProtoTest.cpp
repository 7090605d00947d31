// SPDX-License-Identifier: GPL-3.0-or-later
// The text form of a message becomes the bytes that protoc --encode writes for it.
#include "WireBuilder.h"

#include "format/TextProto.h"

#include <QTest>

#include <array>

using namespace assayer;
using namespace assayer::format;
using namespace assayer::test;

namespace {

constexpr std::array kFields{TextProtoField{0, "name", 1, kTextProtoScalar}, TextProtoField{0, "inner", 2, 1},
                             TextProtoField{0, "count", 3, kTextProtoScalar},
                             TextProtoField{1, "value", 4, kTextProtoScalar}, TextProtoField{1, "inner", 2, 1}};

std::optional<std::uint64_t> word(std::string_view text)
{
    return text == "SEVEN" ? std::optional<std::uint64_t>(7) : std::nullopt;
}

std::string encoded(const std::string& text)
{
    return wireFromText(text, 0, {kFields, word}).wire;
}

} // namespace

class TextProtoTest : public QObject
{
    Q_OBJECT

private slots:
    void forms_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("wire");
        const auto row = [](const char* text, const std::string& wire) {
            QTest::newRow(text) << QByteArray(text) << QByteArray::fromStdString(wire);
        };
        row("name: \"a\"", wireBytes(1, "a"));
        row("name: 'a' \"b\"", wireBytes(1, "ab"));
        row("name: \"\\101\\x42\\n\\\"\"", wireBytes(1, "AB\n\""));
        row("count: 300", wireNumber(3, 300));
        row("count: -1", wireNumber(3, ~std::uint64_t{0}));
        row("count: SEVEN", wireNumber(3, 7));
        row("count: true # yes", wireNumber(3, 1));
        row("inner { value: 1 }", wireBytes(2, wireNumber(4, 1)));
        row("inner: < value: 1; >", wireBytes(2, wireNumber(4, 1)));
        row("inner: [{ value: 1 }, { inner: [{value: 2}] value: 3 }] count: 5",
            wireBytes(2, wireNumber(4, 1)) + wireBytes(2, wireBytes(2, wireNumber(4, 2)) + wireNumber(4, 3)) +
                wireNumber(3, 5));
        row("count: [1, 2]", wireNumber(3, 1) + wireNumber(3, 2));
        row("other { name: \"x\" inner { value: 1 } } count: 1", wireNumber(3, 1));
        row("[type.googleapis.com/x.Y] { a: 1 } count: 1", wireNumber(3, 1));
        row("inner { value: 1", wireBytes(2, wireNumber(4, 1)));
    }

    void forms()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, wire);
        QCOMPARE(QByteArray::fromStdString(encoded(text.toStdString())), wire);
    }

    void breaksAreTold()
    {
        for (const char* text : {"inner {", "}", "name: \"a", "name: {", "count: [1", "inner: [{", ":"})
            QVERIFY2(wireFromText(text, 0, {kFields, word}).error.has_value(), text);
        std::string deep;
        for (int i = 0; i < 100'000; ++i)
            deep += "inner{";
        QVERIFY(wireFromText(deep, 0, {kFields, word}).error.has_value());
    }
};

QTEST_APPLESS_MAIN(TextProtoTest)
#include "TextProtoTest.moc"
