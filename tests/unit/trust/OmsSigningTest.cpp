// SPDX-License-Identifier: GPL-3.0-or-later
// Signing models: openssl judges the signature, and our own verifier agrees.
#include "BundleMaker.h"

#include "trust/OmsSigning.h"

#include <QTest>

using namespace assayer;
using namespace assayer::trust;

namespace {

const test::Contents kModel{{"b.txt", "b"}, {"a/b.txt", "ab"}, {"a-b", "x"}, {"\xC3\xBC \"quoted\"\n.bin", "u"}};

} // namespace

class OmsSigningTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (!test::BundleMaker::available())
            QSKIP("python3 and openssl are needed to judge the signatures.");
    }

    void opensslAccepts_data()
    {
        QTest::addColumn<QString>("curve");
        QTest::addColumn<QString>("hash");
        QTest::newRow("P-256") << "P-256"
                               << "sha256";
        QTest::newRow("P-384") << "P-384"
                               << "sha384";
        QTest::newRow("P-521") << "P-521"
                               << "sha512";
    }

    void opensslAccepts()
    {
        QFETCH(QString, curve);
        QFETCH(QString, hash);
        QVERIFY(m_maker.makeCurveKey("key", curve));
        const auto bundle = signModel(test::hashContents(kModel), m_maker.privateKey("key"), "model", {"model.sig"});
        QVERIFY2(bundle.has_value(), bundle ? "" : bundle.error().message.c_str());
        m_maker.write("signed.json", *bundle);
        QVERIFY(test::BundleMaker::run("python3", {test::BundleMaker::script("check_bundle.py"),
                                                   m_maker.path("signed.json"), m_maker.path("key.pub"), hash}));
        QVERIFY(isSignature(*bundle));

        Request request;
        request.bundlePath = "model.sig";
        request.bundle = *bundle;
        request.publicKeyPem = m_maker.publicKey("key");
        request.files = test::hashContents(kModel);
        QCOMPARE(verify(request).status, record::SignatureStatus::Verified);
    }

    void checkerNoticesAChangedByte()
    {
        QVERIFY(m_maker.makeCurveKey("key", "P-256"));
        const auto bundle = signModel(test::hashContents(kModel), m_maker.privateKey("key"), "model");
        QVERIFY(bundle.has_value());
        Json changed = Json::parse(*bundle);
        std::string payload = changed["dsseEnvelope"]["payload"];
        payload[20] = payload[20] == 'A' ? 'B' : 'A';
        changed["dsseEnvelope"]["payload"] = payload;
        m_maker.write("signed.json", changed.dump());
        QVERIFY(!test::BundleMaker::run("python3", {test::BundleMaker::script("check_bundle.py"),
                                                    m_maker.path("signed.json"), m_maker.path("key.pub"), "sha256"}));
    }

    void refusals_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::newRow("RSA") << QStringList{"-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"};
        QTest::newRow("Ed25519") << QStringList{"-algorithm", "ED25519"};
        QTest::newRow("encrypted") << QStringList{"-algorithm",   "EC",    "-pkeyopt",   "ec_paramgen_curve:P-256",
                                                  "-aes-128-cbc", "-pass", "pass:secret"};
    }

    void refusals()
    {
        QFETCH(QStringList, options);
        QVERIFY(test::BundleMaker::run("openssl",
                                       QStringList{"genpkey"} + options + QStringList{"-out", m_maker.path("k.pem")}));
        QVERIFY(!signModel(test::hashContents(kModel), m_maker.privateKey("k"), "model").has_value());
    }

    void refusedFiles()
    {
        QVERIFY(m_maker.makeCurveKey("key", "P-256"));
        const std::string key = m_maker.privateKey("key");
        QVERIFY(!signModel({}, key, "model").has_value());
        for (const char* name : {"../a", "/a", "a//b", "\xFF", ""}) {
            std::vector<HashedFile> files = test::hashContents(kModel);
            files[0].path = name;
            QVERIFY2(!signModel(files, key, "model").has_value(), name);
        }
        std::vector<HashedFile> linked = test::hashContents(kModel);
        linked[0].symlink = true;
        QVERIFY(!signModel(linked, key, "model").has_value());
        std::vector<HashedFile> bare = test::hashContents(kModel);
        bare[0].digests.clear();
        QVERIFY(!signModel(bare, key, "model").has_value());
    }

private:
    test::BundleMaker m_maker;
};

QTEST_GUILESS_MAIN(OmsSigningTest)
#include "OmsSigningTest.moc"
