// SPDX-License-Identifier: GPL-3.0-or-later
// Statements, envelopes without a bundle, and lists of digests: right ones, and every way in which one is not.
#include "BundleMaker.h"
#include "SignatureScene.h"

#include "trust/ChecksumManifest.h"
#include "trust/Dsse.h"
#include "trust/Statement.h"

#include <QTest>

using namespace assayer;
using namespace assayer::trust;
using test::SignatureScene;

class StatementTest : public QObject
{
    Q_OBJECT

private:
    Json statement(const std::string& predicateType, Json predicate = Json::object()) const
    {
        const std::string digest = SignatureScene::digest(m_scene.content("weights.bin"), "sha256");
        return {{"_type", "https://in-toto.io/Statement/v1"},
                {"subject", Json::array({{{"name", "weights.bin"}, {"digest", {{"sha256", digest}}}}})},
                {"predicateType", predicateType},
                {"predicate", std::move(predicate)}};
    }

    // Signs with openssl over the encoding of DSSE.
    QByteArray envelope(const std::string& payload, const std::string& type = "application/vnd.in-toto+json")
    {
        m_scene.write("encoded", QByteArray::fromStdString(preAuthenticationEncoding(type, payload)));
        m_scene.run("openssl", {"dgst", "-sha256", "-sign", m_maker.path("key.pem"), "-out", "raw", "encoded"});
        const QByteArray signature = QByteArray::fromStdString(m_scene.content("raw")).toBase64();
        return "{\"payloadType\":\"" + QByteArray::fromStdString(type) + "\",\"payload\":\"" +
               QByteArray::fromStdString(payload).toBase64() + "\",\"signatures\":[{\"sig\":\"" + signature + "\"}]}";
    }

    record::Signature verify(const QByteArray& text, bool withKey = true, const QStringList& files = {"weights.bin"})
    {
        m_scene.write("weights.bin.intoto.jsonl", text);
        Request request;
        if (withKey)
            request.publicKeyPem = m_maker.publicKey("key");
        return m_scene.verifyWith(request, "weights.bin.intoto.jsonl", files);
    }

    record::Signature verifyList(const QString& name, const QByteArray& text,
                                 const QStringList& files = {"weights.bin"})
    {
        m_scene.write(name, text);
        return m_scene.verifyWith({}, name, files);
    }

    SignatureScene m_scene;
    test::BundleMaker m_maker;

private slots:
    void initTestCase()
    {
        if (!test::BundleMaker::available())
            QSKIP("openssl makes the signatures of this test.");
        QVERIFY(m_maker.makeCurveKey("key", "P-256"));
    }

    void provenance()
    {
        const Json v1 = {{"buildDefinition",
                          {{"buildType", "https://example.org/build"},
                           {"externalParameters",
                            {{"workflow", {{"repository", "https://example.org/repo"}, {"ref", "refs/tags/v1"}}}}},
                           {"resolvedDependencies",
                            Json::array({{{"uri", "git+https://example.org/repo"}, {"digest", {{"gitCommit", "abc"}}}},
                                         {{"uri", "data"}}})}}},
                         {"runDetails", {{"builder", {{"id", "https://example.org/builder"}}}}}};
        const auto signature = verify(envelope(statement("https://slsa.dev/provenance/v1", v1).dump()));
        COMPARE_OUTCOME(signature, "verified");
        QCOMPARE(signature.signer.at("builder"), std::string("https://example.org/builder"));
        QCOMPARE(signature.signer.at("source"), std::string("https://example.org/repo"));
        QCOMPARE(signature.signer.at("material"), std::string("git+https://example.org/repo gitCommit:abc"));
        QCOMPARE(signature.signer.at("material 2"), std::string("data"));
        QCOMPARE(signature.coverage.covered, std::vector<std::string>{"weights.bin"});

        const Json v02 = {{"builder", {{"id", "b"}}},
                          {"invocation", {{"configSource", {{"uri", "git+https://example.org/old"}}}}},
                          {"materials", Json::array({{{"uri", "m"}, {"digest", {{"sha1", "00"}}}}})}};
        const auto older = verify(envelope(statement("https://slsa.dev/provenance/v0.2", v02).dump()));
        COMPARE_OUTCOME(older, "verified");
        QCOMPARE(older.signer.at("source"), std::string("git+https://example.org/old"));
    }

