// SPDX-License-Identifier: GPL-3.0-or-later
// Verification of bundles that python3 and openssl made, each with one thing changed.
#include "BundleMaker.h"

#include <QTest>

#include <algorithm>
#include <functional>

using namespace assayer;
using namespace assayer::trust;
using record::SignatureStatus;

namespace {

const test::Contents kModel{{"README.md", "# A model\n"}, {"config.json", "{}"}, {"weights/a.bin", "0123456789"}};

using Lists = std::vector<std::string>;

const record::SignatureStep* failedStep(const record::Signature& signature)
{
    const auto found =
        std::find_if(signature.steps.begin(), signature.steps.end(),
                     [](const record::SignatureStep& step) { return step.result == record::StepResult::Fail; });
    return found == signature.steps.end() ? nullptr : &*found;
}

} // namespace

class OmsVerificationTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (!test::BundleMaker::available())
            QSKIP("python3 and openssl are needed to make the signed models.");
        QVERIFY(m_maker.makeCurveKey("p256", "P-256"));
        QVERIFY(m_maker.makeCurveKey("p384", "P-384"));
        QVERIFY(m_maker.makeCurveKey("p521", "P-521"));
        QVERIFY(m_maker.makeCurveKey("other", "P-256"));
    }

    void everyAllowedCurve_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("hash");
        QTest::newRow("P-256") << "p256"
                               << "sha256";
        QTest::newRow("P-384") << "p384"
                               << "sha384";
        QTest::newRow("P-521") << "p521"
                               << "sha512";
    }

    void everyAllowedCurve()
    {
        QFETCH(QString, key);
        QFETCH(QString, hash);
        m_bundle = m_maker.sign(key, test::statementOf(kModel).dump(), {"--hash", hash});
        const auto signature = check(key, kModel);
        QCOMPARE(signature.status, SignatureStatus::Verified);
        QCOMPARE(signature.kind, std::string("oms"));
        QCOMPARE(signature.coverage.covered, (Lists{"README.md", "config.json", "weights/a.bin"}));
        const QByteArray pem = QByteArray::fromStdString(m_maker.publicKey(key));
        QCOMPARE(signature.signer.at("key-sha256"), test::hexDigest(pem, QCryptographicHash::Sha256));
    }

    void theHashBelongsToTheCurve()
    {
        m_bundle = m_maker.sign("p384", test::statementOf(kModel).dump(), {"--hash", "sha256"});
        const auto signature = check("p384", kModel);
        QCOMPARE(signature.reason.value_or(""), std::string("signature-invalid"));
        QVERIFY(failedStep(signature)->detail.find("made with SHA256") != std::string::npos);
    }

    void barePayloadIsNotEnough()
    {
        m_bundle = m_maker.sign("p256", test::statementOf(kModel).dump(), {"--encoding", "bare"});
        const auto signature = check("p256", kModel);
        QCOMPARE(signature.reason.value_or(""), std::string("signature-invalid"));
        QVERIFY(failedStep(signature)->detail.find("bare payload") != std::string::npos);
    }

    void otherKeyIsNotAccepted()
    {
        m_bundle = m_maker.sign("p256", test::statementOf(kModel).dump());
        QCOMPARE(check("other", kModel).reason.value_or(""), std::string("signature-invalid"));
    }

    void hintOfAnotherKey()
    {
        m_bundle = m_maker.sign("p256", test::statementOf(kModel).dump(), {"--hint", QString(64, 'a')});
        QCOMPARE(check("p256", kModel).reason.value_or(""), std::string("key-mismatch"));
    }

    void withoutAKeyNothingIsDecided()
    {
        m_bundle = m_maker.sign("p256", test::statementOf(kModel).dump());
        const auto signature = verify(requestFor(kModel));
        QCOMPARE(signature.status, SignatureStatus::Incomplete);
        QCOMPARE(signature.reason.value_or(""), std::string("key-missing"));
    }

    // A key was named, and nothing can be right under one that cannot be read.
    void unreadableKeyVerifiesNothing()
    {
        m_bundle = m_maker.sign("p256", test::statementOf(kModel).dump());
        Request request = requestFor(kModel);
        request.publicKeyPem = "no key at all";
        QCOMPARE(verify(request).reason.value_or(""), std::string("signature-invalid"));
    }

    void encryptedKeyDoesNotAskOnTheTerminal()
    {
        m_bundle = m_maker.sign("p256", test::statementOf(kModel).dump());
        Request request = requestFor(kModel);
        request.publicKeyPem = "-----BEGIN PUBLIC KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: "
                               "AES-128-CBC,00000000000000000000000000000000\n\nAAAA\n-----END PUBLIC KEY-----\n";
        QCOMPARE(verify(request).status, SignatureStatus::Invalid);
    }

    void keyTypes_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::newRow("RSA") << QStringList{"-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"};
        QTest::newRow("Ed25519") << QStringList{"-algorithm", "ED25519"};
        QTest::newRow("secp256k1") << QStringList{"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp256k1"};
        QTest::newRow("explicit parameters") << QStringList{
            "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:brainpoolP256r1", "-pkeyopt", "ec_param_enc:explicit"};
    }

    void keyTypes()
    {
        QFETCH(QStringList, options);
        m_bundle = m_maker.sign("p256", test::statementOf(kModel).dump());
        QVERIFY(m_maker.makeKey("strange", options));
        QCOMPARE(check("strange", kModel).reason.value_or(""), std::string("key-type"));
    }

    void changedFiles()
    {
        m_bundle = m_maker.sign("p256", test::statementOf(kModel).dump());
        test::Contents changed = kModel;
        changed["config.json"] = "{ }";
        changed.erase("README.md");
        changed["pytorch_model.bin"] = "new";
        const auto signature = check("p256", changed);
        QCOMPARE(signature.status, SignatureStatus::Invalid);
        QCOMPARE(signature.coverage.changed, Lists{"config.json"});
        QCOMPARE(signature.coverage.missing, Lists{"README.md"});
        QCOMPARE(signature.coverage.extra, Lists{"pytorch_model.bin"});
        QCOMPARE(signature.coverage.covered, Lists{"weights/a.bin"});
    }

    void ignoredFilesAreListed()
    {
        Json statement = test::statementOf(kModel);
        statement["predicate"]["serialization"]["ignore_paths"] = {"cache", "./logs/", "."};
        m_bundle = m_maker.sign("p256", statement.dump());
        test::Contents more = kModel;
        for (const char* name : {".gitattributes", ".git/config", "cache/x", "logs/1", "model.sig", "mine/a"})
            more[name] = "x";
        Request request = requestFor(more);
        request.publicKeyPem = m_maker.publicKey("p256");
        request.ignorePaths = {"mine"};
        auto signature = verify(request);
        QCOMPARE(signature.status, SignatureStatus::Verified);
        QCOMPARE(signature.coverage.ignored,
                 (Lists{".git/config", ".gitattributes", "cache/x", "logs/1", "mine/a", "model.sig"}));

        for (const char* name : {"cache2", "weights/.git/x", ".gitx"}) {
            test::Contents extra = more;
            extra[name] = "x";
            request.files = test::hashContents(extra);
            signature = verify(request);
            QCOMPARE(signature.reason.value_or(""), std::string("file-unsigned"));
            QCOMPARE(signature.coverage.extra, Lists{name});
            request.ignoreUnsigned = true;
            QCOMPARE(verify(request).status, SignatureStatus::Verified);
            request.ignoreUnsigned = false;
        }
    }

    // A file whose stray byte is shown as "\xFF" and a file that is really named so are two files.
    void likeNamedFileDoesNotHideAsTheSignature()
    {
        m_bundle = m_maker.sign("p256", test::statementOf(kModel).dump());
        test::Contents more = kModel;
        more["\\xFF.sig"] = "signature";
        more["\xFF.sig"] = "payload";
        Request request = requestFor(more);
        request.publicKeyPem = m_maker.publicKey("p256");
        request.bundlePath = "\\xFF.sig";
        QCOMPARE(verify(request).reason.value_or(""), std::string("file-unsigned"));
    }

    // Being left out by default is no excuse for a file that the signer listed.
    void listedFileIsCheckedThoughIgnored()
    {
        test::Contents listed = kModel;
        listed[".gitattributes"] = "a";
        m_bundle = m_maker.sign("p256", test::statementOf(listed).dump());
        QCOMPARE(check("p256", listed).status, SignatureStatus::Verified);
        listed[".gitattributes"] = "b";
        QCOMPARE(check("p256", listed).reason.value_or(""), std::string("content-mismatch"));
    }

    void symbolicLinks()
    {
        Json statement = test::statementOf(kModel);
        m_bundle = m_maker.sign("p256", statement.dump());
        Request request = requestFor(kModel);
        request.publicKeyPem = m_maker.publicKey("p256");
        request.files[1].symlink = true;
        QCOMPARE(verify(request).reason.value_or(""), std::string("symlink-forbidden"));
        statement["predicate"]["serialization"]["allow_symlinks"] = true;
        m_bundle = m_maker.sign("p256", statement.dump());
        request.bundle = m_bundle;
        QCOMPARE(verify(request).status, SignatureStatus::Verified);
    }

    void brokenStatements_data();
    void brokenStatements();

    void duplicateKeyInPayload()
    {
        std::string text = test::statementOf(kModel).dump();
        text.insert(1, "\"predicateType\": \"https://model_signing/signature/v1.0\",");
        m_bundle = m_maker.sign("p256", text);
        QCOMPARE(check("p256", kModel).reason.value_or(""), std::string("json-duplicate-key"));
    }

    void otherPredicateIsNoBadModelSignature()
    {
        Json statement = test::statementOf(kModel);
        statement["predicateType"] = "https://slsa.dev/provenance/v1";
        m_bundle = m_maker.sign("p256", statement.dump());
        QCOMPARE(check("p256", kModel).reason.value_or(""), std::string("predicate-type"));
        QCOMPARE(verify(requestFor(kModel)).status, SignatureStatus::Incomplete);
    }

    void faultyEncodingOnlyForOldDigests()
    {
        Json subjects = Json::array();
        for (const HashedFile& file : test::hashContents(kModel))
            subjects.push_back({{"name", file.path},
                                {"digest", {{"sha256", file.digests.at("sha256")}}},
                                {"annotations", {{"actual_hash_algorithm", "file-sha256"}, {"note", "it's\n\"\\"}}}});
        const Json old = {{"_type", "https://in-toto.io/Statement/v1"},
                          {"subject", subjects},
                          {"predicateType", "https://model_signing/Digests/v0.1"},
                          {"predicate", {{"unused", "x"}}}};
        m_bundle = m_maker.sign("p256", old.dump(1), {"--encoding", "literal"});
        QCOMPARE(check("p256", kModel).status, SignatureStatus::Verified);
        m_bundle = m_maker.sign("p256", test::statementOf(kModel).dump(1), {"--encoding", "literal"});
        QCOMPARE(check("p256", kModel).reason.value_or(""), std::string("signature-invalid"));
    }

    void shards_data();
    void shards();

    void overlappingShardsAreNotComputed()
    {
        Json statement = test::statementOf({{"a", "0123456789"}});
        statement["predicate"]["serialization"] = {{"method", "shards"}, {"hash_type", "sha256"}, {"shard_size", 5}};
        Json resources = Json::array();
        for (int i = 0; i < 100; ++i)
            resources.push_back({{"name", "a:0:" + std::to_string(i + 5)}, {"digest", std::string(64, '0')}});
        statement["predicate"]["resources"] = resources;
        QVERIFY(digestDemands(m_maker.sign("p256", statement.dump())).empty());
    }

    void unknownHashIsNeverPassed()
    {
        Json statement = test::statementOf({{"a", "x"}});
        statement["predicate"]["resources"][0]["algorithm"] = "blake3";
        m_bundle = m_maker.sign("p256", statement.dump());
        const auto signature = check("p256", {{"a", "x"}});
        QCOMPARE(signature.status, SignatureStatus::Incomplete);
        QCOMPARE(signature.reason.value_or(""), std::string("hash-algorithm"));
        QVERIFY(signature.coverage.covered.empty());
    }

    void missingDigestIsNeverPassed()
    {
        m_bundle = m_maker.sign("p256", test::statementOf(kModel).dump());
        Request request = requestFor(kModel);
        request.publicKeyPem = m_maker.publicKey("p256");
        request.files[0].digests.clear();
        const auto signature = verify(request);
        QCOMPARE(signature.status, SignatureStatus::Incomplete);
        QCOMPARE(signature.reason.value_or(""), std::string("digest-missing"));
    }

    void budgetOfThisProgramDecidesNothing()
    {
        Json statement = test::statementOf(kModel);
        statement["predicate"]["resources"] = std::vector<int>(2'000'000, 0);
        m_bundle = m_maker.sign("p256", statement.dump());
        const auto signature = check("p256", kModel);
        QCOMPARE(signature.status, SignatureStatus::Incomplete);
        QCOMPARE(signature.reason.value_or(""), std::string("limit-exceeded"));
    }

    void singleFile_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("verified");
        QTest::newRow("by its name") << "m.gguf" << true;
        QTest::newRow("as the reference signer") << "." << true;
        QTest::newRow("another name") << "n.gguf" << false;
    }

    void singleFile()
    {
        QFETCH(QString, name);
        QFETCH(bool, verified);
        Json statement = test::statementOf({{"m.gguf", "GGUF"}});
        statement["predicate"]["resources"][0]["name"] = name.toStdString();
        m_bundle = m_maker.sign("p256", statement.dump());
        Request request = requestFor({{"m.gguf", "GGUF"}});
        request.publicKeyPem = m_maker.publicKey("p256");
        request.singleFile = true;
        QCOMPARE(verify(request).status, verified ? SignatureStatus::Verified : SignatureStatus::Invalid);
    }

    void brokenBundles_data();
    void brokenBundles();

