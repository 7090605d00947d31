// SPDX-License-Identifier: GPL-3.0-or-later
// What a worker that was taken over can do: each attack is tried from inside a locked-down process, and must fail there
// while the same code succeeds outside, so that no attack passes for want of trying.
#include "Attacks.h"

#include "sandbox/WorkerProcess.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <fcntl.h>
#include <set>
#include <sys/wait.h>
#include <unistd.h>

using namespace assayer;
using namespace assayer::sandbox;

namespace {

constexpr std::uint64_t kMemory = 512ULL << 20U;

enum Expected
{
    Fails, ///< with an error
    Dies,  ///< the kernel ends the process by SIGSYS
};

struct Ended
{
    Outcome outcome;
    std::optional<int> error; ///< errno that the attack met, 0 where it succeeded
};

QString statusOf(pid_t process, const QByteArray& key)
{
    QFile file(QString("/proc/%1/status").arg(process));
    if (!file.open(QFile::ReadOnly))
        return {};
    for (const QByteArray& line : file.readAll().split('\n')) {
        if (line.startsWith(key + ":"))
            return line.mid(key.size() + 1).trimmed();
    }
    return {};
}

} // namespace

class LockDownTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
#ifdef ASSAYER_SANITIZED
        QSKIP("a build with sanitizers runs without the locks of the kernel");
#endif
    }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QFile file(path("handed"));
        QVERIFY(file.open(QFile::WriteOnly));
        file.write("content");
        file.close();
        QFile::copy(path("handed"), path("other"));
    }

    void everyProtectionIsInForce()
    {
        WorkerProcess worker({HOSTILE_WORKER, kMemory});
        const auto protections = worker.protections();
        QVERIFY(protections);
        for (const Protection& protection : *protections)
            QVERIFY2(protection.active, (protection.name + ": " + protection.detail).c_str());
        QVERIFY(allActive(*protections));
        // The kernel's own word, not the worker's.
        QCOMPARE(statusOf(worker.processId(), "NoNewPrivs"), QString("1"));
        QCOMPARE(statusOf(worker.processId(), "Seccomp"), QString("2"));
        QCOMPARE(statusOf(worker.processId(), "Threads"), QString("1"));
    }

    void nothingIsOpenButTheProtocol()
    {
        const int secret = ::open("/etc/passwd", O_RDONLY); // inherited, since nothing says otherwise
        QVERIFY(secret >= 0);
        WorkerProcess worker({HOSTILE_WORKER, kMemory});
        QVERIFY(worker.protections());
        ::close(secret);
        QDir open(QString("/proc/%1/fd").arg(worker.processId()));
        const QStringList names = open.entryList(QDir::NoDotAndDotDot | QDir::System | QDir::Files | QDir::AllEntries);
        if (names.isEmpty())
            QSKIP("only root may look at the descriptors of a locked-down process");
        QCOMPARE(QSet<QString>(names.begin(), names.end()), (QSet<QString>{"0", "1", "2", "3"}));
    }

    void attacksFail_data()
    {
        QTest::addColumn<int>("expected");
        QTest::addColumn<bool>("worksOutside");
        const auto row = [](const char* name, Expected expected, bool worksOutside = true) {
            QTest::newRow(name) << int(expected) << worksOutside;
        };
        row("open to read", Fails);
        row("open to write", Fails);
        row("open beneath", Fails);
        row("make a folder", Fails);
        row("remove a file", Fails);
        row("ask about a path", Fails);
        row("ask about a path by flag", Fails);
        row("write to what was handed over", Fails, false);
        row("write plainly to what was handed over", Fails, false);
        row("truncate what was handed over", Fails, false);
        row("map what was handed over to write", Fails, false);
        row("internet socket", Dies);
        row("unix socket", Dies);
        row("execve", Dies);
        row("fork", Dies);
        row("thread", Dies, false);
        row("ptrace", Dies, false);
        row("signal", Dies);
        row("signal by thread", Fails);
        row("read memory of another process", Dies);
        row("raise limits", Dies);
        row("runnable memory", Fails);
        row("memory made runnable", Fails);
        row("answer on the request socket", Fails, false);
        row("user namespace", Dies, false);
    }

    void attacksFail()
    {
        QFETCH(int, expected);
        QFETCH(bool, worksOutside);
        const std::string name = QTest::currentDataTag();
        if (worksOutside)
            QCOMPARE(outside(name), 0);
        restore();
        const Ended inside = run(HOSTILE_WORKER, name);
        if (expected == Dies) {
            QVERIFY2(!inside.outcome, "the process lives on");
            QVERIFY2(QString::fromStdString(inside.outcome.error().message).contains("SIGSYS"),
                     inside.outcome.error().message.c_str());
        } else {
            QVERIFY2(inside.outcome, inside.outcome ? "" : inside.outcome.error().message.c_str());
            QVERIFY(inside.error.has_value());
            QVERIFY2(*inside.error != 0, "the attack succeeded");
        }
        QCOMPARE(content("handed"), QByteArray("content"));
        QVERIFY(QFile::exists(path("other")));
        QVERIFY(!QFile::exists(path("made")));
    }

    void otherProcessesCannotBeRead_data()
    {
        QTest::addColumn<QString>("file");
        for (const char* file : {"environ", "mem", "maps", "cmdline", "status", "fd/0"})
            QTest::newRow(file) << file;
    }

    void otherProcessesCannotBeRead()
    {
        QFETCH(QString, file);
        const std::string about = QString("/proc/%1/%2").arg(::getpid()).arg(file).toStdString();
        const Ended inside = run(HOSTILE_WORKER, "open to read", about);
        QVERIFY(inside.outcome);
        QVERIFY(inside.error.value_or(0) != 0);
    }

    // Each layer alone still stops what it is there for, so that a defect in one of them is not the end.
    void landlockAloneStopsFiles()
    {
        for (const char* name : {"open to read", "open to write", "make a folder", "remove a file"}) {
            const Ended inside = run(link("without-seccomp"), name);
            QVERIFY2(inside.outcome, name);
            QCOMPARE(inside.error.value_or(0), EACCES);
        }
        const Ended program = run(link("without-seccomp"), "execve", "/bin/true");
        QVERIFY(program.outcome);
        QCOMPARE(program.error.value_or(0), EACCES);
    }

    void filterAloneStopsFiles()
    {
        for (const char* name : {"open to read", "open to write", "make a folder", "remove a file"}) {
            const Ended inside = run(link("without-landlock"), name);
            QVERIFY2(inside.outcome, name);
            QCOMPARE(inside.error.value_or(0), EPERM);
        }
    }

    void whatIsMissingIsSaid()
    {
        WorkerProcess worker({link("without-landlock"), kMemory});
        const auto protections = worker.protections();
        QVERIFY(protections);
        QVERIFY(!allActive(*protections));
        for (const Protection& protection : *protections)
            QCOMPARE(protection.active, protection.name != "landlock");
    }

    void requiredProtectionsAreRequired()
    {
        WorkerOptions options{link("without-landlock"), kMemory};
        options.requireProtections = true;
        WorkerProcess worker(options);
        const auto refused = worker.run({{{"task", "echo"}}, {}, std::chrono::seconds(20)}, [](const Json&) {}, {});
        QVERIFY(!refused);
        QCOMPARE(int(refused.error().cause), int(FailureCause::Unprotected));
        QVERIFY(refused.error().message.find("landlock") != std::string::npos);
        options.program = HOSTILE_WORKER;
        WorkerProcess whole(options);
        QVERIFY(whole.run({{{"task", "echo"}}, {}, std::chrono::seconds(20)}, [](const Json&) {}, {}));
    }

    void limitsHold()
    {
        WorkerProcess worker({HOSTILE_WORKER, kMemory});
        QVERIFY(worker.protections());
        QFile file(QString("/proc/%1/limits").arg(worker.processId()));
        if (!file.open(QFile::ReadOnly))
            QSKIP("the limits of the process cannot be read here");
        const QByteArray limits = file.readAll();
        const auto limit = [&](const QByteArray& name) {
            for (const QByteArray& line : limits.split('\n')) {
                if (line.startsWith(name))
                    return QString(line.mid(name.size()).simplified()).section(' ', 0, 1);
            }
            return QString();
        };
        QCOMPARE(limit("Max file size"), QString("0 0"));
        QCOMPARE(limit("Max core file size"), QString("0 0"));
        QCOMPARE(limit("Max address space"), QString("%1 %1").arg(kMemory));
        QCOMPARE(limit("Max cpu time"), QString("600 600"));
        QVERIFY(limit("Max open files").section(' ', 0, 0).toInt() < 100);
    }

