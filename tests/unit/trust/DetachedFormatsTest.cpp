// SPDX-License-Identifier: GPL-3.0-or-later
// Telling signature files from other files by content, and the encoding that DSSE signs.
#include "trust/Dsse.h"
#include "trust/SignatureCheck.h"

#include <QTest>

using namespace assayer;
using namespace assayer::trust;

class DetachedFormatsTest : public QObject
{
    Q_OBJECT

private slots:
    // The example of the DSSE protocol.
    void preAuthenticationEncodingOfTheSpecification()
    {
        QCOMPARE(preAuthenticationEncoding("http://example.com/HelloWorld", "hello world"),
                 std::string("DSSEv1 29 http://example.com/HelloWorld 11 hello world"));
        QCOMPARE(preAuthenticationEncoding("", std::string_view("\0\xFF", 2)), std::string("DSSEv1 0  2 \0\xFF", 14));
    }

    // What python3 prints for repr(b'...') of these bytes.
    void bytesLiteralOfPython_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("literal");
        QTest::newRow("plain") << QByteArray("ab") << QByteArray("b'ab'");
        QTest::newRow("single quote") << QByteArray("it's") << QByteArray("b\"it's\"");
        QTest::newRow("both quotes") << QByteArray("'\"") << QByteArray("b'\\'\"'");
        QTest::newRow("controls") << QByteArray("\n\r\t\\\x00\x7f\xff", 7)
                                  << QByteArray("b'\\n\\r\\t\\\\\\x00\\x7f\\xff'");
    }

    void bytesLiteralOfPython()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, literal);
        const std::string expected = "DSSEV1 1 t " + std::to_string(bytes.size()) + " " + literal.toStdString();
        QCOMPARE(pythonLiteralEncoding("t", bytes.toStdString()), expected);
    }

    void recognised_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("kind");
        const auto row = [](const char* name, const QByteArray& content, const char* kind) {
            QTest::newRow(name) << content << QString(kind);
        };
        row("empty", "", "");
        row("text", "a model\n", "");
        row("configuration", "{\"model_type\": \"llama\"}", "");
        row("JSON that mentions the words", "{\"a\": \"dsseEnvelope\", \"b\": \"verificationMaterial\"}", "");
        row("bundle", "{\"mediaType\": \"x\", \"verificationMaterial\": {}, \"dsseEnvelope\": {}}", "sigstore-bundle");
        row("damaged bundle", "{\"mediaType\": \"application/vnd.dev.sigstore.bundle.v0.3+json\", \"verif",
            "sigstore-bundle");
        row("envelope", "{\"payload\": \"\", \"payloadType\": \"\", \"signatures\": []}", "dsse");
        row("old cosign", "{\"base64Signature\": \"\", \"cert\": \"\"}", "cosign");
        row("SSH", "-----BEGIN SSH SIGNATURE-----\nU1NIU0lH\n", "ssh");
        row("OpenPGP", "\n-----BEGIN PGP SIGNATURE-----\n", "openpgp");
        row("OpenPGP key", "-----BEGIN PGP PUBLIC KEY BLOCK-----\n", "");
        row("minisign", "untrusted comment: signature\nRWQ=\n", "minisign");
        row("base64 of something else", QByteArray(96, 'A'), "");
    }

    void recognised()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, kind);
        const std::string text = content.toStdString();
        QCOMPARE(isSignature(text), !kind.isEmpty());
        if (kind.isEmpty())
            return;
        Request request;
        request.bundle = text;
        const record::Signature signature = verify(request);
        QCOMPARE(QString::fromStdString(signature.kind), kind);
        QVERIFY(signature.status != record::SignatureStatus::Verified);
        QVERIFY(!signature.steps.empty());
    }

    void whatIsNoSignatureIsInvalid()
    {
        for (const std::string_view content : {"", "{", "[]", "null", "\xFF", "{\"a\": 1, \"a\": 2}"}) {
            Request request;
            request.bundle = content;
            QCOMPARE(verify(request).status, record::SignatureStatus::Invalid);
            QVERIFY(digestDemands(content).empty());
        }
    }
};

QTEST_GUILESS_MAIN(DetachedFormatsTest)
#include "DetachedFormatsTest.moc"
