// SPDX-License-Identifier: GPL-3.0-or-later
// SSH signatures that ssh-keygen makes: right ones, and every way in which one is not.
#include "SignatureScene.h"

#include "trust/SshSignature.h"

#include <QTest>

using namespace assayer;
using namespace assayer::trust;
using test::SignatureScene;

class SshSignatureTest : public QObject
{
    Q_OBJECT

private:
    bool makeKey(const QString& name, const QStringList& type)
    {
        return m_scene.run("ssh-keygen", QStringList{"-q", "-N", "", "-C", name, "-f", name} + type);
    }

    bool sign(const QString& key, const QString& space = "file", const QStringList& options = {})
    {
        QFile::remove(m_scene.path("weights.bin.sig"));
        return m_scene.run("ssh-keygen",
                           QStringList{"-Y", "sign", "-f", key, "-n", space} + options + QStringList{"weights.bin"});
    }

    // "principals options keytype base64", as the lists of signers have it.
    std::string allow(const std::string& head, const QString& key) const
    {
        const std::string line = m_scene.content(key + ".pub");
        return head + " " + line.substr(0, line.rfind(' ')) + "\n";
    }

    record::Signature verify(const std::string& allowed, const std::string& principal = {}, std::int64_t now = 0) const
    {
        Request request;
        request.allowedSigners = allowed;
        request.principal = principal;
        request.now = now;
        return m_scene.verifyWith(request, "weights.bin.sig", {"weights.bin"});
    }

    SignatureScene m_scene;

private slots:
    void initTestCase()
    {
        if (!SignatureScene::has("ssh-keygen"))
            QSKIP("ssh-keygen makes the signatures of this test.");
        QVERIFY(makeKey("signer", {"-t", "ed25519"}));
        QVERIFY(makeKey("other", {"-t", "ed25519"}));
    }

    void everyKindOfKey_data()
    {
        QTest::addColumn<QStringList>("type");
        QTest::newRow("ed25519") << QStringList{"-t", "ed25519"};
        for (const char* bits : {"256", "384", "521"})
            QTest::newRow(bits) << QStringList{"-t", "ecdsa", "-b", bits};
        QTest::newRow("rsa") << QStringList{"-t", "rsa", "-b", "2048"};
    }

    void everyKindOfKey()
    {
        QFETCH(QStringList, type);
        const QString name = QStringLiteral("key-") + QTest::currentDataTag();
        QVERIFY(makeKey(name, type));
        for (const char* hash : {"sha256", "sha512"}) {
            QVERIFY(sign(name, "file", {"-O", QStringLiteral("hashalg=") + hash}));
            COMPARE_OUTCOME(verify(allow("s@example.org", name)), "verified");
            QVERIFY(m_scene.write("weights.bin", "weights of another model\n"));
            COMPARE_OUTCOME(verify(allow("s@example.org", name)), "invalid signature-invalid");
            QVERIFY(m_scene.write("weights.bin", "weights of a model\n"));
        }
    }

    void fingerprintIsThatOfSshKeygen()
    {
        QVERIFY(sign("signer"));
        QVERIFY(m_scene.run("ssh-keygen", {"-l", "-f", "signer.pub"}));
        QCOMPARE(QByteArray::fromStdString(verify({}).signer.at("fingerprint")), m_scene.output().split(' ').value(1));
    }

    void signers()
    {
        QVERIFY(sign("signer"));
        COMPARE_OUTCOME(verify({}), "valid-untrusted");
        COMPARE_OUTCOME(verify(allow("o@example.org", "other")), "invalid key-mismatch");
        COMPARE_OUTCOME(verify(allow("o@example.org", "other") + allow("s@example.org", "signer")), "verified");
        COMPARE_OUTCOME(verify(allow("*@example.org", "signer"), "s@example.org"), "verified");
        COMPARE_OUTCOME(verify(allow("s@example.org", "signer"), "somebody@example.org"), "invalid identity");
        COMPARE_OUTCOME(verify(allow("*,!s@example.org", "signer"), "s@example.org"), "invalid identity");
        COMPARE_OUTCOME(verify(allow("s@example.org namespaces=\"git\"", "signer")), "invalid key-mismatch");
        COMPARE_OUTCOME(verify(allow("s@example.org namespaces=\"git,file\"", "signer")), "verified");
        COMPARE_OUTCOME(verify(allow("s@example.org cert-authority", "signer")), "invalid key-mismatch");
    }