    void summaries()
    {
        const auto summary = [&](const char* result) {
            return envelope(statement("https://slsa.dev/verification_summary/v1",
                                      {{"verifier", {{"id", "v"}}}, {"verificationResult", result}})
                                .dump());
        };
        COMPARE_OUTCOME(verify(summary("PASSED")), "verified");
        COMPARE_OUTCOME(verify(summary("FAILED")), "invalid verification-failed");
    }

    void wrongOnes()
    {
        const std::string good = statement("https://example.org/p").dump();
        COMPARE_OUTCOME(verify(envelope(good)), "verified");
        COMPARE_OUTCOME(verify(envelope(good), false), "incomplete key-missing");
        COMPARE_OUTCOME(verify(envelope(good).replace("\"sig\":\"M", "\"sig\":\"N")), "invalid signature-invalid");
        COMPARE_OUTCOME(verify(envelope(good).replace("\"sig\":\"M", "\"sig\":\"!")), "invalid bundle-encoding");
        COMPARE_OUTCOME(verify(envelope(good).replace("{\"payloadType", "{\"payload\":\"\",\"payloadType")),
                        "invalid json-duplicate-key");
        COMPARE_OUTCOME(verify(envelope(good, "text/plain")), "invalid payload-type");
        COMPARE_OUTCOME(
            verify("{\"payloadType\":\"application/vnd.in-toto+json\",\"payload\":\"e30=\",\"signatures\":[]}"),
            "invalid signature-count");
        COMPARE_OUTCOME(verify(envelope("{")), "invalid json-parse");
        COMPARE_OUTCOME(verify(envelope("{\"_type\":\"x\",\"_type\":\"y\"}")), "invalid json-duplicate-key");
        Json other = statement("https://example.org/p");
        other["_type"] = "https://example.org/Statement/v9";
        COMPARE_OUTCOME(verify(envelope(other.dump())), "invalid statement-type");
        COMPARE_OUTCOME(verify(envelope(statement("").dump())), "invalid predicate-type");
        other = statement("https://example.org/p");
        other["subject"] = Json::array();
        COMPARE_OUTCOME(verify(envelope(other.dump())), "invalid subject-count");
        other = statement("https://example.org/p");
        other["subject"][0]["digest"] = {{"sha256", std::string(64, '0')}};
        const auto differing = verify(envelope(other.dump()));
        COMPARE_OUTCOME(differing, "invalid subject-mismatch");
        QCOMPARE(differing.coverage.changed, std::vector<std::string>{"weights.bin"});
        other["subject"][0]["name"] = "elsewhere.bin";
        COMPARE_OUTCOME(verify(envelope(other.dump())), "invalid subject-mismatch");
        other["subject"][0]["digest"] = {{"sha1", SignatureScene::digest(m_scene.content("weights.bin"), "sha1")}};
        COMPARE_OUTCOME(verify(envelope(other.dump())), "invalid hash-algorithm");
    }

    void severalEnvelopes()
    {
        const QByteArray good = envelope(statement("https://example.org/p").dump());
        COMPARE_OUTCOME(verify(good + "\n" + good + "\n"), "verified");
        COMPARE_OUTCOME(verify(good + "\n" + QByteArray(good).replace("\"sig\":\"M", "\"sig\":\"N") + "\n"),
                        "invalid signature-invalid");
    }

    void bareStatement()
    {
        COMPARE_OUTCOME(verify(QByteArray::fromStdString(statement("https://example.org/p").dump())), "unsigned");
    }