private:
    Request requestFor(const test::Contents& contents) const
    {
        Request request;
        request.bundlePath = "model.sig";
        request.bundle = m_bundle;
        request.files = test::hashContents(contents);
        return request;
    }

    record::Signature check(const QString& key, const test::Contents& contents) const
    {
        Request request = requestFor(contents);
        request.publicKeyPem = m_maker.publicKey(key);
        return verify(request);
    }

    test::BundleMaker m_maker;
    std::string m_bundle;
};

using Change = std::function<void(Json&)>;
Q_DECLARE_METATYPE(Change)

void OmsVerificationTest::brokenStatements_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char* name, const char* reason, const Change& change) {
        QTest::newRow(name) << change << QString(reason);
    };
    row("statement type", "statement-type", [](Json& s) { s["_type"] = "https://in-toto.io/Statement/v0.1"; });
    row("two subjects", "subject-count", [](Json& s) { s["subject"].push_back(s["subject"][0]); });
    row("no subject", "subject-count", [](Json& s) { s.erase("subject"); });
    row("method", "serialization-method", [](Json& s) { s["predicate"]["serialization"]["method"] = "tensors"; });
    row("weak hash", "hash-algorithm", [](Json& s) { s["predicate"]["resources"][0]["algorithm"] = "md5"; });
    row("root digest", "root-digest-inconsistent",
        [](Json& s) { s["subject"][0]["digest"]["sha256"] = std::string(64, 'a'); });
    row("no root digest", "root-digest-inconsistent", [](Json& s) { s["subject"][0].erase("digest"); });
    row("no resources", "no-resources", [](Json& s) { s["predicate"]["resources"] = Json::array(); });
    row("upper-case digest", "bundle-encoding",
        [](Json& s) { s["predicate"]["resources"][0]["digest"] = std::string(64, 'A'); });
    row("short digest", "bundle-encoding", [](Json& s) { s["predicate"]["resources"][0]["digest"] = "ab"; });
    for (const char* name : {"../x", "/etc/passwd", "a//b", "a/./b", "./a", "a/../b", "", "a/", ".."}) {
        QTest::newRow(qPrintable(QString("path ") + name))
            << Change([name](Json& s) { s["predicate"]["resources"][0]["name"] = name; }) << QString("path-escape");
    }
}

