// SPDX-License-Identifier: GPL-3.0-or-later
// The refreshed public-good root: written by the workflow, found again, and held against the one that is linked in.
#include "inspection/RootRefresh.h"
#include "inspection/SignerDecisions.h"
#include "trust/TrustedRoot.h"

#include <QDate>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "../trust/MockTuf.h"

using namespace assayer;
using namespace assayer::inspection;

class RootRefreshTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        qputenv("ASSAYER_TRUST", m_folder->filePath("trust.json").toUtf8());
    }

    void linkedInRootCounts()
    {
        QCOMPARE(keptPublicGoodRoot().value_or("failed"), std::string());
        QVERIFY(QDate::fromString(QString::fromStdString(publicGoodRootDate()), Qt::ISODate).isValid());
        // The TUF root that is linked in is right by its own keys.
        auto root = trust::parseTufMetadata(trust::publicGoodTufRoot(), "root");
        QVERIFY(root && trust::meetsThreshold(*root, *root, "root"));
        QVERIFY(root->consistentSnapshot);
    }

    void refreshedRootCounts()
    {
        const auto refreshed = refresh("2036-01-02T00:00:00Z");
        QVERIFY2(refreshed, refreshed ? "" : refreshed.error().message.c_str());
        QCOMPARE(refreshed->asOf, std::string("2036-01-02"));
        QVERIFY(refreshed->changed);
        QCOMPARE(publicGoodRootDate(), std::string("2036-01-02"));
        Options options;
        QVERIFY(loadRoot(options));
        const auto parsed = trust::parseTrustedRoot(options.trustedRoot);
        QVERIFY(parsed.defects.empty());
        QCOMPARE(parsed.description, std::string("Sigstore's public-good root as of 2036-01-02"));
        QCOMPARE(parsed.logs.size(), trust::publicGoodRoot().logs.size());
        // One that the user names comes first.
        options.trustedRoot = "named";
        QVERIFY(loadRoot(options));
        QCOMPARE(options.trustedRoot, std::string("named"));
        const auto again = refresh("2036-01-03T00:00:00Z");
        QVERIFY2(again, again ? "" : again.error().message.c_str());
        QVERIFY(!again->changed);
    }

    void olderThanLinkedInDoesNotCount()
    {
        QVERIFY(refresh("2020-01-02T00:00:00Z"));
        QCOMPARE(keptPublicGoodRoot().value_or("failed"), std::string());
    }

    void unreadableIsAnError()
    {
        const auto refreshed = refresh("2036-01-02T00:00:00Z");
        QVERIFY(refreshed);
        QFile file(QString::fromStdString(refreshed->path));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write("rubbish");
        file.close();
        QVERIFY(!keptPublicGoodRoot());
        Options options;
        QVERIFY(!loadRoot(options));
    }

    void failureLeavesWhatWasThere()
    {
        QVERIFY(refresh("2036-01-02T00:00:00Z"));
        const auto before = keptPublicGoodRoot();
        // Three weeks later the same timestamp is out of date.
        const auto refused = refresh("2040-01-02T00:00:00Z");
        QVERIFY(!refused);
        QVERIFY(refused.error().message.find("trust-root-expired") != std::string::npos);
        QCOMPARE(keptPublicGoodRoot().value_or("failed"), before.value_or("none"));
        const auto offline = refreshRoot(request("2036-01-03T00:00:00Z"), [](const std::string&, std::uint64_t) {
            return Result<std::optional<std::string>>(failure(ErrorKind::InputOutput, "no route"));
        });
        QVERIFY(!offline);
        QCOMPARE(keptPublicGoodRoot().value_or("failed"), before.value_or("none"));
    }

private:
    RootRefreshRequest request(const char* time)
    {
        return {kPublicGoodRepository, m_repository.root(1), rootFolder(kPublicGoodRepository),
                *trust::parseUtcTime(time)};
    }

    Result<RefreshedRoot> refresh(const char* time)
    {
        // A version is published once: signed anew, it would be other bytes of the same number.
        static const auto kFiles =
            m_repository.publish(1, parseJson(trust::publicGoodRootText())->value["trustedRoot"].dump());
        return refreshRoot(request(time), [](const std::string& path, std::uint64_t) {
            const auto found = kFiles.find(path);
            return Result<std::optional<std::string>>(found == kFiles.end() ? std::nullopt
                                                                            : std::optional(found->second));
        });
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    trust::test::MockTuf m_repository{"2039-01-01T00:00:00Z"};
};

QTEST_GUILESS_MAIN(RootRefreshTest)
#include "RootRefreshTest.moc"
