// SPDX-License-Identifier: GPL-3.0-or-later
// Clones that git makes: loose objects, packs with deltas, signed commits and tags, LFS pointers, and changed files.
#include "SignatureScene.h"

#include "trust/GitRepository.h"

#include <QTest>

using namespace assayer;
using namespace assayer::trust;
using test::SignatureScene;

class GitRepositoryTest : public QObject
{
    Q_OBJECT

private:
    bool git(const QStringList& arguments) { return m_scene.run("git", QStringList{"-C", "clone"} + arguments); }

    QString below(const QString& path) const { return m_scene.path("clone/" + path); }

    static std::string blobId(const std::string& content)
    {
        return test::hexDigest(QByteArray("blob ") + QByteArray::number(static_cast<qulonglong>(content.size())) +
                                   '\0' + QByteArray::fromStdString(content),
                               QCryptographicHash::Sha1);
    }

    // What the inspection hands over: the files with their digests, texts of .git, objects as they are asked for.
    std::vector<record::Signature> verifyClone(const std::string& allowed)
    {
        Request request;
        request.allowedSigners = allowed;
        request.now = QDateTime::currentSecsSinceEpoch();
        std::map<std::string, std::string> texts;
        GitObjects objects;
        std::vector<std::unique_ptr<source::MemorySource>> packs;
        for (const HashedFile& file : test::hashFolder(m_scene.path("clone"))) {
            const QString path = QString::fromStdString(file.path);
            if (!path.startsWith(".git/")) {
                HashedFile hashed = file;
                hashed.digests["git-blob-sha1"] = blobId(test::readFile(below(path)));
                request.files.push_back(hashed);
            } else if (path == ".git/HEAD" || path == ".git/packed-refs" || path.startsWith(".git/refs/")) {
                texts[file.path.substr(5)] = test::readFile(below(path));
            } else if (path.endsWith(".idx")) {
                const std::string index = test::readFile(below(path));
                const std::string pack = test::readFile(below(QString(path).replace(".idx", ".pack")));
                packs.push_back(std::make_unique<source::MemorySource>(std::string_view(index)));
                packs.push_back(std::make_unique<source::MemorySource>(std::string_view(pack)));
                if (!objects.addPack(*packs[packs.size() - 2], *packs.back()))
                    return {};
            }
        }
        const RepositoryInput input{request, texts, objects};
        for (int round = 0; round < 50; ++round) {
            const auto verdict = verifyRepository(input, false);
            bool news = false;
            for (const std::string& id : verdict.wants) {
                const QString path = below(QStringLiteral(".git/objects/") +
                                           QString::fromStdString(id.substr(0, 2) + "/" + id.substr(2)));
                news = (QFile::exists(path) && objects.addLoose(id, test::readFile(path))) || news;
            }
            if (!news)
                break;
        }
        return verifyRepository(input, true).signatures;
    }

    std::string allowed() const
    {
        const std::string line = m_scene.content("signer.pub");
        return "s@example.org " + line.substr(0, line.rfind(' ')) + "\n";
    }

