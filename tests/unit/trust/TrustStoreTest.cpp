// SPDX-License-Identifier: GPL-3.0-or-later
// Decisions about signers: stored without loss, and what they make of a signature.
#include "inspection/TrustFile.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace assayer;
using namespace assayer::trust;
using record::SignatureStatus;

namespace {

TrustDecision decisionOf(const std::string& publisher, const std::string& fingerprint)
{
    TrustDecision decision;
    decision.publisher = publisher;
    decision.signer = {{"method", "openpgp"}, {"fingerprint", fingerprint}};
    decision.material = "a key";
    decision.added = "2026-05-01";
    return decision;
}

record::Signature signatureOf(const std::string& fingerprint, SignatureStatus status)
{
    record::Signature signature;
    signature.kind = "openpgp";
    signature.status = status;
    signature.signer = {{"method", "openpgp"}, {"fingerprint", fingerprint}, {"identity", "S <s@example.org>"}};
    return signature;
}

} // namespace

class TrustStoreTest : public QObject
{
    Q_OBJECT

private slots:
    void survivesItsFile()
    {
        const QTemporaryDir folder;
        const std::string path = folder.filePath("deep/er/trust.json").toStdString();
        const auto absent = inspection::loadTrust(path);
        QVERIFY(absent && absent->decisions().empty());
        TrustStore store;
        QVERIFY(store.add(decisionOf("acme", "aa")));
        QVERIFY(!store.add(decisionOf("acme", "aa")));
        QVERIFY(store.add(decisionOf("acme/model \"x\"\n", "bb")));
        QVERIFY(inspection::saveTrust(path, store).has_value());
        const auto loaded = inspection::loadTrust(path);
        QVERIFY(loaded.has_value());
        QCOMPARE(loaded->decisions(), store.decisions());
        // Nothing but the file itself is left behind.
        QCOMPARE(QDir(folder.filePath("deep/er")).entryList(QDir::Files | QDir::Hidden), QStringList{"trust.json"});
    }

    void damagedFileIsNoEmptyStore()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath("trust.json");
        for (const char* text :
             {"", "{", "{}", "{\"signers\": 1}", "{\"signers\": [{}]}", "{\"signers\": [], \"signers\": []}",
              "{\"signers\": [{\"publisher\": \"a\", \"signer\": {\"method\": 1}}]}"}) {
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) >= 0);
            file.close();
            QVERIFY2(!inspection::loadTrust(path.toStdString()).has_value(), text);
        }
    }

    void publishers()
    {
        TrustStore store;
        store.add(decisionOf("acme", "aa"));
        store.add(decisionOf("acme/model", "bb"));
        store.add(decisionOf("*", "cc"));
        QCOMPARE(store.forPublisher("acme/model").size(), std::size_t{3});
        QCOMPARE(store.forPublisher("acme/other").size(), std::size_t{2});
        QCOMPARE(store.forPublisher("acmeother").size(), std::size_t{1});
        QVERIFY(store.remove(1));
        QVERIFY(!store.remove(3));
        QVERIFY(!store.remove(0));
    }

    void rememberedSigner()
    {
        record::Signature signature = signatureOf("aa", SignatureStatus::ValidUntrusted);
        QVERIFY(!applyDecisions({decisionOf("acme", "aa")}, signature));
        QCOMPARE(signature.status, SignatureStatus::Verified);
    }

    void otherSigner()
    {
        record::Signature signature = signatureOf("bb", SignatureStatus::Verified);
        QVERIFY(applyDecisions({decisionOf("acme", "aa")}, signature));
        QCOMPARE(signature.status, SignatureStatus::ValidUntrusted);
        QCOMPARE(signature.reason, std::optional<std::string>("signer-changed"));
        QVERIFY(signature.steps.back().detail.find("aa") != std::string::npos);
    }

    void missingKeyOfAnotherSigner()
    {
        record::Signature signature = signatureOf("bb", SignatureStatus::Incomplete);
        signature.reason = "key-missing";
        QVERIFY(applyDecisions({decisionOf("acme", "aa")}, signature));
        QCOMPARE(signature.status, SignatureStatus::Incomplete);
    }

    void nothingHealsAWrongSignature()
    {
        for (const SignatureStatus status : {SignatureStatus::Invalid, SignatureStatus::Incomplete,
                                             SignatureStatus::Unsupported, SignatureStatus::Unsigned}) {
            record::Signature signature = signatureOf("aa", status);
            applyDecisions({decisionOf("acme", "aa")}, signature);
            QCOMPARE(signature.status, status);
        }
        record::Signature expired = signatureOf("aa", SignatureStatus::ValidUntrusted);
        expired.reason = "cert-expired";
        applyDecisions({decisionOf("acme", "aa")}, expired);
        QCOMPARE(expired.status, SignatureStatus::ValidUntrusted);
        record::Signature unsignedList = signatureOf("aa", SignatureStatus::ValidUntrusted);
        unsignedList.signer["method"] = "none";
        applyDecisions({decisionOf("acme", "aa")}, unsignedList);
        QCOMPARE(unsignedList.status, SignatureStatus::ValidUntrusted);
    }

    void nobodyWhoTellsNothing()
    {
        record::Signature nameless;
        nameless.signer = {{"method", "ssh"}, {"comment", "x"}};
        QVERIFY(signerIdentity(nameless).empty());
    }
};

QTEST_GUILESS_MAIN(TrustStoreTest)
#include "TrustStoreTest.moc"
