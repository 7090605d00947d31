// SPDX-License-Identifier: GPL-3.0-or-later
// OpenPGP signatures that gpg makes: right ones, and every way in which one is not.
#include "SignatureScene.h"

#include <QTest>

using namespace assayer;
using namespace assayer::trust;
using test::SignatureScene;

class OpenPgpTest : public QObject
{
    Q_OBJECT

private:
    // Makes a key that nobody has to unlock; `expiry` in gpg's form ("0", "seconds=1").
    bool makeKey(const QString& name, const QString& expiry = "0", const QString& usage = "sign")
    {
        return m_scene.run("gpg", {"--batch", "--passphrase", "", "--quick-gen-key",
                                   name + " <" + name + "@example.org>", "ed25519", usage, expiry});
    }

    bool exportKeys(const QString& file, const QStringList& names)
    {
        return m_scene.run("gpg", QStringList{"--batch", "--yes", "--armor", "--output", file, "--export"} + names);
    }

    bool sign(const QString& name, const QString& file, const QStringList& options)
    {
        return m_scene.run("gpg", QStringList{"--batch", "--yes", "--local-user", name} + options + QStringList{file});
    }

    Request ring(const QString& file) const
    {
        Request request;
        request.keyring = m_scene.content(file);
        return request;
    }

    SignatureScene m_scene;

private slots:
    void initTestCase()
    {
        if (!SignatureScene::has("gpg"))
            QSKIP("gpg makes the signatures of this test.");
        QVERIFY2(makeKey("signer"), m_scene.error().constData());
        QVERIFY(makeKey("other"));
        QVERIFY(exportKeys("signer.asc", {"signer"}));
        QVERIFY(exportKeys("other.asc", {"other"}));
        QVERIFY(exportKeys("both.asc", {}));
        QVERIFY(sign("signer", "weights.bin", {"--armor", "--output", "weights.bin.asc", "--detach-sign"}));
        QVERIFY(sign("signer", "weights.bin", {"--output", "weights.bin.sig", "--detach-sign"}));
    }

    void rightSignatures()
    {
        for (const QString& file : {QStringLiteral("weights.bin.asc"), QStringLiteral("weights.bin.sig")}) {
            const auto signature = m_scene.verifyWith(ring("both.asc"), file, {"weights.bin", file});
            COMPARE_OUTCOME(signature, "verified");
            QCOMPARE(signature.coverage.covered, std::vector<std::string>{"weights.bin"});
            QVERIFY(signature.signer.at("identity").find("signer@example.org") != std::string::npos);
        }
    }

    void fingerprintIsThatOfGpg()
    {
        QVERIFY(m_scene.run("gpg", {"--batch", "--with-colons", "--list-keys", "signer"}));
        const qsizetype at = m_scene.output().indexOf("fpr:");
        const QByteArray expected = m_scene.output().mid(at).split(':').value(9).toLower();
        const auto signature = m_scene.verifyWith(ring("signer.asc"), "weights.bin.asc", {"weights.bin"});
        QCOMPARE(QByteArray::fromStdString(signature.signer.at("fingerprint")), expected);
    }

    void otherContent()
    {
        SignatureScene& scene = m_scene;
        QVERIFY(scene.write("changed.bin", "weights of another model\n"));
        QVERIFY(scene.write("changed.bin.asc", QByteArray::fromStdString(scene.content("weights.bin.asc"))));
        const auto signature = scene.verifyWith(ring("signer.asc"), "changed.bin.asc", {"changed.bin"});
        COMPARE_OUTCOME(signature, "invalid signature-invalid");
        QVERIFY(signature.coverage.covered.empty());
    }

    void unknownKey()
    {
        COMPARE_OUTCOME(m_scene.verifyWith(ring("other.asc"), "weights.bin.asc", {"weights.bin"}),
                        "incomplete key-missing");
        COMPARE_OUTCOME(m_scene.verifyWith({}, "weights.bin.asc", {"weights.bin"}), "incomplete key-missing");
    }

    void missingFile()
    {
        COMPARE_OUTCOME(m_scene.verifyWith(ring("signer.asc"), "weights.bin.asc", {"elsewhere.bin"}),
                        "incomplete file-missing");
    }

    void uselessRing()
    {
        Request request;
        request.keyring = "no key at all";
        COMPARE_OUTCOME(m_scene.verifyWith(request, "weights.bin.asc", {"weights.bin"}), "incomplete key-missing");
    }

    void brokenArmour()
    {
        std::string armour = m_scene.content("weights.bin.asc");
        armour.replace(armour.find("\n\n") + 2, 12, "!!!!!!!!!!!!");
        QVERIFY(m_scene.write("weights.bin.broken.asc", QByteArray::fromStdString(armour)));
        COMPARE_OUTCOME(m_scene.verifyWith(ring("signer.asc"), "weights.bin.broken.asc", {"weights.bin"}),
                        "invalid bundle-encoding");
    }