    SignatureScene m_scene;

private slots:
    void initTestCase()
    {
        if (!SignatureScene::has("git") || !SignatureScene::has("ssh-keygen"))
            QSKIP("git and ssh-keygen make the clone of this test.");
        QVERIFY(m_scene.run("ssh-keygen", {"-q", "-N", "", "-C", "signer", "-f", "signer", "-t", "ed25519"}));
        QVERIFY(m_scene.run("git", {"init", "-q", "-b", "main", "clone"}));
        const QList<QStringList> settings{{"user.name", "S"},
                                          {"user.email", "s@example.org"},
                                          {"gpg.format", "ssh"},
                                          {"user.signingkey", m_scene.path("signer")},
                                          {"core.autocrlf", "false"}};
        for (const QStringList& setting : settings)
            QVERIFY(git(QStringList{"config"} + setting));
        QByteArray text;
        for (int i = 0; i < 2000; ++i)
            text += "line " + QByteArray::number(i) + "\n";
        QVERIFY(m_scene.write("clone/README.md", text));
        QVERIFY(m_scene.write("clone/tokenizer/vocab.txt", "a\nb\n"));
        QVERIFY(git({"add", "."}));
        QVERIFY2(git({"commit", "-q", "-S", "-m", "first"}), m_scene.error().constData());
        // A second version of a long file becomes a delta in the pack.
        QVERIFY(m_scene.write("clone/README.md", text + "one more\n"));
        const QByteArray weights = "large weights\n";
        QVERIFY(
            m_scene.write("clone/model.bin", "version https://git-lfs.github.com/spec/v1\noid sha256:" +
                                                 QCryptographicHash::hash(weights, QCryptographicHash::Sha256).toHex() +
                                                 "\nsize " + QByteArray::number(weights.size()) + "\n"));
        QVERIFY(git({"add", "."}));
        QVERIFY(git({"commit", "-q", "-S", "-m", "second"}));
        QVERIFY(git({"tag", "-s", "v1", "-m", "version 1"}));
        QVERIFY(m_scene.write("clone/model.bin", weights)); // as git-lfs checks it out
    }

    void clone_data()
    {
        QTest::addColumn<bool>("packed");
        QTest::newRow("loose objects") << false;
        QTest::newRow("packs and deltas") << true;
    }

    void clone()
    {
        QFETCH(bool, packed);
        if (packed) {
            QVERIFY(git({"gc", "-q", "--aggressive", "--prune=now"}));
            QVERIFY(
                git({"verify-pack", "-v",
                     QDir(below(".git/objects/pack")).entryList({"*.idx"}).value(0).prepend(".git/objects/pack/")}));
            QVERIFY(m_scene.output().contains("chain length"));
        }
        QVERIFY(git({"rev-parse", "HEAD"}));
        const std::string head = m_scene.output().trimmed().toStdString();
        const auto signatures = verifyClone(allowed());
        QCOMPARE(signatures.size(), std::size_t{2});
        COMPARE_OUTCOME(signatures[0], "verified");
        COMPARE_OUTCOME(signatures[1], "verified");
        QCOMPARE(signatures[0].signer.at("commit"), head);
        QCOMPARE(signatures[0].coverage.covered,
                 (std::vector<std::string>{"README.md", "model.bin", "tokenizer/vocab.txt"}));
    }

    void changedFiles()
    {
        QVERIFY(m_scene.write("clone/model.bin", "Large weights\n"));
        QVERIFY(m_scene.write("clone/extra.py", "print()\n"));
        const auto signatures = verifyClone(allowed());
        QVERIFY(!signatures.empty());
        COMPARE_OUTCOME(signatures[0], "invalid content-mismatch");
        QCOMPARE(signatures[0].coverage.changed, std::vector<std::string>{"model.bin"});
        QCOMPARE(signatures[0].coverage.extra, std::vector<std::string>{"extra.py"});
        QVERIFY(m_scene.write("clone/model.bin", "large weights\n"));
        QFile::remove(below("extra.py"));
    }

    void unknownSigner()
    {
        COMPARE_OUTCOME(verifyClone({})[0], "valid-untrusted");
        COMPARE_OUTCOME(
            verifyClone(
                "o@example.org ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFjpjhWnCNGsRzfJ91q+hcEAf0sapVy+1Aig/Vpm51GF\n")[0],
            "invalid key-mismatch");
    }

    void unsignedCommit()
    {
        QVERIFY(m_scene.write("clone/README.md", "short\n"));
        QVERIFY(git({"commit", "-q", "-a", "-m", "third"}));
        const auto signatures = verifyClone(allowed());
        QCOMPARE(signatures.size(), std::size_t{1});
        QCOMPARE(signatures[0].status, record::SignatureStatus::Unsigned);
    }
};

QTEST_GUILESS_MAIN(GitRepositoryTest)
#include "GitRepositoryTest.moc"