    void aMillionSubjects()
    {
        std::string text = "{\"_type\":\"https://in-toto.io/Statement/v1\",\"predicateType\":\"p\",\"subject\":[";
        for (int i = 0; i < 200'000; ++i)
            text += "{\"name\":\"" + std::to_string(i) + "\",\"digest\":{\"sha256\":\"0\"}},";
        text.back() = ']';
        text += "}";
        COMPARE_OUTCOME(verify(QByteArray::fromStdString(text)), "invalid subject-mismatch");
    }

    void lists_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("expected");
        const std::string content = "weights of a model\n";
        const auto hex = [&](const char* algorithm) {
            return QByteArray::fromStdString(SignatureScene::digest(content, algorithm));
        };
        const auto row = [](const char* tag, const char* name, const QByteArray& text, const char* expected) {
            QTest::newRow(tag) << QString(name) << text << QString(expected);
        };
        row("sha256sum", "SHA256SUMS", hex("sha256") + "  weights.bin\n", "valid-untrusted");
        row("binary mode", "SHA256SUMS", hex("sha256") + " *weights.bin\n", "valid-untrusted");
        row("upper case and CRLF", "SHA256SUMS", hex("sha256").toUpper() + "  ./weights.bin\r\n", "valid-untrusted");
        row("BSD", "CHECKSUMS", "SHA256 (weights.bin) = " + hex("sha256") + "\n", "valid-untrusted");
        row("openssl", "CHECKSUMS", "SHA2-256(weights.bin)= " + hex("sha256") + "\n", "valid-untrusted");
        row("sha512sum", "SHA512SUMS", hex("sha512") + "  weights.bin\n", "valid-untrusted");
        row("b2sum", "B2SUMS.b2sum", hex("blake2b") + "  weights.bin\n", "valid-untrusted");
        row("md5sum", "MD5SUMS", hex("md5") + "  weights.bin\n", "valid-untrusted hash-algorithm");
        row("digest alone", "weights.bin.sha256", hex("sha256") + "\n", "valid-untrusted");
        row("changed", "SHA256SUMS", QByteArray(64, '0') + "  weights.bin\n", "invalid content-mismatch");
        row("missing", "SHA256SUMS", hex("sha256") + "  weights.bin\n" + QByteArray(64, '0') + "  gone.bin\n",
            "invalid file-missing");
        row("leaves the folder", "SHA256SUMS", hex("sha256") + "  ../weights.bin\n", "invalid path-escape");
        row("absolute", "SHA256SUMS", hex("sha256") + "  /etc/passwd\n", "invalid path-escape");
        row("two digests", "SHA256SUMS", hex("sha256") + "  weights.bin\n" + QByteArray(64, '0') + "  weights.bin\n",
            "invalid duplicate-resource");
        row("broken escape", "SHA256SUMS", "\\" + hex("sha256") + "  weights\\x.bin\n", "invalid bundle-encoding");
        row("unknown hash", "weights.b3sum", QByteArray(64, '0') + "  weights.bin\n", "incomplete hash-algorithm");
    }

    void lists()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, text);
        QFETCH(QString, expected);
        const auto signature = verifyList(name, text);
        QVERIFY2(test::outcome(signature) == expected, qPrintable(test::told(signature)));
    }

    void escapedNames()
    {
        const auto list = parseChecksums("\\" + std::string(64, 'a') + "  a\\nb\\\\c\n", "SHA256SUMS");
        QVERIFY(list && list->entries.size() == 1);
        QCOMPARE(list->entries[0].path, std::string("a\nb\\c"));
    }

    void noLists()
    {
        for (const char* text : {"", "\n", "torch==2.0\n", "deadbeef  file\n", "# a comment\n"})
            QVERIFY2(!parseChecksums(text, "SHA256SUMS"), text);
        QVERIFY(!parseChecksums(std::string(40, 'a') + "\n", "refs/heads/main"));
        QVERIFY(!parseChecksums(std::string(64, 'a') + "  x\nand prose\n", "SHA256SUMS"));
        QVERIFY(!parseLfsPointer(
            "version https://git-lfs.github.com/spec/v1\noid 1,\noid sha256:50bf7494f2'\nsize 2560\n"));
        // A reflog of git.
        QVERIFY(!parseChecksums(std::string(40, '0') + " " + std::string(40, 'a') +
                                    " S <s@example.org> 1 +0000\tclone: from x\n",
                                "logs/HEAD"));
    }
};

QTEST_GUILESS_MAIN(StatementTest)
#include "StatementTest.moc"
