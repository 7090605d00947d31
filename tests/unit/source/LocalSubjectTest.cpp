// SPDX-License-Identifier: GPL-3.0-or-later
// The walk over local subjects: links, special files, odd names, the cache of the hub.
#include "source/LocalSubject.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include <fcntl.h>
#include <filesystem>
#include <map>
#include <sys/stat.h>
#include <unistd.h>

using namespace assayer;
using namespace assayer::source;

namespace {

constexpr const char* kCommit = "0123456789abcdef0123456789abcdef01234567";

class Tree
{
public:
    Tree() = default;
    Tree(const Tree&) = delete;
    Tree& operator=(const Tree&) = delete;

    // QTemporaryDir cannot name files whose names are no UTF-8, so it cannot remove them either.
    ~Tree() { std::filesystem::remove_all(m_folder.path().toStdString()); }

    std::string path(const std::string& name = {}) const { return m_folder.path().toStdString() + "/" + name; }

    void folder(const std::string& name) const { QDir().mkpath(QString::fromStdString(path(name))); }

    void file(const std::string& name, const std::string& content = "x") const
    {
        const int made = ::open(path(name).c_str(), O_CREAT | O_WRONLY | O_TRUNC, 0644);
        QVERIFY2(made >= 0, name.c_str());
        QCOMPARE(::write(made, content.data(), content.size()), static_cast<ssize_t>(content.size()));
        ::close(made);
    }

    void link(const std::string& name, const std::string& target) const
    {
        QCOMPARE(::symlink(target.c_str(), path(name).c_str()), 0);
    }

private:
    QTemporaryDir m_folder;
};

struct Walked
{
    std::vector<std::string> order;
    std::map<std::string, Entry> entries;
};

Walked walk(const std::string& path, const Limits& limits = {})
{
    Walked walked;
    const auto subject = LocalSubject::openPath(path);
    if (!subject)
        return walked;
    subject->walk(limits, {}, [&](std::span<const Entry> batch) {
        for (const Entry& entry : batch) {
            walked.order.push_back(entry.path);
            walked.entries[entry.path] = entry;
        }
    });
    return walked;
}

} // namespace

class LocalSubjectTest : public QObject
{
    Q_OBJECT

private slots:
    void filesInAFixedOrder()
    {
        const Tree tree;
        tree.folder("b/c");
        tree.folder("empty");
        tree.file("b/c/z", "12345");
        tree.file("b/y");
        tree.file("a");
        tree.file("C");
        const Walked walked = walk(tree.path());
        QCOMPARE(walked.order, (std::vector<std::string>{"C", "a", "b/c/z", "b/y"}));
        QCOMPARE(walked.entries.at("b/c/z").size, std::uint64_t{5});
    }

    void namesStayBytes()
    {
        const Tree tree;
        const std::vector<std::string> names{"new\nline", "tab\t", "\xFF\xFE",     std::string(255, 'n'),
                                             "-o",        " ",     "\xE2\x80\xAEx"};
        for (const std::string& name : names)
            tree.file(name);
        const Walked walked = walk(tree.path());
        QCOMPARE(walked.entries.size(), names.size());
        const auto subject = LocalSubject::openPath(tree.path());
        for (const std::string& name : names) {
            QVERIFY(walked.entries.contains(name));
            QVERIFY(subject->open(name));
        }
    }

    void linksAreFollowedInsideOnly()
    {
        const Tree tree;
        const Tree outside;
        outside.file("secret", "outside");
        tree.folder("d");
        tree.file("d/real", "1234");
        tree.link("inside", "d/real");
        tree.link("d/up", "../d/real");
        tree.link("absolute", tree.path("d/real"));
        tree.link("outside", outside.path("secret"));
        tree.link("climbing", "../../../../../../../../etc/passwd");
        tree.link("dangling", "nowhere");
        tree.link("folder", "d");
        tree.link("loop", "loop");
        const Walked walked = walk(tree.path());
        QCOMPARE(walked.entries.at("inside").kind, Entry::Kind::RegularFile);
        QCOMPARE(walked.entries.at("inside").size, std::uint64_t{4});
        QCOMPARE(walked.entries.at("inside").linkTarget.value(), std::string("d/real"));
        QCOMPARE(walked.entries.at("d/up").kind, Entry::Kind::RegularFile);
        // An absolute target is outside by its text: what it means changes with the machine.
        QCOMPARE(walked.entries.at("absolute").what, std::string("link-outside"));
        QCOMPARE(walked.entries.at("outside").what, std::string("link-outside"));
        QCOMPARE(walked.entries.at("climbing").what, std::string("link-outside"));
        QCOMPARE(walked.entries.at("dangling").what, std::string("link-dangling"));
        QCOMPARE(walked.entries.at("folder").what, std::string("link-folder"));
        QCOMPARE(walked.entries.at("loop").what, std::string("link-dangling"));
        const auto subject = LocalSubject::openPath(tree.path());
        QVERIFY(subject->open("inside"));
        for (const char* name : {"outside", "climbing", "absolute", "loop", "../x", "/etc/passwd"})
            QVERIFY2(!subject->open(name), name);
    }

