// SPDX-License-Identifier: GPL-3.0-or-later
// The guard around JSON: what it refuses, and what it reports.
#include "base/Json.h"

#include <QtTest>

using namespace assayer;
using namespace std::string_literals;

class JsonTest : public QObject
{
    Q_OBJECT

private slots:
    void plainDocument()
    {
        const auto document = parseJson(R"({"a": [1, -2, 3.5, "x", true, null], "b": {"c": 18446744073709551615}})");
        QVERIFY(document);
        QVERIFY(document->duplicateKeys.empty());
        QCOMPARE(document->value["b"]["c"].get<std::uint64_t>(), 18446744073709551615ULL);
        QCOMPARE(document->value["a"].size(), std::size_t{6});
    }

    void duplicateKeysAreReportedWithTheirPlace()
    {
        const auto document = parseJson(R"({"x": [{"k": 1, "k/~": 1, "k": 2, "k/~": 3}]})");
        QVERIFY(document);
        QCOMPARE(document->duplicateKeys, (std::vector<std::string>{"/x/0/k", "/x/0/k~1~0"}));
        QCOMPARE(document->value["x"][0]["k"].get<int>(), 2);
    }

    void depthIsBounded()
    {
        Limits limits;
        limits.documentDepth = 100;
        const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
        QVERIFY(parseJson(nested(100), limits));
        const auto tooDeep = parseJson(nested(101), limits);
        QVERIFY(!tooDeep);
        QVERIFY(tooDeep.error().kind == ErrorKind::LimitExceeded);
        QVERIFY(!parseJson(std::string(1'000'000, '['), limits));
    }

    void countIsBounded()
    {
        Limits limits;
        limits.documentValues = 4;
        QVERIFY(parseJson("[1,2,3]", limits));
        QVERIFY(!parseJson("[1,2,3,4]", limits));
    }

    void brokenInputNamesTheOffset()
    {
        const auto broken = parseJson(R"({"a": 1,, "b": 2})");
        QVERIFY(!broken);
        QVERIFY(broken.error().kind == ErrorKind::Malformed);
        QCOMPARE(broken.error().offset.value(), std::uint64_t{8});
        for (const char* text : {"", "{", "[1", "nul", "\"\xFF\"", "1 2", "{\"a\"}", "NaN", "'a'"})
            QVERIFY2(!parseJson(text), text);
    }

    // A parser in C stops at the zero byte and one in Python refuses it: nobody may hide text behind one.
    void zeroBytesAreRefused()
    {
        const auto hidden = parseJson("{\"a\": 1}\0{\"b\": 2}"s);
        QVERIFY(!hidden);
        QCOMPARE(hidden.error().offset.value_or(0), std::uint64_t{8});
    }

    void unsignedValuesOfAnyForm()
    {
        const auto document = parseJson(R"({"a": 7, "b": "42", "c": 8.0, "d": -1, "e": 8.5, "f": "x", "g": ""})");
        QVERIFY(document);
        const Json& value = document->value;
        QCOMPARE(jsonUnsigned(value, "a").value(), std::uint64_t{7});
        QCOMPARE(jsonUnsigned(value, "b").value(), std::uint64_t{42});
        QCOMPARE(jsonUnsigned(value, "c").value(), std::uint64_t{8});
        for (const char* key : {"d", "e", "f", "g", "missing"})
            QVERIFY2(!jsonUnsigned(value, key), key);
    }

    void strayBytesAreNeverThrownOver() { QCOMPARE(jsonLine(Json("a\xFFz")), "\"a\xEF\xBF\xBDz\""s); }
};

QTEST_APPLESS_MAIN(JsonTest)
#include "JsonTest.moc"
