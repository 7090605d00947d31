// SPDX-License-Identifier: GPL-3.0-or-later
// Model signatures under certificates that are made here, each chain wrong in one way (RFC 5280 section 6), and the
// hostile shapes that a bundle can take.
#include "BundleMaker.h"
#include "MockCertificates.h"
#include "SignatureScene.h"

#include "record/RecordJson.h"

#include <QElapsedTimer>
#include <QTest>

#include <functional>
#include <optional>

using namespace assayer;
using namespace assayer::trust;
using record::SignatureStatus;

namespace {

constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kPresent = 1'772'445'630; // 2026-03-02
const test::Contents kModel{{"README.md", "# A model\n"}, {"weights/a.bin", "0123456789"}};

// Root, intermediate and leaf, for a test to change before they are made.
struct ChainPlan
{
    test::CertificatePlan root{"Root",
                               test::curveKey(),
                               nullptr,
                               nullptr,
                               kPresent - 900 * kDay,
                               kPresent + 900 * kDay,
                               "critical,CA:TRUE",
                               "critical,keyCertSign",
                               {},
                               {},
                               {}};
    test::CertificatePlan middle{"Intermediate",
                                 test::curveKey(),
                                 nullptr,
                                 nullptr,
                                 kPresent - 800 * kDay,
                                 kPresent + 800 * kDay,
                                 "critical,CA:TRUE",
                                 "critical,keyCertSign",
                                 {},
                                 {},
                                 {}};
    test::CertificatePlan leaf{"Signer",
                               test::curveKey(),
                               nullptr,
                               nullptr,
                               kPresent - 100 * kDay,
                               kPresent + 100 * kDay,
                               "critical,CA:FALSE",
                               "critical,digitalSignature",
                               "codeSigning",
                               "email:signer@example.org",
                               {}};
    std::optional<test::CertificatePlan> second; ///< an authority between the intermediate and the leaf
    std::string anchor;                          ///< PEM; empty: the root's
    bool withoutMiddle = false;
    std::function<void(Json& bundle)> change;
};

Json dsseBundle(const std::string& payload, const std::string& signature, const Json& material)
{
    return {{"mediaType", "application/vnd.dev.sigstore.bundle.v0.3+json"},
            {"verificationMaterial", material},
            {"dsseEnvelope",
             {{"payload", test::base64(payload)},
              {"payloadType", "application/vnd.in-toto+json"},
              {"signatures", Json::array({{{"sig", test::base64(signature)}, {"keyid", ""}}})}}}};
}

std::string encodingOf(const std::string& payload)
{
    return "DSSEv1 28 application/vnd.in-toto+json " + std::to_string(payload.size()) + " " + payload;
}

record::Signature verifyChain(ChainPlan plan)
{
    plan.root.issuerKey = plan.root.key;
    const CertificateHandle root = test::makeCertificate(plan.root);
    plan.middle.issuerKey = plan.root.key;
    plan.middle.issuer = root;
    const CertificateHandle middle = test::makeCertificate(plan.middle);
    CertificateHandle issuer = middle;
    Json chain = Json::array();
    const auto add = [&](const CertificateHandle& certificate) {
        chain.push_back({{"rawBytes", test::base64(test::derOf(certificate))}});
    };
    plan.leaf.issuerKey = plan.middle.key;
    std::optional<CertificateHandle> second;
    if (plan.second) {
        plan.second->issuerKey = plan.middle.key;
        plan.second->issuer = middle;
        second = test::makeCertificate(*plan.second);
        issuer = *second;
        plan.leaf.issuerKey = plan.second->key;
    }
    plan.leaf.issuer = issuer;
    add(test::makeCertificate(plan.leaf));
    if (second)
        add(*second);
    if (!plan.withoutMiddle)
        add(middle);
    const std::string payload = test::statementOf(kModel).dump();
    Json bundle = dsseBundle(payload, test::signWith(plan.leaf.key, encodingOf(payload)),
                             {{"x509CertificateChain", {{"certificates", chain}}}, {"tlogEntries", Json::array()}});
    if (plan.change)
        plan.change(bundle);
    const std::string text = bundle.dump();
    Request request;
    request.bundle = text;
    request.bundlePath = "model.sig";
    request.files = test::hashContents(kModel);
    request.now = kPresent;
    request.authoritiesPem = plan.anchor.empty() ? test::pemOf(test::derOf(root), "CERTIFICATE") : plan.anchor;
    return verify(request);
}

using Change = std::function<void(ChainPlan&)>;

} // namespace

Q_DECLARE_METATYPE(Change)

