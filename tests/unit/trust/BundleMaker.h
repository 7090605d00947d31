// SPDX-License-Identifier: GPL-3.0-or-later
// For tests: keys and bundles made by the openssl command and python3, independently of the code under test.
#pragma once

#include "ModelFolder.h"

#include "base/Json.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace assayer::trust::test {

class BundleMaker
{
public:
    /// True where python3 and openssl are there; tests skip otherwise.
    static bool available() { return run("python3", {"--version"}) && run("openssl", {"version"}); }

    static bool run(const QString& program, const QStringList& arguments)
    {
        QProcess process;
        process.start(program, arguments);
        return process.waitForFinished(60000) && process.exitStatus() == QProcess::NormalExit &&
               process.exitCode() == 0;
    }

    static QString script(const QString& name)
    {
        return qEnvironmentVariable("ASSAYER_SOURCE") + QStringLiteral("/tests/unit/trust/") + name;
    }

    QString path(const QString& name) const { return m_folder.filePath(name); }

    void write(const QString& name, const std::string& text) const
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(text.data(), static_cast<qint64>(text.size())), static_cast<qint64>(text.size()));
    }

    /// Makes NAME.pem and NAME.pub; `options` are those of `openssl genpkey`.
    bool makeKey(const QString& name, const QStringList& options) const
    {
        return run("openssl", QStringList{"genpkey"} + options + QStringList{"-out", path(name + ".pem")}) &&
               run("openssl", {"pkey", "-in", path(name + ".pem"), "-pubout", "-out", path(name + ".pub")});
    }

    bool makeCurveKey(const QString& name, const QString& curve) const
    {
        return makeKey(name, {"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:" + curve});
    }

    std::string publicKey(const QString& name) const { return readFile(path(name + ".pub")); }
    std::string privateKey(const QString& name) const { return readFile(path(name + ".pem")); }

    /// Signs a statement by the script make_bundle.py; empty where that failed.
    std::string sign(const QString& key, const std::string& statement, const QStringList& options = {}) const
    {
        write("statement.json", statement);
        const bool done = run("python3", QStringList{script("make_bundle.py"), path(key + ".pem"),
                                                     path("statement.json"), path("bundle.json")} +
                                             options);
        return done ? readFile(path("bundle.json")) : std::string();
    }

private:
    QTemporaryDir m_folder;
};

/// A small model in memory: names and contents.
using Contents = std::map<std::string, std::string>;

inline std::vector<HashedFile> hashContents(const Contents& contents)
{
    std::vector<HashedFile> files;
    for (const auto& [name, content] : contents) {
        HashedFile file;
        file.path = name;
        file.size = content.size();
        file.digests["sha256"] = hexDigest(QByteArray::fromStdString(content), QCryptographicHash::Sha256);
        files.push_back(std::move(file));
    }
    return files;
}

/// SHA-256 over the raw bytes of all digests of `resources` in their order (OMS v1.0 section 5.2).
inline std::string rootDigest(const Json& resources)
{
    QByteArray bytes;
    for (const Json& resource : resources)
        bytes += QByteArray::fromHex(QByteArray::fromStdString(resource.at("digest").get<std::string>()));
    return hexDigest(bytes, QCryptographicHash::Sha256);
}

/// The statement of a signed model as the specification lays it down, for tests to change at will.
inline Json statementOf(const Contents& contents)
{
    Json resources = Json::array();
    for (const HashedFile& file : hashContents(contents))
        resources.push_back({{"name", file.path}, {"algorithm", "sha256"}, {"digest", file.digests.at("sha256")}});
    return {{"_type", "https://in-toto.io/Statement/v1"},
            {"subject", Json::array({{{"name", "model"}, {"digest", {{"sha256", rootDigest(resources)}}}}})},
            {"predicateType", "https://model_signing/signature/v1.0"},
            {"predicate",
             {{"resources", resources},
              {"serialization", {{"method", "files"}, {"hash_type", "sha256"}, {"allow_symlinks", false}}}}}};
}

} // namespace assayer::trust::test
