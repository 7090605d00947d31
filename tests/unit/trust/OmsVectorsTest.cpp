// SPDX-License-Identifier: GPL-3.0-or-later
// The labelled samples of signed models: each has to come out as its label says.
#include "ModelFolder.h"

#include <QTest>

using namespace assayer;
using namespace assayer::trust;

namespace {

struct Row
{
    QString folder;
    QStringList arguments;
    QString expected;
};

QString vectorsFolder()
{
    return qEnvironmentVariable("ASSAYER_SHARED") + QStringLiteral("/vectors/trust");
}

QList<Row> labelledRows(const QString& prefix)
{
    QList<Row> rows;
    QFile labels(vectorsFolder() + QStringLiteral("/labels.tsv"));
    if (!labels.open(QIODevice::ReadOnly))
        return rows;
    for (const QByteArray& line : labels.readAll().split('\n')) {
        const QStringList fields = QString::fromUtf8(line).split(QLatin1Char('\t'));
        if (fields.size() >= 3 && fields[0].startsWith(prefix))
            rows.append({fields[0], fields[1].split(QLatin1Char(' ')), fields[2]});
    }
    return rows;
}

QString argumentAfter(const QStringList& arguments, const QString& option)
{
    const qsizetype index = arguments.indexOf(option);
    return index < 0 ? QString() : arguments.value(index + 1);
}

// Runs the verification that the row's arguments describe; the last argument is the model.
record::Signature verifyRow(const Row& row, bool nameKey)
{
    const QString folder = vectorsFolder() + QLatin1Char('/') + row.folder;
    const QString model = QDir::cleanPath(folder + QLatin1Char('/') + row.arguments.last());
    const std::string bundle = test::readFile(folder + QLatin1Char('/') + argumentAfter(row.arguments, "--signature"));
    Request request;
    request.bundlePath = "model.sig";
    request.bundle = bundle;
    if (nameKey && row.arguments.contains("--key"))
        request.publicKeyPem = test::readFile(folder + QLatin1Char('/') + argumentAfter(row.arguments, "--key"));
    if (row.arguments.contains("--certificate-chain"))
        request.authoritiesPem =
            test::readFile(folder + QLatin1Char('/') + argumentAfter(row.arguments, "--certificate-chain"));
    if (row.arguments.contains("--trusted-root"))
        request.trustedRoot =
            test::readFile(folder + QLatin1Char('/') + argumentAfter(row.arguments, "--trusted-root"));
    if (nameKey && row.arguments.contains("--certificate-identity"))
        request.expectedSigners.push_back({argumentAfter(row.arguments, "--certificate-identity").toStdString(),
                                           argumentAfter(row.arguments, "--certificate-oidc-issuer").toStdString()});
    request.now = 1'790'000'000; // September 2026, between the samples' expired and not yet valid certificates
    request.ignoreUnsigned = row.arguments.contains("--ignore-unsigned-files");
    request.singleFile = QFileInfo(model).isFile();
    request.files = request.singleFile ? std::vector<HashedFile>{test::hashFile(model, QFileInfo(model).fileName())}
                                       : test::hashFolder(model);
    // A copy through git loses a folder named .git, so the file that the label speaks of is added where it is missing.
    const bool lost = !QFileInfo::exists(model + QStringLiteral("/tokenizer/.git/x"));
    if (row.folder == "oms-own/key-subdir-git_fail" && lost)
        request.files.push_back({"tokenizer/.git/x", 1, {{"sha256", std::string(64, '0')}}, false});
    const qsizetype ignored = row.arguments.indexOf("--ignore-paths");
    for (qsizetype i = ignored + 1; ignored >= 0 && i < row.arguments.size() - 1; ++i)
        request.ignorePaths.push_back(row.arguments[i].toStdString());
    test::answerDemands(request, request.singleFile ? QFileInfo(model).path() : model);
    return verify(request);
}

// The label's first word, except where a label describes the fault instead of naming its reason.
QString expectedReason(const Row& row)
{
    static const QHash<QString, QString> kDescribed{
        {"oms-own/key-shards-appended_fail", "appended-bytes"},
        {"oms-own/key-shards-gap_fail", "shard-gap"},
    };
    if (kDescribed.contains(row.folder))
        return kDescribed[row.folder];
    return row.expected.mid(5).section(QRegularExpression("[ :;]"), 0, 0);
}

QByteArray stepsText(const record::Signature& signature)
{
    QByteArray text;
    for (const record::SignatureStep& step : signature.steps)
        text += QByteArray::fromStdString(step.name + " " + std::string(record::word(step.result)) + ": " +
                                          step.detail + "\n");
    return text;
}

} // namespace

class OmsVectorsTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (!QFileInfo::exists(vectorsFolder()))
            QSKIP("The labelled samples are not here (ASSAYER_SHARED).");
        QVERIFY(labelledRows("oms-own/key-").size() >= 40);
    }

    void bareKeys_data()
    {
        QTest::addColumn<int>("index");
        const QList<Row> rows = labelledRows("oms-own/key-");
        for (int i = 0; i < rows.size(); ++i)
            QTest::newRow(qPrintable(rows[i].folder)) << i;
    }

    void bareKeys()
    {
        QFETCH(int, index);
        const Row row = labelledRows("oms-own/key-")[index];
        const record::Signature signature = verifyRow(row, true);
        const QByteArray steps = stepsText(signature);
        if (row.expected == "pass") {
            QVERIFY2(signature.status == record::SignatureStatus::Verified, steps);
            QVERIFY2(!signature.coverage.covered.empty(), steps);
        } else {
            QVERIFY2(signature.status == record::SignatureStatus::Invalid, steps);
            QCOMPARE(QString::fromStdString(signature.reason.value_or("")), expectedReason(row));
        }
    }

    void withoutTheKey_data() { bareKeys_data(); }

    void withoutTheKey()
    {
        QFETCH(int, index);
        const Row row = labelledRows("oms-own/key-")[index];
        const record::Signature signature = verifyRow(row, false);
        QVERIFY(signature.status != record::SignatureStatus::Verified);
        QVERIFY(signature.status != record::SignatureStatus::ValidUntrusted);
        if (row.expected == "pass") {
            QCOMPARE(signature.status, record::SignatureStatus::Incomplete);
            QCOMPARE(signature.reason.value_or(""), std::string("key-missing"));
        }
    }

    void referenceSamplesByKey_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::newRow("single file") << "oms-samples/v1.0.0-elliptic-key";
        QTest::newRow("folder") << "oms-samples/v1.1.0-elliptic-key";
    }

    void referenceSamplesByKey()
    {
        QFETCH(QString, folder);
        const QList<Row> rows = labelledRows(folder);
        QCOMPARE(rows.size(), 1);
        const record::Signature signature = verifyRow(rows.first(), true);
        QVERIFY2(signature.status == record::SignatureStatus::Verified, stepsText(signature));
    }

    void certificates_data()
    {
        QTest::addColumn<QString>("prefix");
        QTest::addColumn<int>("atLeast");
        QTest::newRow("certificate chains") << "oms-own/cert-" << 20;
        QTest::newRow("keyless") << "oms-keyless-own/" << 20;
        QTest::newRow("tampered samples") << "oms-samples-tampered/" << 5;
        QTest::newRow("sample with certificate") << "oms-samples/v1.1.0-certificate" << 1;
        QTest::newRow("sample keyless") << "oms-samples/v1.0.1-sigstore" << 1;
    }

    // The reasons are compared by the script that prints the table of all samples.
    void certificates()
    {
        QFETCH(QString, prefix);
        QFETCH(int, atLeast);
        const QList<Row> rows = labelledRows(prefix);
        QVERIFY(rows.size() >= atLeast);
        for (const Row& row : rows) {
            const record::Signature signature = verifyRow(row, true);
            const bool verified = signature.status == record::SignatureStatus::Verified;
            QVERIFY2(verified == (row.expected == "pass"),
                     qPrintable(row.folder + QLatin1Char('\n') + QString::fromUtf8(stepsText(signature))));
            QVERIFY(verified || signature.reason);
            QVERIFY(signature.certificates || signature.reason == "bundle-structure");
        }
    }

    // Who signed is told, but without an expectation nobody is believed.
    void keylessWithoutAnExpectation()
    {
        for (const Row& row : labelledRows("oms-keyless-own/")) {
            const record::Signature signature = verifyRow(row, false);
            QVERIFY(signature.status != record::SignatureStatus::Verified);
            if (row.expected != "pass")
                continue;
            QVERIFY2(signature.status == record::SignatureStatus::ValidUntrusted, stepsText(signature));
            QCOMPARE(signature.reason.value_or(""), std::string("signer-unnamed"));
            QVERIFY(signature.signer.at("identity").find("https://github.com/acme-s/models") == 0);
        }
    }

    void pathEscapeIsNeverAskedFor()
    {
        const std::string bundle = test::readFile(vectorsFolder() + "/oms-own/key-path-escape_fail/model.sig");
        for (const DigestDemand& demand : digestDemands(bundle))
            QVERIFY(demand.path.find("..") == std::string::npos);
    }

    void everyDetachedFormatIsRecognised_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("kind");
        QTest::newRow("OpenPGP armoured") << "weights.bin.asc"
                                          << "openpgp";
        QTest::newRow("OpenPGP binary") << "weights.bin.sig"
                                        << "openpgp";
        QTest::newRow("OpenPGP clear text") << "SHA256SUMS.clearsigned.asc"
                                            << "openpgp";
        QTest::newRow("SSH") << "weights.bin.sshsig"
                             << "ssh";
        QTest::newRow("minisign") << "weights.bin.minisig"
                                  << "minisign";
        QTest::newRow("minisign legacy") << "weights.bin.legacy.minisig"
                                         << "minisign";
        QTest::newRow("cosign") << "weights.bin.cosign.sig"
                                << "cosign";
    }

    void everyDetachedFormatIsRecognised()
    {
        QFETCH(QString, file);
        QFETCH(QString, kind);
        const std::string content = test::readFile(vectorsFolder() + "/detached/" + file);
        QVERIFY(isSignature(content));
        Request request;
        request.bundlePath = file.toStdString();
        request.bundle = content;
        const record::Signature signature = verify(request);
        QCOMPARE(QString::fromStdString(signature.kind), kind);
        // Nobody is named whom to expect, and the signed bytes are not there.
        QVERIFY(signature.status != record::SignatureStatus::Verified);
        QVERIFY(signature.status != record::SignatureStatus::Unsigned);
    }

    void otherFilesAreNoSignatures()
    {
        for (const char* name : {"weights.bin", "allowed_signers", "gpg-key.asc", "ssh-key.pub"})
            QVERIFY2(!isSignature(test::readFile(vectorsFolder() + "/detached/" + name)), name);
    }

    // Without artifact and identity no bundle of the conformance suite may come out as right.
    void conformanceBundlesNeedAnArtifact()
    {
        int seen = 0;
        QDirIterator walk(vectorsFolder() + "/conformance", {"*.json"}, QDir::Files, QDirIterator::Subdirectories);
        while (walk.hasNext()) {
            const std::string content = test::readFile(walk.next());
            if (!isSignature(content))
                continue;
            ++seen;
            Request request;
            request.bundlePath = "x";
            request.bundle = content;
            const auto status = verify(request).status;
            QVERIFY2(status == record::SignatureStatus::Invalid || status == record::SignatureStatus::Incomplete,
                     qPrintable(walk.filePath()));
        }
        QVERIFY(seen >= 20);
    }
};

QTEST_GUILESS_MAIN(OmsVectorsTest)
#include "OmsVectorsTest.moc"
