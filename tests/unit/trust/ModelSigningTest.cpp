// SPDX-License-Identifier: GPL-3.0-or-later
// Signing with encrypted keys, certificate chains and a token, and files that are never half written or replaced.
#include "BundleMaker.h"
#include "SignatureScene.h"

#include "inspection/AtomicFile.h"
#include "trust/ModelSigning.h"

#include <QTest>

using namespace assayer;
using namespace assayer::trust;
using test::SignatureScene;

namespace {

const test::Contents kModel{{"config.json", "{}"}, {"model.safetensors", "weights"}};

PassPhrase answering(const std::string& phrase)
{
    return [phrase]() -> std::optional<std::string> { return phrase; };
}

// SoftHSM's and the engine's modules, where Debian puts them.
constexpr const char* kModule = "/usr/lib/softhsm/libsofthsm2.so";

} // namespace

class ModelSigningTest : public QObject
{
    Q_OBJECT

private:
    bool makeAuthority()
    {
        return m_scene.run("openssl", {"req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                                       "-subj", "/CN=root", "-keyout", "root.key", "-out", "root.pem", "-days", "30"});
    }

    bool makeLeaf(const QByteArray& extensions)
    {
        return m_scene.write("leaf.cnf", extensions) &&
               m_scene.run("openssl", {"req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384", "-nodes",
                                       "-subj", "/CN=signer", "-keyout", "leaf.key", "-out", "leaf.csr"}) &&
               m_scene.run("openssl", {"x509", "-req", "-in", "leaf.csr", "-CA", "root.pem", "-CAkey", "root.key",
                                       "-CAcreateserial", "-days", "20", "-extfile", "leaf.cnf", "-out", "leaf.pem"});
    }

    SigningPlan planWith(const QString& chain) const
    {
        SigningPlan plan;
        plan.files = test::hashContents(kModel);
        plan.modelName = "model";
        plan.certificatesPem = chain.isEmpty() ? std::string() : m_scene.content(chain);
        return plan;
    }

    SignatureScene m_scene;

private slots:
    void initTestCase()
    {
        if (!test::BundleMaker::available())
            QSKIP("openssl makes the keys of this test.");
    }

    void encryptedKey()
    {
        QVERIFY(m_scene.run("openssl", {"genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-aes256",
                                        "-pass", "pass:open sesame", "-out", "locked.pem"}));
        const std::string pem = m_scene.content("locked.pem");
        QVERIFY(SigningKey::fromPem(pem, answering("open sesame")).has_value());
        const auto wrong = SigningKey::fromPem(pem, answering("open barley"));
        QVERIFY(!wrong && wrong.error().message.find("does not open") != std::string::npos);
        const auto none = SigningKey::fromPem(pem, {});
        QVERIFY(!none && none.error().message.find("no pass phrase") != std::string::npos);
    }

    void keysThatMayNotSign()
    {
        for (const QStringList& options :
             {QStringList{"-algorithm", "RSA"}, QStringList{"-algorithm", "ED25519"},
              QStringList{"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp256k1"}}) {
            QVERIFY(m_scene.run("openssl", QStringList{"genpkey"} + options + QStringList{"-out", "other.pem"}));
            QVERIFY(!SigningKey::fromPem(m_scene.content("other.pem"), {}).has_value());
        }
        QVERIFY(!SigningKey::fromPem("no key", {}).has_value());
    }

    void certificateChain()
    {
        QVERIFY(makeAuthority());
        QVERIFY2(makeLeaf("keyUsage=critical,digitalSignature\nextendedKeyUsage=codeSigning\n"),
                 m_scene.error().constData());
        QVERIFY(m_scene.write("chain.pem",
                              QByteArray::fromStdString(m_scene.content("leaf.pem") + m_scene.content("root.pem"))));
        const auto key = SigningKey::fromPem(m_scene.content("leaf.key"), {});
        QVERIFY(key.has_value());
        const auto bundle = signPlan(planWith("chain.pem"), *key);
        QVERIFY2(bundle.has_value(), bundle ? "" : bundle.error().message.c_str());
        const auto document = parseJson(*bundle);
        const Json& certificates =
            document->value.at("verificationMaterial").at("x509CertificateChain").at("certificates");
        QCOMPARE(certificates.size(), std::size_t{1}); // the root stays out

        Request request;
        request.bundle = *bundle;
        request.bundlePath = "model.sig";
        request.files = test::hashContents(kModel);
        request.authoritiesPem = m_scene.content("root.pem");
        request.now = QDateTime::currentSecsSinceEpoch();
        QCOMPARE(verify(request).reason.value_or(""),
                 verify(request).status == record::SignatureStatus::Verified ? "" : "signer-unnamed");
    }

    void chainsThatDoNotFit()
    {
        QVERIFY(makeAuthority());
        QVERIFY(makeLeaf("keyUsage=critical,digitalSignature\n"));
        const auto root = SigningKey::fromPem(m_scene.content("root.key"), {});
        const auto leaf = SigningKey::fromPem(m_scene.content("leaf.key"), {});
        QVERIFY(root && leaf);
        QVERIFY(signPlan(planWith("leaf.pem"), *leaf).has_value());
        QVERIFY(!signPlan(planWith("leaf.pem"), *root).has_value());
        QVERIFY(!signPlan(planWith("leaf.csr"), *leaf).has_value());
        QVERIFY(makeLeaf("keyUsage=critical,keyAgreement\n"));
        const auto agreeing = SigningKey::fromPem(m_scene.content("leaf.key"), {});
        QVERIFY(agreeing && !signPlan(planWith("leaf.pem"), *agreeing).has_value());
    }

    void token()
    {
        if (!QFile::exists(kModule) || !SignatureScene::has("softhsm2-util") || !SignatureScene::has("pkcs11-tool"))
            QSKIP("SoftHSM and pkcs11-tool make the token of this test.");
        QVERIFY(QDir().mkpath(m_scene.path("tokens")));
        QVERIFY(m_scene.write("softhsm2.conf", "directories.tokendir = " + m_scene.path("tokens").toUtf8() +
                                                   "\nobjectstore.backend = file\n"));
        qputenv("SOFTHSM2_CONF", m_scene.path("softhsm2.conf").toUtf8());
        QVERIFY2(m_scene.run("softhsm2-util",
                             {"--init-token", "--free", "--label", "signing", "--pin", "1234", "--so-pin", "5678"}),
                 m_scene.error().constData());
        QVERIFY2(m_scene.run("pkcs11-tool",
                             {"--module", kModule, "--token-label", "signing", "--login", "--pin", "1234",
                              "--keypairgen", "--key-type", "EC:prime256v1", "--label", "model-key", "--id", "01"}),
                 m_scene.error().constData());
        const std::string uri =
            std::string("pkcs11:token=signing;object=model-key;type=private?module-path=") + kModule;
        const auto key = SigningKey::fromToken(uri, answering("1234"));
        QVERIFY2(key.has_value(), key ? "" : key.error().message.c_str());
        const auto bundle = signPlan(planWith({}), *key);
        QVERIFY2(bundle.has_value(), bundle ? "" : bundle.error().message.c_str());
        QVERIFY(!SigningKey::fromToken(std::string("pkcs11:token=none;object=none?module-path=") + kModule,
                                       answering("1234"))
                     .has_value());
    }

    void neverReplacesUnasked()
    {
        const std::string path = m_scene.path("model.sig").toStdString();
        QVERIFY(inspection::writeWhole(path, "first", inspection::Overwrite::Refuse).has_value());
        QVERIFY(!inspection::writeWhole(path, "second", inspection::Overwrite::Refuse).has_value());
        QCOMPARE(m_scene.content("model.sig"), std::string("first"));
        QVERIFY(inspection::writeWhole(path, "third", inspection::Overwrite::Allow).has_value());
        QCOMPARE(m_scene.content("model.sig"), std::string("third"));
        QVERIFY(!inspection::writeWhole(m_scene.path("no/such/folder").toStdString(), "x", inspection::Overwrite::Allow)
                     .has_value());
        QVERIFY(QDir(m_scene.folder()).entryList({".assayer-*"}, QDir::Files | QDir::Hidden).isEmpty());
    }
};

QTEST_GUILESS_MAIN(ModelSigningTest)
#include "ModelSigningTest.moc"
