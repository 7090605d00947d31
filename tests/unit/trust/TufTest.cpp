// SPDX-License-Identifier: GPL-3.0-or-later
// Updates by The Update Framework: right ones, and every way of turning time back.
#include "MockTuf.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace assayer;
using namespace assayer::trust;
using test::newSigner;
using test::signedText;
using Signer = test::TufSigner;

namespace {

constexpr Milliseconds kNow = 1'772'445'630'000; // 2026-03-02
const std::string kLater = "2027-01-01T00:00:00Z";
const std::string kEarlier = "2026-01-01T00:00:00Z";
const std::string kTarget = "the root of trust";

std::string reasonOf(const std::optional<Defect>& defect)
{
    return defect ? defect->reason : std::string();
}

} // namespace

class TufTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_roots = {newSigner("r1"), newSigner("r2"), newSigner("r3")};
        m_online = newSigner("online");
    }

    void wholeUpdate()
    {
        TufUpdate update = start();
        QCOMPARE(reasonOf(update.acceptRoot(rootText(2))), std::string());
        QCOMPARE(update.root().version, std::uint64_t{2});
        QCOMPARE(reasonOf(update.finishRoots()), std::string());
        const std::string targets = targetsText(3);
        const std::string snapshot = snapshotText(5, 3, targets);
        QCOMPARE(reasonOf(update.acceptTimestamp(timestampText(9, 5, snapshot))), std::string());
        QCOMPARE(update.versionOf("snapshot.json"), std::uint64_t{5});
        QCOMPARE(reasonOf(update.acceptSnapshot(snapshot)), std::string());
        QCOMPARE(update.versionOf("targets.json"), std::uint64_t{3});
        QCOMPARE(reasonOf(update.acceptTargets(targets)), std::string());
        QCOMPARE(reasonOf(update.acceptTarget("trusted_root.json", kTarget)), std::string());
        QCOMPARE(reasonOf(update.acceptTarget("trusted_root.json", kTarget + "x")), std::string("tuf-rollback"));
        QCOMPARE(reasonOf(update.acceptTarget("other.json", kTarget)), std::string("trust-root-malformed"));
    }

    void rootNeedsOldAndNewKeys()
    {
        const std::vector<Signer> others{newSigner("n1"), newSigner("n2")};
        const Json content = test::rootContent(2, others, m_online, kLater);
        TufUpdate update = start();
        QCOMPARE(reasonOf(update.acceptRoot(signedText(content, others))), std::string("tuf-threshold"));
        QCOMPARE(reasonOf(update.acceptRoot(signedText(content, m_roots))), std::string("tuf-threshold"));
        QCOMPARE(update.root().version, std::uint64_t{1});
        std::vector<Signer> all = others;
        all.insert(all.end(), m_roots.begin(), m_roots.end());
        QCOMPARE(reasonOf(update.acceptRoot(signedText(content, all))), std::string());
        // From now on the old keys count for nothing.
        QCOMPARE(reasonOf(update.acceptRoot(rootText(3))), std::string("tuf-threshold"));
    }

    void oneKeyIsNotTwoSigners()
    {
        const Signer twin{"twin", m_roots[0].key};
        const std::vector<Signer> pair{m_roots[0], twin};
        auto root = parseTufMetadata(signedText(test::rootContent(1, pair, m_online, kLater), pair), "root");
        QVERIFY(root);
        QVERIFY(!meetsThreshold(*root, *root, "root"));
        const std::vector<Signer> doubled{m_roots[0], m_roots[0]};
        QVERIFY(!parseTufMetadata(signedText(test::rootContent(1, m_roots, m_online, kLater), doubled), "root"));
    }

    void rootVersionsFollowEachOther()
    {
        for (const std::uint64_t version : {1, 3}) {
            TufUpdate update = start();
            QCOMPARE(reasonOf(update.acceptRoot(rootText(version))), std::string("tuf-rollback"));
        }
    }

    void expiredRootMayBeginButNotEnd()
    {
        TufUpdate update = start(kEarlier);
        QCOMPARE(reasonOf(update.finishRoots()), std::string("trust-root-expired"));
        QCOMPARE(reasonOf(update.acceptRoot(rootText(2))), std::string());
        QCOMPARE(reasonOf(update.finishRoots()), std::string());
    }

    void freezing()
    {
        TufUpdate update = start();
        const std::string targets = targetsText(1);
        const std::string snapshot = snapshotText(1, 1, targets);
        QCOMPARE(reasonOf(update.acceptTimestamp(timestampText(1, 1, snapshot, kEarlier))), std::string("tuf-freeze"));
        const std::string old = snapshotText(1, 1, targets, kEarlier);
        QCOMPARE(reasonOf(update.acceptTimestamp(timestampText(1, 1, old))), std::string());
        QCOMPARE(reasonOf(update.acceptSnapshot(old)), std::string("tuf-freeze"));
    }

    void rollback()
    {
        const std::string targets = targetsText(4);
        const std::string snapshot = snapshotText(7, 4, targets);
        const std::string timestamp = timestampText(9, 7, snapshot);
        TufUpdate update = start();
        update.remember(timestamp, snapshot);
        QCOMPARE(reasonOf(update.acceptTimestamp(timestampText(8, 7, snapshot))), std::string("tuf-rollback"));
        QCOMPARE(reasonOf(update.acceptTimestamp(timestampText(10, 6, snapshot))), std::string("tuf-rollback"));
        const std::string older = snapshotText(8, 3, targetsText(3));
        QCOMPARE(reasonOf(update.acceptTimestamp(timestampText(10, 8, older))), std::string());
        QCOMPARE(reasonOf(update.acceptSnapshot(older)), std::string("tuf-rollback"));
        const std::string newer = snapshotText(8, 5, targetsText(5));
        QCOMPARE(reasonOf(update.acceptTimestamp(timestampText(10, 8, newer))), std::string());
        QCOMPARE(reasonOf(update.acceptSnapshot(snapshotText(9, 5, targetsText(5)))), std::string("tuf-rollback"));
        QCOMPARE(reasonOf(update.acceptSnapshot(newer)), std::string());
        QCOMPARE(reasonOf(update.acceptTargets(targetsText(4))), std::string("tuf-rollback"));
    }

    void otherKeysAreNotEnough()
    {
        const Signer stranger = newSigner("online");
        TufUpdate update = start();
        const Json content{{"_type", "timestamp"},
                           {"version", 1},
                           {"expires", kLater},
                           {"meta", {{"snapshot.json", {{"version", 1}}}}}};
        QCOMPARE(reasonOf(update.acceptTimestamp(signedText(content, {stranger}))), std::string("tuf-threshold"));
        QCOMPARE(reasonOf(update.acceptTimestamp(signedText(content, m_roots))), std::string("tuf-threshold"));
    }

    void brokenMetadata()
    {
        TufUpdate update = start();
        for (const char* text : {"", "{}", "[]", "{\"signed\":{\"_type\":\"timestamp\",\"version\":1.5}}",
                                 "{\"signed\":{\"_type\":\"timestamp\",\"version\":1,\"version\":2}}"})
            QCOMPARE(reasonOf(update.acceptTimestamp(text)), std::string("trust-root-malformed"));
        QVERIFY(!canonicalJson(Json(1.5)));
        const Json json = Json::parse("{\"b\":[1,true,null],\"a\":\"x\\\"\\\\\\n\"}");
        const std::string canonical = "{\"a\":\"x\\\"\\\\\n\",\"b\":[1,true,null]}";
        QCOMPARE(canonicalJson(json).value_or(""), canonical);
    }

    // The real root that Sigstore's client ships has to be right by its own keys.
    void rootOfThePackage()
    {
        QFile seeds(qEnvironmentVariable("ASSAYER_NODE_MODULES") + "/@sigstore/tuf/seeds.json");
        if (qEnvironmentVariableIsEmpty("ASSAYER_NODE_MODULES") || !seeds.open(QIODevice::ReadOnly))
            QSKIP("The package @sigstore/tuf is not here (ASSAYER_NODE_MODULES).");
        const QJsonObject document = QJsonDocument::fromJson(seeds.readAll()).object();
        const QString text =
            document.value("https://tuf-repo-cdn.sigstore.dev").toObject().value("root.json").toString();
        QByteArray bytes = QByteArray::fromBase64(text.toUtf8());
        auto root = parseTufMetadata(bytes.toStdString(), "root");
        QVERIFY2(root.has_value(), root ? "" : root.error().message.c_str());
        QCOMPARE(root->version, std::uint64_t{14});
        QVERIFY(meetsThreshold(*root, *root, "root"));
        bytes.replace("\"version\": 14", "\"version\": 15");
        root = parseTufMetadata(bytes.toStdString(), "root");
        QVERIFY(root);
        QCOMPARE(root->version, std::uint64_t{15});
        QVERIFY(!meetsThreshold(*root, *root, "root"));
    }