    void validity()
    {
        QVERIFY(sign("signer"));
        constexpr std::int64_t kMarch2026 = 1772366400; // date -ud 2026-03-01T12:00 +%s
        COMPARE_OUTCOME(verify(allow("s@example.org valid-before=\"20260301\"", "signer"), {}, kMarch2026),
                        "invalid cert-expired");
        COMPARE_OUTCOME(verify(allow("s@example.org valid-after=\"20260302Z\"", "signer"), {}, kMarch2026),
                        "invalid cert-not-yet-valid");
        COMPARE_OUTCOME(
            verify(allow("s@example.org valid-after=\"202603011159\",valid-before=\"20260301120001Z\"", "signer"), {},
                   kMarch2026),
            "verified");
    }

    void otherNamespace()
    {
        QVERIFY(sign("signer", "git"));
        COMPARE_OUTCOME(verify(allow("s@example.org", "signer")), "invalid payload-type");
    }

    // SHA-1 signatures of RSA keys cannot be made any more, so that the name in a blob is changed instead.
    void weakAlgorithms()
    {
        QVERIFY(makeKey("rsa", {"-t", "rsa", "-b", "2048"}));
        QVERIFY(sign("rsa"));
        const auto patched = [&](const QByteArray& from, const QByteArray& to) {
            const QList<QByteArray> lines = QByteArray::fromStdString(m_scene.content("weights.bin.sig")).split('\n');
            QByteArray blob = QByteArray::fromBase64(lines.mid(1, lines.size() - 3).join());
            const qsizetype at = blob.lastIndexOf(from);
            blob.replace(at, from.size(), to);
            return m_scene.write("weights.bin.sig", "-----BEGIN SSH SIGNATURE-----\n" + blob.toBase64() +
                                                        "\n-----END SSH SIGNATURE-----\n");
        };
        QVERIFY(patched("rsa-sha2-512", "rsa-sha2-999"));
        COMPARE_OUTCOME(verify(allow("s@example.org", "rsa")), "invalid signature-invalid");
        QVERIFY(sign("rsa"));
        QVERIFY(patched(QByteArray("\0\0\0\6sha512", 10), QByteArray("\0\0\0\6sha999", 10)));
        COMPARE_OUTCOME(verify(allow("s@example.org", "rsa")), "invalid hash-algorithm");
    }

    void brokenArmour()
    {
        QVERIFY(sign("signer"));
        const std::string armour = m_scene.content("weights.bin.sig");
        for (const std::size_t length : {30UL, 60UL, 120UL, armour.size() - 5}) {
            QVERIFY(!parseSshSignature(std::string_view(armour).substr(0, length)).has_value());
        }
        std::string other = armour;
        other.replace(40, 1, "!");
        QVERIFY(m_scene.write("weights.bin.sig", QByteArray::fromStdString(other)));
        COMPARE_OUTCOME(verify(allow("s@example.org", "signer")), "invalid bundle-encoding");
    }

    void flippedBits()
    {
        QVERIFY(sign("signer"));
        const QList<QByteArray> lines = QByteArray::fromStdString(m_scene.content("weights.bin.sig")).split('\n');
        const QByteArray blob = QByteArray::fromBase64(lines.mid(1, lines.size() - 3).join());
        const std::string allowed = allow("s@example.org", "signer");
        for (qsizetype i = 0; i < blob.size(); ++i) {
            QByteArray changed = blob;
            changed[i] = static_cast<char>(changed[i] ^ 4);
            QVERIFY(m_scene.write("weights.bin.sig", "-----BEGIN SSH SIGNATURE-----\n" + changed.toBase64() +
                                                         "\n-----END SSH SIGNATURE-----\n"));
            QVERIFY2(verify(allowed).status == record::SignatureStatus::Invalid, qPrintable(QString::number(i)));
        }
    }

    void patterns()
    {
        QVERIFY(matchesPatterns("a@b.c", {"*@b.c"}));
        QVERIFY(matchesPatterns("a@b.c", {"x", "?@b.?"}));
        QVERIFY(!matchesPatterns("aa@b.c", {"?@b.c"}));
        QVERIFY(!matchesPatterns("a@b.c", {"*", "!a@*"}));
        // A matcher that tries every split would not come back from this.
        QVERIFY(!matchesPatterns(std::string(2000, 'a'), {std::string(200, '*') + "b" + std::string(200, '*') + "b"}));
    }
};

QTEST_GUILESS_MAIN(SshSignatureTest)
#include "SshSignatureTest.moc"