class OmsCertificateTest : public QObject
{
    Q_OBJECT

private slots:
    void chains_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, Change change, const char* expected) {
            QTest::newRow(name) << change << QString::fromLatin1(expected);
        };
        row(
            "right", [](ChainPlan&) {}, "verified");
        row(
            "another root of that name",
            [](ChainPlan& plan) {
                test::CertificatePlan other = plan.root;
                other.key = other.issuerKey = test::curveKey();
                plan.anchor = test::pemOf(test::derOf(test::makeCertificate(other)), "CERTIFICATE");
            },
            "invalid chain-untrusted-root");
        row(
            "root of another name",
            [](ChainPlan& plan) {
                test::CertificatePlan other = plan.root;
                other.subject = "Somebody";
                other.key = other.issuerKey = test::curveKey();
                plan.anchor = test::pemOf(test::derOf(test::makeCertificate(other)), "CERTIFICATE");
            },
            "invalid chain-issuer-not-found");
        row(
            "intermediate is missing", [](ChainPlan& plan) { plan.withoutMiddle = true; },
            "invalid chain-issuer-not-found");
        row(
            "intermediate is no authority", [](ChainPlan& plan) { plan.middle.constraints = "critical,CA:FALSE"; },
            "invalid chain-not-ca");
        row(
            "intermediate does not say what it is", [](ChainPlan& plan) { plan.middle.constraints = {}; },
            "invalid chain-not-ca");
        row(
            "root allows no intermediate",
            [](ChainPlan& plan) { plan.root.constraints = "critical,CA:TRUE,pathlen:0"; }, "invalid chain-path-length");
        row(
            "intermediate allows no second one",
            [](ChainPlan& plan) {
                plan.middle.constraints = "critical,CA:TRUE,pathlen:0";
                plan.second = plan.middle;
                plan.second->subject = "Second";
                plan.second->key = test::curveKey();
            },
            "invalid chain-path-length");
        row(
            "second intermediate is allowed",
            [](ChainPlan& plan) {
                plan.middle.constraints = "critical,CA:TRUE,pathlen:1";
                plan.second = plan.middle;
                plan.second->subject = "Second";
                plan.second->key = test::curveKey();
                plan.second->constraints = "critical,CA:TRUE,pathlen:0";
            },
            "verified");
        row(
            "intermediate may not sign certificates",
            [](ChainPlan& plan) { plan.middle.keyUsage = "critical,digitalSignature"; }, "invalid chain-not-ca");
        row(
            "signer may only encrypt",
            [](ChainPlan& plan) {
                plan.leaf.keyUsage = "critical,keyAgreement";
                plan.leaf.extendedUsage = {};
            },
            "invalid cert-usage");
        row(
            "signer has expired", [](ChainPlan& plan) { plan.leaf.end = kPresent - 1; },
            "valid-untrusted cert-expired");
        row(
            "signer counts from tomorrow", [](ChainPlan& plan) { plan.leaf.begin = kPresent + kDay; },
            "valid-untrusted cert-not-yet-valid");
        row(
            "authority had expired when the signer began",
            [](ChainPlan& plan) { plan.middle.end = plan.leaf.begin - kDay; }, "invalid cert-expired");
        row(
            "authority began after the signer", [](ChainPlan& plan) { plan.root.begin = kPresent + kDay; },
            "invalid cert-not-yet-valid");
        row(
            "name is excluded",
            [](ChainPlan& plan) {
                plan.middle.extensions = {{"2.5.29.30", excludedExampleOrg()}};
            },
            "invalid cert-usage");
        row(
            "key of another curve", [](ChainPlan& plan) { plan.leaf.key = test::curveKey("secp256k1"); },
            "invalid key-type");
        row(
            "key of 224 bits", [](ChainPlan& plan) { plan.leaf.key = test::curveKey("P-224"); }, "invalid key-type");
        row(
            "weak RSA key",
            [](ChainPlan& plan) {
                plan.leaf.key = {EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{1024}), &EVP_PKEY_free};
            },
            "invalid key-type");
        row(
            "RSA key",
            [](ChainPlan& plan) {
                plan.leaf.key = {EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{2048}), &EVP_PKEY_free};
            },
            "invalid key-type");
        row(
            "Ed25519 key", [](ChainPlan& plan) { plan.leaf.key = test::edwardsKey(); }, "invalid key-type");
        row(
            "no certificate at all",
            [](ChainPlan& plan) {
                plan.change = [](Json& bundle) {
                    bundle["verificationMaterial"]["x509CertificateChain"]["certificates"] = Json::array();
                };
            },
            "invalid bundle-structure");
        row(
            "another leaf than the key's",
            [](ChainPlan& plan) {
                plan.change = [](Json& bundle) {
                    auto& chain = bundle["verificationMaterial"]["x509CertificateChain"]["certificates"];
                    chain = Json::array({chain.at(1)});
                };
            },
            "invalid cert-usage");
        // RFC 5280 section 4.2: an extension that is not known and critical ends the path.
        row(
            "unknown critical extension of the signer",
            [](ChainPlan& plan) { plan.leaf.unknownCritical = "1.3.6.1.4.1.57264.99"; }, "invalid cert-usage");
        row(
            "unknown critical extension of the intermediate",
            [](ChainPlan& plan) { plan.middle.unknownCritical = "1.3.6.1.4.1.57264.99"; }, "invalid cert-usage");
    }

    void chains()
    {
        QFETCH(Change, change);
        QFETCH(QString, expected);
        ChainPlan plan;
        change(plan);
        const auto signature = verifyChain(plan);
        QVERIFY2(test::outcome(signature) == expected, qPrintable(test::told(signature)));
    }

    // Every length that a certificate can be cut to: never right, never without a reason.
    void truncatedCertificates()
    {
        for (qsizetype cut = 1; cut < 400; cut += 7) {
            ChainPlan plan;
            plan.change = [cut](Json& bundle) {
                auto& first = bundle["verificationMaterial"]["x509CertificateChain"]["certificates"][0]["rawBytes"];
                const QByteArray der = QByteArray::fromBase64(QByteArray::fromStdString(first.get<std::string>()));
                first = der.left(std::max(der.size() - cut, qsizetype{0})).toBase64().toStdString();
            };
            const auto signature = verifyChain(plan);
            QVERIFY2(signature.status == SignatureStatus::Invalid,
                     qPrintable(QString::number(cut) + test::told(signature)));
            QVERIFY(signature.reason);
        }
    }

    // DER that announces more than there is, up to the largest length that can be written.
    void absurdLengths()
    {
        for (const char* hex :
             {"3084ffffffff", "3088ffffffffffffffff", "30847fffffff3000", "3080", "30ff", "1f8f8f8f8f"}) {
            ChainPlan plan;
            plan.change = [hex](Json& bundle) {
                bundle["verificationMaterial"]["x509CertificateChain"]["certificates"][0]["rawBytes"] =
                    QByteArray::fromHex(hex).toBase64().toStdString();
            };
            COMPARE_OUTCOME(verifyChain(plan), "invalid bundle-structure");
            plan.change = [hex](Json& bundle) {
                bundle["dsseEnvelope"]["signatures"][0]["sig"] = QByteArray::fromHex(hex).toBase64().toStdString();
            };
            COMPARE_OUTCOME(verifyChain(plan), "invalid signature-invalid");
        }
    }

    void wrongBase64()
    {
        for (const char* text : {"!", "AAA=A", "A", "AA=", "====", "QUJD\u00e4", "QUJD RUY="}) {
            ChainPlan plan;
            plan.change = [text](Json& bundle) { bundle["dsseEnvelope"]["signatures"][0]["sig"] = text; };
            const auto signature = verifyChain(plan);
            QCOMPARE(signature.status, SignatureStatus::Invalid);
            plan.change = [text](Json& bundle) { bundle["dsseEnvelope"]["payload"] = text; };
            QCOMPARE(verifyChain(plan).status, SignatureStatus::Invalid);
            plan.change = [text](Json& bundle) {
                bundle["verificationMaterial"]["x509CertificateChain"]["certificates"][0]["rawBytes"] = text;
            };
            QCOMPARE(verifyChain(plan).status, SignatureStatus::Invalid);
        }
    }

    // A chain as long as anybody likes costs no more than its reading.
    void hugeChain()
    {
        ChainPlan plan;
        plan.change = [](Json& bundle) {
            auto& chain = bundle["verificationMaterial"]["x509CertificateChain"]["certificates"];
            const Json one = chain.at(1);
            for (int i = 0; i < 5000; ++i)
                chain.push_back(one);
        };
        QElapsedTimer timer;
        timer.start();
        const auto signature = verifyChain(plan);
        QVERIFY(signature.status != SignatureStatus::Unsigned);
        QVERIFY2(timer.elapsed() < 20'000, qPrintable(QString::number(timer.elapsed())));
    }

    void aMillionSubjects()
    {
        std::string subjects = R"({"name":"a","digest":{"sha256":"00"}})";
        std::string all;
        for (int i = 0; i < 1'000'000; ++i)
            all += (i == 0 ? "" : ",") + subjects;
        const std::string payload = R"({"_type":"https://in-toto.io/Statement/v1","subject":[)" + all +
                                    R"(],"predicateType":"https://model_signing/signature/v1.0","predicate":{}})";
        const test::MockKey key = test::curveKey();
        const std::string text =
            dsseBundle(payload, test::signWith(key, encodingOf(payload)), {{"publicKey", Json::object()}}).dump();
        Request request;
        request.bundle = text;
        request.bundlePath = "model.sig";
        request.files = test::hashContents(kModel);
        request.publicKeyPem = test::pemOf(test::spkiOf(key), "PUBLIC KEY");
        QElapsedTimer timer;
        timer.start();
        const auto signature = verify(request);
        QVERIFY2(signature.status != SignatureStatus::Verified && signature.reason, qPrintable(test::told(signature)));
        QVERIFY(timer.elapsed() < 60'000);
        QVERIFY(record::toJson(signature).dump().size() < (std::size_t{1} << 20U));
    }

private:
    // NameConstraints with excludedSubtrees [1] rfc822Name "example.org" (RFC 5280 section 4.2.1.10).
    static std::string excludedExampleOrg()
    {
        return QByteArray::fromHex("3011a10f300d810b").toStdString() + "example.org";
    }
};

QTEST_GUILESS_MAIN(OmsCertificateTest)
#include "OmsCertificateTest.moc"
