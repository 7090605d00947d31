// SPDX-License-Identifier: GPL-3.0-or-later
// Signatures that minisign makes, and signatures of cosign's form that openssl makes.
#include "BundleMaker.h"
#include "SignatureScene.h"

#include <QTest>

using namespace assayer;
using namespace assayer::trust;
using test::SignatureScene;

class MinisignTest : public QObject
{
    Q_OBJECT

private:
    record::Signature verify(const QString& key, const QString& signature = "weights.bin.minisig") const
    {
        Request request;
        request.publicKeyPem = key.isEmpty() ? std::string() : m_scene.content(key);
        return m_scene.verifyWith(request, signature, {"weights.bin"});
    }

    bool sign(const QStringList& options)
    {
        return m_scene.run("minisign", QStringList{"-S", "-s", "signer.key", "-m", "weights.bin"} + options);
    }

    SignatureScene m_scene;

private slots:
    void minisign_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::newRow("prehashed") << QStringList{};
        QTest::newRow("legacy") << QStringList{"-l"};
    }

    void minisign()
    {
        QFETCH(QStringList, options);
        if (!SignatureScene::has("minisign"))
            QSKIP("minisign makes the signatures of this test.");
        QVERIFY(m_scene.run("minisign", {"-G", "-f", "-W", "-p", "signer.pub", "-s", "signer.key"}));
        QVERIFY(m_scene.run("minisign", {"-G", "-f", "-W", "-p", "other.pub", "-s", "other.key"}));
        QVERIFY2(sign(options + QStringList{"-t", "weights of May"}), m_scene.error().constData());
        const auto right = verify("signer.pub");
        COMPARE_OUTCOME(right, "verified");
        QCOMPARE(right.signer.at("comment"), std::string("weights of May"));
        COMPARE_OUTCOME(verify({}), "incomplete key-missing");
        COMPARE_OUTCOME(verify("other.pub"), "invalid key-mismatch");

        std::string text = m_scene.content("weights.bin.minisig");
        QVERIFY(
            m_scene.write("weights.bin.comment.minisig", QByteArray::fromStdString(text).replace("of May", "of June")));
        COMPARE_OUTCOME(verify("signer.pub", "weights.bin.comment.minisig"), "invalid signature-invalid");
        QVERIFY(m_scene.write("weights.bin.cut.minisig", QByteArray::fromStdString(text.substr(0, text.size() - 20))));
        COMPARE_OUTCOME(verify("signer.pub", "weights.bin.cut.minisig"), "invalid bundle-encoding");

        QVERIFY(m_scene.write("weights.bin", "weights of another model\n"));
        COMPARE_OUTCOME(verify("signer.pub"), "invalid signature-invalid");
        QVERIFY(m_scene.write("weights.bin", "weights of a model\n"));
    }

    void cosign_data()
    {
        QTest::addColumn<QStringList>("key");
        QTest::newRow("P-256") << QStringList{"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"};
        QTest::newRow("P-384") << QStringList{"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"};
    }

    void cosign()
    {
        QFETCH(QStringList, key);
        if (!SignatureScene::has("openssl"))
            QSKIP("openssl makes the signatures of this test.");
        const test::BundleMaker maker;
        QVERIFY(maker.makeKey("key", key));
        QVERIFY(maker.makeCurveKey("other", "P-256"));
        QVERIFY(
            m_scene.run("openssl", {"dgst", "-sha256", "-sign", maker.path("key.pem"), "-out", "raw", "weights.bin"}));
        QVERIFY(m_scene.write("weights.bin.sig", QByteArray::fromStdString(m_scene.content("raw")).toBase64() + '\n'));
        QVERIFY(m_scene.write("key.pub", QByteArray::fromStdString(maker.publicKey("key"))));
        QVERIFY(m_scene.write("other.pub", QByteArray::fromStdString(maker.publicKey("other"))));
        COMPARE_OUTCOME(verify("key.pub", "weights.bin.sig"), "verified");
        COMPARE_OUTCOME(verify("other.pub", "weights.bin.sig"), "invalid signature-invalid");
        COMPARE_OUTCOME(verify({}, "weights.bin.sig"), "incomplete key-missing");

        // The older JSON around it brings a key of its own, which alone makes nothing verified.
        const QByteArray bundle = "{\"base64Signature\": \"" +
                                  QByteArray::fromStdString(m_scene.content("raw")).toBase64() + "\", \"cert\": \"" +
                                  QByteArray::fromStdString(maker.publicKey("key")).toBase64() + "\"}";
        QVERIFY(m_scene.write("weights.bin.bundle", bundle));
        COMPARE_OUTCOME(verify({}, "weights.bin.bundle"), "valid-untrusted");
        COMPARE_OUTCOME(verify("key.pub", "weights.bin.bundle"), "verified");
        QVERIFY(m_scene.write("weights.bin.bundle", QByteArray(bundle).replace("{", "{\"cert\": \"\", ")));
        COMPARE_OUTCOME(verify("key.pub", "weights.bin.bundle"), "invalid json-duplicate-key");

        QVERIFY(m_scene.write("weights.bin", "weights of another model\n"));
        COMPARE_OUTCOME(verify("key.pub", "weights.bin.sig"), "invalid signature-invalid");
        QVERIFY(m_scene.write("weights.bin", "weights of a model\n"));
    }
};

QTEST_GUILESS_MAIN(MinisignTest)
#include "MinisignTest.moc"
