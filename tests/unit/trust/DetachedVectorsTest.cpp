// SPDX-License-Identifier: GPL-3.0-or-later
// The labelled samples of detached signatures, checksum lists and git objects: each has to come out as its label says.
#include "ModelFolder.h"

#include <QProcess>
#include <QTest>

using namespace assayer;
using namespace assayer::trust;
using record::SignatureStatus;

namespace {

QString samples()
{
    return qEnvironmentVariable("ASSAYER_SHARED") + QStringLiteral("/vectors/trust/");
}

std::string digestBy(const QString& path, const std::string& algorithm)
{
    // Python's hashlib is the reference for what the parent hands over.
    QProcess python;
    python.start(QStringLiteral("python3"),
                 {QStringLiteral("-c"),
                  QStringLiteral(
                      "import hashlib,sys; print(hashlib.new(sys.argv[1], open(sys.argv[2],'rb').read()).hexdigest())"),
                  QString::fromStdString(algorithm), path});
    python.waitForFinished();
    return python.readAllStandardOutput().trimmed().toStdString();
}

struct Keys
{
    QString keyring;
    QString allowedSigners;
    QString publicKey;
};

// What the inspection does around verify(), with `subject` as the only file.
record::Signature verifyFile(const QString& signatureFile, const QString& subject, const Keys& keys)
{
    const std::string bundle = test::readFile(signatureFile);
    Request request;
    request.bundlePath = QFileInfo(signatureFile).fileName().toStdString();
    request.bundle = bundle;
    request.now = QDateTime::currentSecsSinceEpoch();
    if (!keys.keyring.isEmpty())
        request.keyring = test::readFile(keys.keyring);
    if (!keys.allowedSigners.isEmpty())
        request.allowedSigners = test::readFile(keys.allowedSigners);
    if (!keys.publicKey.isEmpty())
        request.publicKeyPem = test::readFile(keys.publicKey);
    request.singleFile = QFileInfo(subject).isFile();
    if (!subject.isEmpty())
        request.files = request.singleFile
                            ? std::vector<HashedFile>{test::hashFile(subject, QFileInfo(subject).fileName())}
                            : test::hashFolder(subject);
    const SignatureNeeds needs = signatureNeeds(request);
    const QDir folder(request.singleFile ? QFileInfo(subject).path() : subject);
    for (const DigestDemand& demand : needs.digests)
        request.moreDigests[demand] = digestBy(folder.filePath(QString::fromStdString(demand.path)), demand.algorithm);
    std::unique_ptr<source::MemorySource> content;
    if (!needs.content.empty()) {
        content = std::make_unique<source::MemorySource>(
            std::string_view(test::readFile(folder.filePath(QString::fromStdString(needs.content)))));
        request.content = content.get();
        request.contentPath = needs.content;
    }
    return verify(request);
}

QString told(const record::Signature& signature)
{
    QString text = QString::fromStdString(signature.reason.value_or("-"));
    for (const record::SignatureStep& step : signature.steps)
        text += QStringLiteral("\n  ") + QString::fromStdString(step.name + ": " + step.detail);
    return text;
}

} // namespace

class DetachedVectorsTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (!QFileInfo::exists(::samples() + QStringLiteral("detached")))
            QSKIP("The labelled samples are not here; set ASSAYER_SHARED to run over them.");
    }

    void labelled_data()
    {
        QTest::addColumn<QString>("signature");
        QTest::addColumn<QString>("subject");
        QTest::addColumn<SignatureStatus>("status");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char* signature, const char* subject, SignatureStatus status, const char* reason) {
            QTest::addRow("%s over %s", signature, subject)
                << QString(signature) << QString(subject) << status << QString(reason);
        };
        const char* good = "detached/weights.bin";
        const char* bad = "detached/tampered/weights.bin";
        for (const char* ending : {"asc", "sig", "sshsig", "minisig", "legacy.minisig", "cosign.sig"}) {
            const QByteArray name = QByteArray("detached/weights.bin.") + ending;
            row(name.constData(), good, SignatureStatus::Verified, "");
            row(name.constData(), bad, SignatureStatus::Invalid, "signature-invalid");
        }
        row("detached/tampered/trusted-comment.minisig", good, SignatureStatus::Invalid, "signature-invalid");
        row("detached/SHA256SUMS", "detached", SignatureStatus::ValidUntrusted, "");
        row("detached/SHA256SUMS", bad, SignatureStatus::Invalid, "content-mismatch");
        row("detached/SHA256SUMS.asc", "detached", SignatureStatus::Verified, "");
        row("detached/SHA256SUMS.clearsigned.asc", "detached", SignatureStatus::Verified, "");
        row("detached/SHA256SUMS.clearsigned.asc", bad, SignatureStatus::Invalid, "content-mismatch");
        row("detached/tampered/SHA256SUMS", "detached", SignatureStatus::Invalid, "path-escape");
        row("git/commit-gpg.txt", "", SignatureStatus::Verified, "");
        row("git/commit-ssh.txt", "", SignatureStatus::Verified, "");
        row("git/tag-ssh.txt", "", SignatureStatus::Verified, "");
        row("git/commit-unsigned.txt", "", SignatureStatus::Unsigned, "");
        row("git/commit-gpg-edited.txt", "", SignatureStatus::Invalid, "signature-invalid");
        row("git/lfs-pointer.txt", good, SignatureStatus::ValidUntrusted, "");
        row("git/lfs-pointer.txt", bad, SignatureStatus::Invalid, "content-mismatch");
    }

    void labelled()
    {
        QFETCH(QString, signature);
        QFETCH(QString, subject);
        QFETCH(SignatureStatus, status);
        QFETCH(QString, reason);
        const QString root = ::samples();
        const bool minisign = signature.endsWith(QStringLiteral(".minisig"));
        const Keys keys{
            root + QStringLiteral("detached/gpg-key.asc"), root + QStringLiteral("detached/allowed_signers"),
            root + (minisign ? QStringLiteral("detached/minisign.pub") : QStringLiteral("detached/cosign.pub"))};
        const record::Signature result =
            verifyFile(root + signature, subject.isEmpty() ? QString() : root + subject, keys);
        QVERIFY2(result.status == status, qPrintable(told(result)));
        QCOMPARE(QString::fromStdString(result.reason.value_or("")), reason);
    }

    void withoutKeysNothingIsVerified_data()
    {
        QTest::addColumn<QString>("signature");
        QTest::addColumn<SignatureStatus>("status");
        QTest::newRow("openpgp") << "weights.bin.asc" << SignatureStatus::Incomplete;
        QTest::newRow("ssh") << "weights.bin.sshsig" << SignatureStatus::ValidUntrusted;
        QTest::newRow("minisign") << "weights.bin.minisig" << SignatureStatus::Incomplete;
        QTest::newRow("cosign") << "weights.bin.cosign.sig" << SignatureStatus::Incomplete;
    }

    void withoutKeysNothingIsVerified()
    {
        QFETCH(QString, signature);
        QFETCH(SignatureStatus, status);
        const QString folder = ::samples() + QStringLiteral("detached/");
        const record::Signature result = verifyFile(folder + signature, folder + QStringLiteral("weights.bin"), {});
        QVERIFY2(result.status == status, qPrintable(told(result)));
    }

    // The identifiers that git itself gave.
    void identifiers()
    {
        const QString folder = ::samples() + QStringLiteral("git/");
        for (const QString& kind : {QStringLiteral("gpg"), QStringLiteral("ssh")}) {
            const record::Signature result =
                verifyFile(folder + QStringLiteral("commit-") + kind + QStringLiteral(".txt"), {}, {});
            QVERIFY(result.signer.count("commit") == 1);
            const std::string expected = QString::fromStdString(test::readFile(folder + QStringLiteral("commit-") +
                                                                               kind + QStringLiteral(".oid")))
                                             .trimmed()
                                             .toStdString();
            QCOMPARE(result.signer.at("commit"), expected);
        }
    }
};

QTEST_GUILESS_MAIN(DetachedVectorsTest)
#include "DetachedVectorsTest.moc"
