// SPDX-License-Identifier: GPL-3.0-or-later
// Hexadecimal and base64 against the test vectors of RFC 4648 and Qt's own encoders.
#include "base/Encoding.h"
#include "base/Text.h"

#include <QRandomGenerator>
#include <QtTest>

using namespace assayer;

class EncodingTest : public QObject
{
    Q_OBJECT

private slots:
    // Expected values from python3: codecs.encode(text, "rot13").
    void rotates()
    {
        QCOMPARE(assayer::rot13("os.system('echo NnZz 13')"), std::string("bf.flfgrz('rpub AaMm 13')"));
        QCOMPARE(assayer::rot13(assayer::rot13("Z\xC3\xA4z{}")), std::string("Z\xC3\xA4z{}"));
    }

    void base64Vectors_data()
    {
        // RFC 4648 section 10.
        QTest::addColumn<QString>("plain");
        QTest::addColumn<QString>("encoded");
        const QStringList rows{"",     "",     "f",        "Zg==",  "fo",       "Zm8=",   "foo",
                               "Zm9v", "foob", "Zm9vYg==", "fooba", "Zm9vYmE=", "foobar", "Zm9vYmFy"};
        for (int i = 0; i < rows.size(); i += 2)
            QTest::newRow(qPrintable("'" + rows[i] + "'")) << rows[i] << rows[i + 1];
    }

    void base64Vectors()
    {
        QFETCH(QString, plain);
        QFETCH(QString, encoded);
        QCOMPARE(toBase64(asBytes(plain.toStdString())), encoded.toStdString());
        const auto decoded = fromBase64(encoded.toStdString());
        QVERIFY(decoded);
        QCOMPARE(asText(*decoded), std::string_view(plain.toStdString()));
    }

    void randomAgainstQt()
    {
        QRandomGenerator random(7);
        for (int length = 0; length < 200; ++length) {
            QByteArray bytes(length, '\0');
            for (char& byte : bytes)
                byte = static_cast<char>(random.bounded(256));
            const std::string raw = bytes.toStdString();
            QCOMPARE(toBase64(asBytes(raw)), bytes.toBase64().toStdString());
            QCOMPARE(toHex(asBytes(raw)), bytes.toHex().toStdString());
            const auto url = fromBase64(
                bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals).toStdString());
            QVERIFY(url);
            QCOMPARE(asText(*url), std::string_view(raw));
            const auto hex = fromHex(bytes.toHex().toUpper().toStdString());
            QVERIFY(hex);
            QCOMPARE(asText(*hex), std::string_view(raw));
        }
    }

    void refusals()
    {
        for (const char* text : {"Z", "Zg==\n", "Zm 9v", "Zm9v!", "===="})
            QVERIFY2(!fromBase64(text), text);
        QVERIFY(!fromHex("abc"));
        QVERIFY(!fromHex("zz"));
    }
};

QTEST_APPLESS_MAIN(EncodingTest)
#include "EncodingTest.moc"