    void loopsOfFoldersEnd()
    {
        const Tree tree;
        tree.folder("a/b");
        tree.link("a/b/back", "../../a");
        tree.file("a/f");
        const Walked walked = walk(tree.path());
        QCOMPARE(walked.order, (std::vector<std::string>{"a/b/back", "a/f"}));
    }

    void specialFilesAreNeverOpened()
    {
        const Tree tree;
        QCOMPARE(::mkfifo(tree.path("fifo").c_str(), 0644), 0);
        tree.link("to-fifo", "fifo");
        const Walked walked = walk(tree.path());
        QCOMPARE(walked.entries.at("fifo").what, std::string("special-file"));
        QCOMPARE(walked.entries.at("to-fifo").what, std::string("special-file"));
        // With nobody at its other end, an ordinary open would wait for ever.
        QVERIFY(!LocalSubject::openPath(tree.path())->open("fifo"));
        QVERIFY(!LocalSubject::openPath(tree.path("fifo")));
    }

    void deepFoldersAreSaid()
    {
        const Tree tree;
        std::string path = "d";
        for (int i = 0; i < 600; ++i)
            path += "/d";
        tree.folder(path);
        tree.file("z");
        const Walked walked = walk(tree.path());
        QVERIFY(walked.entries.contains("z"));
        QCOMPARE(walked.order.size(), std::size_t{2});
        QCOMPARE(walked.entries.at(walked.order.front()).what, std::string("limit-exceeded"));
    }

    void entriesAreBounded()
    {
        const Tree tree;
        for (int i = 0; i < 20; ++i)
            tree.file("f" + std::to_string(i));
        Limits limits;
        limits.subjectFiles = 10;
        const Walked walked = walk(tree.path(), limits);
        QCOMPARE(walked.order.size(), std::size_t{11});
        QCOMPARE(walked.entries.at(walked.order.back()).what, std::string("limit-exceeded"));
    }

    void singleFile()
    {
        const Tree tree;
        tree.file("model.bin", "123");
        tree.file("other");
        const auto subject = LocalSubject::openPath(tree.path("model.bin"));
        QVERIFY(subject);
        QCOMPARE(subject->kind(), SubjectKind::File);
        const Walked walked = walk(tree.path("model.bin"));
        QCOMPARE(walked.order, std::vector<std::string>{"model.bin"});
        QCOMPARE(readAll(**subject->open("model.bin"), 10).value(), std::string("123"));
        QVERIFY(!LocalSubject::openPath(tree.path("missing")));
    }

    void cacheSnapshot()
    {
        const Tree tree;
        const std::string repository = "models--some--name";
        const std::string snapshot = repository + "/snapshots/" + kCommit;
        tree.folder(snapshot + "/sub");
        tree.folder(repository + "/blobs");
        tree.folder(repository + "/refs");
        tree.file(repository + "/refs/main", kCommit);
        tree.file(repository + "/blobs/abc", "blob");
        tree.link(snapshot + "/model.bin", "../../blobs/abc");
        tree.link(snapshot + "/sub/deep.bin", "../../../blobs/abc");
        tree.link(snapshot + "/out", "../../../other");
        tree.file("other");
        for (const std::string& opened : {repository, snapshot}) {
            const auto subject = LocalSubject::openPath(tree.path(opened));
            QVERIFY(subject);
            QCOMPARE(subject->kind(), SubjectKind::CacheSnapshot);
            QCOMPARE(subject->name(), std::string("some/name"));
            QCOMPARE(subject->revision().value(), std::string(kCommit));
            const Walked walked = walk(tree.path(opened));
            QCOMPARE(walked.order, (std::vector<std::string>{"model.bin", "out", "sub/deep.bin"}));
            QCOMPARE(walked.entries.at("model.bin").size, std::uint64_t{4});
            QCOMPARE(walked.entries.at("model.bin").linkTarget.value(), std::string("../../blobs/abc"));
            QCOMPARE(walked.entries.at("out").what, std::string("link-outside"));
            QCOMPARE(readAll(**subject->open("sub/deep.bin"), 10).value(), std::string("blob"));
        }
    }

    void unreadableFolderIsSaid()
    {
        if (::geteuid() == 0)
            QSKIP("root may read every folder");
        const Tree tree;
        tree.folder("locked");
        QCOMPARE(::chmod(tree.path("locked").c_str(), 0), 0);
        const Walked walked = walk(tree.path());
        QCOMPARE(walked.entries.at("locked").what, std::string("permission-denied"));
        ::chmod(tree.path("locked").c_str(), 0755);
    }
};

QTEST_APPLESS_MAIN(LocalSubjectTest)
#include "LocalSubjectTest.moc"