private:
    QString path(const QString& name) const
    {
        return m_folder->filePath(name);
    }

    QByteArray content(const QString& name) const
    {
        QFile file(path(name));
        return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
    }

    void restore()
    {
        QDir(path("made")).removeRecursively();
        QFile::remove(path("made"));
        QFile::copy(path("handed"), path("other"));
    }

    std::string subjectOf(const std::string& name) const
    {
        if (name == "open to write" || name == "make a folder")
            return path("made").toStdString();
        if (name == "execve")
            return "/bin/true";
        return name == "open beneath" ? "other" : path("other").toStdString();
    }

    // The worker's program by another name, which makes it leave a layer out.
    std::string link(const QString& what)
    {
        const QString name = path("worker-" + what);
        QFile::link(HOSTILE_WORKER, name);
        return name.toStdString();
    }

    // In a child of the test, which may come to harm.
    int outside(const std::string& name)
    {
        const int handed = ::open(qPrintable(name == "open beneath" ? m_folder->path() : path("handed")), O_RDONLY);
        const pid_t child = ::fork();
        if (child == 0)
            ::_exit(test::attack(name, subjectOf(name), {handed}).value_or(255));
        ::close(handed);
        int status = 0;
        ::waitpid(child, &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

    Ended run(const std::string& program, const std::string& name, std::string about = {})
    {
        const int handed =
            ::open(qPrintable(name == "open beneath" ? m_folder->path() : path("handed")), O_RDONLY | O_CLOEXEC);
        if (about.empty())
            about = subjectOf(name);
        WorkerProcess worker({program, kMemory});
        Ended ended;
        ended.outcome = worker.run({{{"task", name}, {"path", about}}, {handed}, std::chrono::seconds(20)},
                                   [&](const Json& answer) {
                                       if (const auto error = jsonUnsigned(answer, "error"))
                                           ended.error = static_cast<int>(*error);
                                   },
                                   {});
        ::close(handed);
        return ended;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_APPLESS_MAIN(LockDownTest)
#include "LockDownTest.moc"