void OmsVerificationTest::brokenStatements()
{
    QFETCH(Change, change);
    QFETCH(QString, reason);
    Json statement = test::statementOf(kModel);
    change(statement);
    m_bundle = m_maker.sign("p256", statement.dump());
    const auto signature = check("p256", kModel);
    QCOMPARE(signature.status, SignatureStatus::Invalid);
    QCOMPARE(QString::fromStdString(signature.reason.value_or("")), reason);
}

void OmsVerificationTest::shards_data()
{
    QTest::addColumn<QString>("content");
    QTest::addColumn<QString>("reason");
    QTest::newRow("as signed") << "0123456789abcde" << QString();
    QTest::newRow("changed") << "0123456789abcdX"
                             << "content-mismatch";
    QTest::newRow("appended") << "0123456789abcdef"
                              << "appended-bytes";
    QTest::newRow("truncated") << "0123456789abc"
                               << "content-mismatch";
}

void OmsVerificationTest::shards()
{
    QFETCH(QString, content);
    QFETCH(QString, reason);
    const QByteArray whole = "0123456789abcde";
    Json resources = Json::array();
    for (const auto& [begin, end] : {std::pair{0, 10}, std::pair{10, 15}})
        resources.push_back({{"name", "c:1:" + std::to_string(begin) + ":" + std::to_string(end)},
                             {"algorithm", begin == 0 ? "sha256" : "sha256-sharded-10"},
                             {"digest", test::hexDigest(whole.mid(begin, end - begin), QCryptographicHash::Sha256)}});
    Json statement = test::statementOf({{"unused", ""}});
    statement["predicate"]["serialization"] = {{"method", "shards"}, {"hash_type", "sha256"}, {"shard_size", 10.0}};
    statement["predicate"]["resources"] = resources;
    statement["subject"][0]["digest"]["sha256"] = test::rootDigest(resources);
    m_bundle = m_maker.sign("p256", statement.dump());

    QDir(m_maker.path(".")).mkpath("model");
    m_maker.write("model/c:1", content.toStdString());
    m_maker.write("model/empty", {});
    Request request = requestFor({});
    request.publicKeyPem = m_maker.publicKey("p256");
    request.files = test::hashFolder(m_maker.path("model"));
    test::answerDemands(request, m_maker.path("model"));
    const auto signature = verify(request);
    QCOMPARE(QString::fromStdString(signature.reason.value_or("")), reason);
    QCOMPARE(signature.status, reason.isEmpty() ? SignatureStatus::Verified : SignatureStatus::Invalid);
    QCOMPARE(signature.coverage.ignored, Lists{"empty"});
}

