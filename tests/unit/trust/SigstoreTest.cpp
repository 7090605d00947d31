// SPDX-License-Identifier: GPL-3.0-or-later
// Bundles of a mock Sigstore instance: the reason of each, the agreement with Sigstore's own client, hostile bundles,
// and how long a verification takes.
#include "SigstoreCases.h"

#include "trust/BundleVerification.h"
#include "trust/Reasons.h"
#include "trust/SignatureCheck.h"
#include "trust/TrustedRoot.h"

#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace assayer;
using namespace assayer::trust;
using record::SignatureStatus;

namespace {

std::map<std::string, std::string> digestsOf(const std::string& artifact)
{
    const QByteArray bytes = QByteArray::fromStdString(artifact);
    return {{"sha256", QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex().toStdString()},
            {"sha512", QCryptographicHash::hash(bytes, QCryptographicHash::Sha512).toHex().toStdString()}};
}

record::Signature verifyText(const std::string& bundle, const std::string& root, const test::SigstoreCase& one = {})
{
    Request request;
    request.bundlePath = "bundle.sigstore.json";
    request.bundle = bundle;
    request.trustedRoot = root;
    request.expectedSigners = {{one.identity, one.issuer}};
    request.now = 1'790'000'000;
    request.artifact = digestsOf(one.artifact);
    return verify(request);
}

record::Signature verifyCase(const test::SigstoreCase& one)
{
    return verifyText(one.bundle.dump(), one.root.dump(), one);
}

QByteArray stepsText(const record::Signature& signature)
{
    QByteArray text;
    for (const record::SignatureStep& step : signature.steps)
        text += QByteArray::fromStdString(std::string(record::word(step.result)) + " " + step.name + ": " +
                                          step.detail + "\n");
    return text;
}

} // namespace

class SigstoreTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_cases = test::CaseMaker().make();
        QVERIFY(m_cases.size() >= 60);
    }

    void cases_data()
    {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < m_cases.size(); ++i)
            QTest::newRow(m_cases[i].name.c_str()) << static_cast<int>(i);
    }

    void cases()
    {
        QFETCH(int, index);
        const test::SigstoreCase& one = m_cases[static_cast<std::size_t>(index)];
        const record::Signature signature = verifyCase(one);
        QVERIFY2(signature.reason.value_or("") == one.reason, stepsText(signature));
        QCOMPARE(signature.status, one.reason.empty() ? SignatureStatus::Verified : SignatureStatus::Invalid);
        if (!one.reason.empty())
            QVERIFY2(findReason(one.reason) != nullptr, one.reason.c_str());
        for (const record::SignatureStep& step : signature.steps)
            QVERIFY2(step.why, step.name.c_str());
    }

    void nobodyExpectedIsNotVerified()
    {
        const std::string bundle = m_cases.front().bundle.dump();
        const std::string root = m_cases.front().root.dump();
        Request request;
        request.bundlePath = "b";
        request.bundle = bundle;
        request.trustedRoot = root;
        request.artifact = digestsOf(test::kArtifact);
        QCOMPARE(verify(request).status, SignatureStatus::ValidUntrusted);
        request.expectedSigners = {{test::kIdentity, ""}};
        QCOMPARE(verify(request).status, SignatureStatus::ValidUntrusted);
        request.trustedRoot.clear();
        QCOMPARE(verify(request).status, SignatureStatus::Invalid);
    }

    void theRecordTellsSignerChainAndLog()
    {
        const record::Signature signature = verifyCase(m_cases.front());
        QCOMPARE(signature.signer.at("identity"), test::kIdentity);
        QCOMPARE(signature.signer.at("issuer"), test::kIssuer);
        QCOMPARE(signature.signer.at("signed-at"), std::string("2026-03-02T10:00:30Z"));
        QCOMPARE(signature.certificates->size(), std::size_t{3});
        QCOMPARE(signature.certificates->back().role, std::string("anchor"));
        QCOMPARE(signature.logEntries->size(), std::size_t{1});
        QCOMPARE(*signature.logEntries->front().treeSize, std::uint64_t{7});
        bool named = false;
        for (const record::CertificateExtension& extension : signature.certificates->front().extensions)
            named = named || (extension.name == "issuer (version 2)" && extension.value == test::kIssuer);
        QVERIFY(named);
    }

    // Sigstore's JavaScript client decides the same, except where it is known to be laxer.
    void clientOfSigstoreAgrees()
    {
        const QString modules = qEnvironmentVariable("ASSAYER_NODE_MODULES");
        if (modules.isEmpty() || !QFileInfo::exists(modules + "/@sigstore/verify"))
            QSKIP("The packages of installer/dependencies/test-npm are not here (ASSAYER_NODE_MODULES).");
        QTemporaryDir folder;
        Json list = Json::array();
        for (const test::SigstoreCase& one : m_cases)
            list.push_back({{"bundle", one.bundle},
                            {"root", one.root},
                            {"identity", one.identity},
                            {"issuer", one.issuer},
                            {"artifact", test::base64(one.artifact)}});
        QFile file(folder.filePath("cases.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray::fromStdString(list.dump()));
        file.close();
        QProcess node;
        node.start("node", {qEnvironmentVariable("ASSAYER_SOURCE") + "/tests/unit/trust/verify_bundles.js", modules,
                            file.fileName()});
        QVERIFY(node.waitForFinished(120000));
        const QJsonArray answers = QJsonDocument::fromJson(node.readAllStandardOutput()).array();
        QVERIFY2(answers.size() == static_cast<qsizetype>(m_cases.size()), node.readAllStandardError());
        int agreed = 0;
        QByteArray surprises;
        for (std::size_t i = 0; i < m_cases.size(); ++i) {
            const bool accepted = answers.at(static_cast<qsizetype>(i)).toObject().value("verified").toBool();
            const QByteArray told =
                QByteArray::fromStdString(m_cases[i].name) + ": " +
                answers.at(static_cast<qsizetype>(i)).toObject().value("message").toString().toUtf8();
            const bool same = accepted == m_cases[i].reason.empty();
            // A difference that is not there any more should not be excused any more.
            if (same != (m_cases[i].oracle == test::Oracle::Agrees))
                surprises += told + "\n";
            agreed += same ? 1 : 0;
        }
        QVERIFY2(surprises.isEmpty(), surprises);
        QVERIFY(agreed >= 40);
        qInfo("%d of %d cases agree; the others are known differences", agreed, static_cast<int>(m_cases.size()));
    }

    void theBuiltInRootIsThatOfThePackage()
    {
        const QString modules = qEnvironmentVariable("ASSAYER_NODE_MODULES");
        QFile seeds(modules + "/@sigstore/tuf/seeds.json");
        if (modules.isEmpty() || !seeds.open(QIODevice::ReadOnly))
            QSKIP("The package @sigstore/tuf is not here (ASSAYER_NODE_MODULES).");
        const QJsonObject document = QJsonDocument::fromJson(seeds.readAll()).object();
        const QJsonObject seed = document.value("https://tuf-repo-cdn.sigstore.dev").toObject();
        const QString text = seed.value("targets").toObject().value("trusted_root.json").toString();
        const Json theirs = Json::parse(QByteArray::fromBase64(text.toUtf8()).toStdString());
        QVERIFY(Json::parse(publicGoodRootText()).at("trustedRoot") == theirs);
    }

    void theBuiltInRootIsUsable()
    {
        const TrustedRoot& root = publicGoodRoot();
        QVERIFY(root.defects.empty());
        QVERIFY(root.notes.empty());
        QCOMPARE(root.logs.size(), std::size_t{2});
        QCOMPARE(root.certificateAuthorities.size(), std::size_t{2});
        QCOMPARE(root.timestampAuthorities.size(), std::size_t{1});
        QVERIFY(root.description.find("2026-08-21") != std::string::npos);
    }

    void everyCutIsSurvived()
    {
        const std::string text = m_cases.front().bundle.dump();
        const std::string root = m_cases.front().root.dump();
        for (std::size_t length = 0; length < text.size(); length += 97)
            QVERIFY(verifyText(text.substr(0, length), root).status == SignatureStatus::Invalid);
        for (std::size_t length = 0; length < root.size(); length += 97) {
            if (length > 0)
                QVERIFY(verifyText(text, root.substr(0, length)).status == SignatureStatus::Invalid);
        }
    }

    void cutCertificatesAreSurvived()
    {
        const std::string whole = m_cases.front().bundle["verificationMaterial"]["certificate"]["rawBytes"];
        const QByteArray bytes = QByteArray::fromBase64(QByteArray::fromStdString(whole));
        for (int length = 1; length < bytes.size(); length += 13) {
            Json bundle = m_cases.front().bundle;
            Json& raw = bundle["verificationMaterial"]["certificate"]["rawBytes"];
            raw = bytes.left(length).toBase64().toStdString();
            const auto signature = verifyText(bundle.dump(), m_cases.front().root.dump());
            QCOMPARE(signature.reason.value_or(""), std::string("bundle-structure"));
        }
    }

    void duplicateKeys()
    {
        std::string text = m_cases.front().bundle.dump();
        text.insert(1, R"("mediaType":"x",)");
        QCOMPARE(verifyText(text, m_cases.front().root.dump()).reason.value_or(""), std::string("json-duplicate-key"));
        std::string root = m_cases.front().root.dump();
        root.insert(1, R"("tlogs":[],)");
        QCOMPARE(verifyText(m_cases.front().bundle.dump(), root).reason.value_or(""),
                 std::string("trust-root-malformed"));
    }

    void hugeProof()
    {
        Json bundle = m_cases.front().bundle;
        Json& hashes = bundle["verificationMaterial"]["tlogEntries"][0]["inclusionProof"]["hashes"];
        hashes = Json::array();
        for (int i = 0; i < 50'000; ++i)
            hashes.push_back("AAAA");
        QCOMPARE(verifyText(bundle.dump(), m_cases.front().root.dump()).reason.value_or(""),
                 std::string("proof-invalid"));
    }

    void negativeNumbersAreRefused()
    {
        for (const char* key : {"logIndex", "integratedTime"}) {
            for (const Json& value : {Json("-1"), Json(-1), Json("99999999999999999999999"), Json(1.5)}) {
                Json bundle = m_cases.front().bundle;
                bundle["verificationMaterial"]["tlogEntries"][0][key] = value;
                QCOMPARE(verifyText(bundle.dump(), m_cases.front().root.dump()).reason.value_or(""),
                         std::string("bundle-encoding"));
            }
        }
    }

    void aMillionSubjects()
    {
        std::string payload = R"({"_type":"https://in-toto.io/Statement/v1","predicateType":"p","subject":[)";
        for (int i = 0; i < 1'000'000; ++i)
            payload += R"({"digest":{"sha256":"aa"}},)";
        payload.back() = ']';
        payload += "}";
        Json bundle = m_cases.front().bundle;
        bundle["dsseEnvelope"]["payload"] = test::base64(payload);
        QElapsedTimer timer;
        timer.start();
        const auto signature = verifyText(bundle.dump(), m_cases.front().root.dump());
        QCOMPARE(signature.status, SignatureStatus::Invalid);
        QVERIFY(timer.elapsed() < 60'000);
    }

    void verifyingIsQuick()
    {
        const std::string bundle = m_cases.front().bundle.dump();
        const std::string root = m_cases.front().root.dump();
        verifyText(bundle, root);
        QElapsedTimer timer;
        qint64 best = std::numeric_limits<qint64>::max();
        for (int i = 0; i < 10; ++i) {
            timer.start();
            verifyText(bundle, root);
            best = std::min(best, timer.nsecsElapsed());
        }
        qInfo("%.2f ms for one verification", static_cast<double>(best) / 1e6);
        QVERIFY(best < 20'000'000);
    }

private:
    std::vector<test::SigstoreCase> m_cases;
};

QTEST_GUILESS_MAIN(SigstoreTest)
#include "SigstoreTest.moc"