private:
    TufUpdate start(const std::string& expires = kLater)
    {
        auto root = parseTufMetadata(signedText(test::rootContent(1, m_roots, m_online, expires), m_roots), "root");
        return {std::move(*root), kNow};
    }

    std::string rootText(std::uint64_t version)
    {
        return signedText(test::rootContent(version, m_roots, m_online, kLater), m_roots);
    }

    std::string timestampText(std::uint64_t version, std::uint64_t snapshotVersion, const std::string& snapshot,
                              const std::string& expires = kLater)
    {
        return signedText({{"_type", "timestamp"},
                           {"version", version},
                           {"expires", expires},
                           {"meta", {{"snapshot.json", test::tufFileEntry(snapshotVersion, snapshot)}}}},
                          {m_online});
    }

    std::string snapshotText(std::uint64_t version, std::uint64_t targetsVersion, const std::string& targets,
                             const std::string& expires = kLater)
    {
        Q_UNUSED(targets)
        return signedText({{"_type", "snapshot"},
                           {"version", version},
                           {"expires", expires},
                           {"meta", {{"targets.json", {{"version", targetsVersion}}}}}},
                          {m_online});
    }

    std::string targetsText(std::uint64_t version)
    {
        return signedText({{"_type", "targets"},
                           {"version", version},
                           {"expires", kLater},
                           {"targets", {{"trusted_root.json", test::tufFileEntry(1, kTarget)}}}},
                          m_roots);
    }

    std::vector<Signer> m_roots;
    Signer m_online;
};

QTEST_GUILESS_MAIN(TufTest)
#include "TufTest.moc"