void OmsVerificationTest::brokenBundles_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char* name, const char* reason, const Change& change) {
        QTest::newRow(name) << change << QString(reason);
    };
    row("media type", "bundle-media-type",
        [](Json& b) { b["mediaType"] = "application/vnd.dev.sigstore.bundle.v0.9+json"; });
    row("no material", "bundle-structure", [](Json& b) { b.erase("verificationMaterial"); });
    row("two materials", "bundle-structure", [](Json& b) {
        b["verificationMaterial"]["certificate"] = {{"rawBytes", "AAAA"}};
    });
    row("no content", "bundle-structure", [](Json& b) { b.erase("dsseEnvelope"); });
    row("stray character", "bundle-encoding", [](Json& b) { b["dsseEnvelope"]["payload"] = "ab!d"; });
    row("no signatures", "signature-count", [](Json& b) { b["dsseEnvelope"]["signatures"] = Json::array(); });
    row("two signatures", "signature-count",
        [](Json& b) { b["dsseEnvelope"]["signatures"].push_back(b["dsseEnvelope"]["signatures"][0]); });
    row("empty signature", "signature-invalid", [](Json& b) { b["dsseEnvelope"]["signatures"][0]["sig"] = ""; });
    row("no signature text", "bundle-structure", [](Json& b) { b["dsseEnvelope"]["signatures"][0].erase("sig"); });
    row("payload type", "signature-invalid", [](Json& b) { b["dsseEnvelope"]["payloadType"] = "text/plain"; });
    row("values of other kinds", "bundle-media-type", [](Json& b) {
        b = {{"mediaType", 1}, {"verificationMaterial", {{"publicKey", Json::array()}}}, {"dsseEnvelope", 7}};
    });
}

void OmsVerificationTest::brokenBundles()
{
    QFETCH(Change, change);
    QFETCH(QString, reason);
    Json bundle = Json::parse(m_maker.sign("p256", test::statementOf(kModel).dump()));
    change(bundle);
    m_bundle = bundle.dump();
    const auto signature = check("p256", kModel);
    QCOMPARE(signature.status, SignatureStatus::Invalid);
    QCOMPARE(QString::fromStdString(signature.reason.value_or("")), reason);
}

QTEST_GUILESS_MAIN(OmsVerificationTest)
#include "OmsVerificationTest.moc"