    void cutOff()
    {
        const std::string bytes = m_scene.content("weights.bin.sig");
        for (std::size_t length = 0; length < bytes.size(); ++length) {
            QVERIFY(m_scene.write("weights.bin.cut.sig", QByteArray::fromStdString(bytes.substr(0, length))));
            const auto signature = m_scene.verifyWith(ring("signer.asc"), "weights.bin.cut.sig", {"weights.bin"});
            QVERIFY(signature.status != record::SignatureStatus::Verified);
        }
    }

    void flippedBits()
    {
        const std::string bytes = m_scene.content("weights.bin.sig");
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            std::string changed = bytes;
            changed[i] = static_cast<char>(changed[i] ^ 1);
            QVERIFY(m_scene.write("weights.bin.bit.sig", QByteArray::fromStdString(changed)));
            const auto signature = m_scene.verifyWith(ring("signer.asc"), "weights.bin.bit.sig", {"weights.bin"});
            // Bytes that are not signed (the hint of the issuer, the left 16 bits) may change without harm.
            if (signature.status == record::SignatureStatus::Verified)
                QVERIFY2(m_scene.run("gpg", {"--batch", "--verify", "weights.bin.bit.sig", "weights.bin"}),
                         qPrintable(QString("byte %1 is accepted here, but not by gpg").arg(i)));
        }
    }

    void expiredKey()
    {
        QVERIFY(makeKey("brief", "seconds=2"));
        QVERIFY(sign("brief", "weights.bin", {"--armor", "--output", "weights.bin.brief.asc", "--detach-sign"}));
        QVERIFY(exportKeys("brief.asc", {"brief"}));
        QTest::qWait(3500);
        COMPARE_OUTCOME(m_scene.verifyWith(ring("brief.asc"), "weights.bin.brief.asc", {"weights.bin"}),
                        "invalid cert-expired");
    }

    void revokedKey()
    {
        QVERIFY(makeKey("withdrawn"));
        QVERIFY(
            sign("withdrawn", "weights.bin", {"--armor", "--output", "weights.bin.withdrawn.asc", "--detach-sign"}));
        QVERIFY(m_scene.run("gpg", {"--batch", "--with-colons", "--list-keys", "withdrawn"}));
        const QByteArray print = m_scene.output().mid(m_scene.output().indexOf("fpr:")).split(':').value(9);
        QVERIFY(m_scene.run("gpg",
                            {"--no-tty", "--command-fd", "0", "--yes", "--output", "revocation", "--gen-revoke", print},
                            "y\n0\n\ny\n"));
        QVERIFY(m_scene.run("gpg", {"--batch", "--import", "revocation"}));
        QVERIFY(exportKeys("withdrawn.asc", {"withdrawn"}));
        COMPARE_OUTCOME(m_scene.verifyWith(ring("withdrawn.asc"), "weights.bin.withdrawn.asc", {"weights.bin"}),
                        "invalid key-revoked");
    }

    void clearText()
    {
        const std::string line = m_scene.digest(m_scene.content("weights.bin"), "sha256") + "  weights.bin\n";
        QVERIFY(m_scene.write("SHA256SUMS", QByteArray::fromStdString(line)));
        QVERIFY(sign("signer", "SHA256SUMS", {"--armor", "--output", "SHA256SUMS.asc", "--clear-sign"}));
        const auto signature = m_scene.verifyWith(ring("signer.asc"), "SHA256SUMS.asc", {"weights.bin"});
        COMPARE_OUTCOME(signature, "verified");
        QCOMPARE(signature.coverage.covered, std::vector<std::string>{"weights.bin"});

        std::string changed = m_scene.content("SHA256SUMS.asc");
        changed.replace(changed.find(line.substr(0, 8)), 8, "00000000");
        QVERIFY(m_scene.write("CHANGED.asc", QByteArray::fromStdString(changed)));
        QCOMPARE(m_scene.verifyWith(ring("signer.asc"), "CHANGED.asc", {"weights.bin"}).status,
                 record::SignatureStatus::Invalid);
    }

    // A signed list covers the files that it names, and a changed one is told by the list.
    void signedListCoversItsFiles()
    {
        const std::string line = m_scene.digest(m_scene.content("weights.bin"), "sha512") + "  weights.bin\n";
        QVERIFY(m_scene.write("SHA512SUMS", QByteArray::fromStdString(line)));
        QVERIFY(sign("signer", "SHA512SUMS", {"--armor", "--output", "SHA512SUMS.asc", "--detach-sign"}));
        const auto signature = m_scene.verifyWith(ring("signer.asc"), "SHA512SUMS.asc", {"weights.bin", "SHA512SUMS"});
        COMPARE_OUTCOME(signature, "verified");
        QCOMPARE(signature.coverage.covered, (std::vector<std::string>{"SHA512SUMS", "weights.bin"}));
    }
};

QTEST_GUILESS_MAIN(OpenPgpTest)
#include "OpenPgpTest.moc"
