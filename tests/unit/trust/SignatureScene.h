// SPDX-License-Identifier: GPL-3.0-or-later
// A folder with a file to sign, the programs that sign it, and what an inspection does around verify().
#pragma once

#include "ModelFolder.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

namespace assayer::trust::test {

class SignatureScene
{
public:
    SignatureScene() { write("weights.bin", "weights of a model\n"); }

    static bool has(const QString& program) { return !QStandardPaths::findExecutable(program).isEmpty(); }

    QString path(const QString& name) const { return m_folder.filePath(name); }
    QString folder() const { return m_folder.path(); }
    std::string content(const QString& name) const { return readFile(path(name)); }

    bool write(const QString& name, const QByteArray& bytes) const
    {
        QDir().mkpath(QFileInfo(path(name)).path());
        QFile file(path(name));
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
    }

    /// Runs a program in the folder; its output is kept.
    bool run(const QString& program, const QStringList& arguments, const QByteArray& input = {})
    {
        QProcess process;
        process.setWorkingDirectory(folder());
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("GNUPGHOME", m_gnupg.path());
        environment.insert("GIT_CONFIG_GLOBAL", "/dev/null");
        environment.insert("HOME", m_gnupg.path());
        process.setProcessEnvironment(environment);
        process.start(program, arguments);
        process.write(input);
        process.closeWriteChannel();
        const bool done = process.waitForFinished(60000) && process.exitCode() == 0;
        m_output = process.readAllStandardOutput();
        m_error = process.readAllStandardError();
        return done;
    }
    const QByteArray& output() const { return m_output; }
    const QByteArray& error() const { return m_error; }

    static std::string digest(const std::string& bytes, const std::string& algorithm)
    {
        using Hash = QCryptographicHash;
        static const std::map<std::string, Hash::Algorithm> kHashes{
            {"sha256", Hash::Sha256}, {"sha512", Hash::Sha512}, {"sha384", Hash::Sha384},
            {"sha1", Hash::Sha1},     {"md5", Hash::Md5},       {"blake2b", Hash::Blake2b_512}};
        const auto hash = kHashes.find(algorithm);
        return hash == kHashes.end() ? std::string() : hexDigest(QByteArray::fromStdString(bytes), hash->second);
    }

    /// Verifies the signature file of that name; `request` brings keys and options, the files are those named.
    record::Signature verifyWith(Request request, const QString& signature, const QStringList& files) const
    {
        const std::string bundle = content(signature);
        request.bundle = bundle;
        request.bundlePath = signature.toStdString();
        if (request.now == 0)
            request.now = QDateTime::currentSecsSinceEpoch();
        request.files.clear();
        for (const QString& file : files)
            request.files.push_back(hashFile(path(file), file));
        SignatureNeeds needs = signatureNeeds(request);
        std::unique_ptr<source::MemorySource> bytes;
        if (!needs.content.empty()) {
            const std::string text = content(QString::fromStdString(needs.content));
            bytes = std::make_unique<source::MemorySource>(std::string_view(text));
            request.content = bytes.get();
            request.contentPath = needs.content;
            needs = signatureNeeds(request);
        }
        for (const DigestDemand& demand : needs.digests)
            request.moreDigests[demand] = digest(content(QString::fromStdString(demand.path)), demand.algorithm);
        return verify(request);
    }

private:
    QTemporaryDir m_folder;
    QTemporaryDir m_gnupg;
    QByteArray m_output;
    QByteArray m_error;
};

/// Status, reason and steps as text, for messages of failed comparisons.
inline QString told(const record::Signature& signature)
{
    QString text = QString::fromUtf8(record::word(signature.status).data()) + u' ' +
                   QString::fromStdString(signature.reason.value_or("-"));
    for (const record::SignatureStep& step : signature.steps)
        text += QStringLiteral("\n  ") + QString::fromStdString(step.name + ": " + step.detail);
    return text;
}

/// "verified", or "invalid signature-invalid": what tables of cases expect.
inline QString outcome(const record::Signature& signature)
{
    QString text = QString::fromStdString(std::string(record::word(signature.status)));
    if (signature.reason)
        text += u' ' + QString::fromStdString(*signature.reason);
    return text;
}

} // namespace assayer::trust::test

// NOLINTNEXTLINE(bugprone-macro-parentheses): Qt's own macro takes the expression
#define COMPARE_OUTCOME(signature, expected)                                                                           \
    QVERIFY2(::assayer::trust::test::outcome(signature) == QStringLiteral(expected),                                   \
             qPrintable(::assayer::trust::test::told(signature)))
