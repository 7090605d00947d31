// SPDX-License-Identifier: GPL-3.0-or-later
// Supervision of workers: whatever the child does, the parent gets an error of the right kind and can go on.
#include "sandbox/Protocol.h"
#include "sandbox/WorkerProcess.h"

#include <QElapsedTimer>
#include <QTemporaryFile>
#include <QtTest>

#include <csignal>
#include <sys/wait.h>
#include <thread>

using namespace assayer;
using namespace assayer::sandbox;

namespace {

constexpr std::uint64_t kMemory = 256ULL << 20U;

Request request(const char* task, std::chrono::seconds limit = std::chrono::seconds(20))
{
    return {{{"task", task}}, {}, limit};
}

// Runs a task and gives its answers' contents.
Outcome run(WorkerProcess& worker, const Request& asked, QStringList* contents = nullptr, std::stop_token stop = {})
{
    return worker.run(
        asked,
        [&](const Json& answer) {
            if (contents != nullptr)
                contents->append(QString::fromStdString(jsonText(answer, "content")));
        },
        stop);
}

} // namespace

class WorkerProcessTest : public QObject
{
    Q_OBJECT

private slots:
    // A pool's threads end before the pool does: workers belong to the process, not to a thread of it.
    void outlivesTheThreadThatStartedIt()
    {
        WorkerProcess worker({HOSTILE_WORKER, kMemory});
        std::thread([&] { QVERIFY(run(worker, request("none"))); }).join();
        const pid_t process = worker.processId();
        QTest::qWait(50);
        const auto again = run(worker, request("none"));
        QVERIFY2(again, again ? "" : again.error().message.c_str());
        QCOMPARE(worker.processId(), process);
    }

    void handsDescriptorsOverAndStaysWarm()
    {
        QTemporaryFile file;
        QVERIFY(file.open());
        file.write("content of the file");
        file.flush();
        WorkerProcess worker({HOSTILE_WORKER, kMemory});
        Request asked = request("echo");
        asked.descriptors = {file.handle()};
        QStringList contents;
        QVERIFY(run(worker, asked, &contents));
        const pid_t process = worker.processId();
        for (int i = 0; i < 100; ++i)
            QVERIFY(run(worker, asked, &contents));
        QCOMPARE(contents.size(), 101);
        QCOMPARE(contents.last(), QString("content of the file"));
        QCOMPARE(worker.processId(), process);
    }

    void misbehaviourIsAnErrorAndTheNextRequestWorks_data()
    {
        QTest::addColumn<QString>("task");
        QTest::addColumn<int>("cause");
        QTest::addColumn<QString>("said");
        QTest::newRow("crash") << "crash" << int(FailureCause::Died) << "SIGSEGV";
        QTest::newRow("recurse") << "recurse" << int(FailureCause::Died) << "SIGSEGV";
        QTest::newRow("fork") << "fork" << int(FailureCause::Died) << "SIGSYS";
        QTest::newRow("exit") << "exit" << int(FailureCause::Died) << "status 7";
        QTest::newRow("close pipe") << "close-pipe" << int(FailureCause::Died) << "signal 9";
        QTest::newRow("hang") << "hang" << int(FailureCause::TimeLimit) << "1 seconds";
        QTest::newRow("allocate") << "allocate" << int(FailureCause::MemoryLimit) << "256 MiB";
        QTest::newRow("garbage") << "garbage" << int(FailureCause::Protocol) << "protocol";
        QTest::newRow("long line") << "long-line" << int(FailureCause::Protocol) << "longer";
        QTest::newRow("flood") << "flood" << int(FailureCause::Protocol) << "more answers";
        QTest::newRow("speak on") << "speak-on" << int(FailureCause::Protocol) << "not asked";
    }

    void misbehaviourIsAnErrorAndTheNextRequestWorks()
    {
        QFETCH(QString, task);
        QFETCH(int, cause);
        QFETCH(QString, said);
#ifdef ASSAYER_SANITIZED
        if (task == "allocate" || task == "crash" || task == "recurse" || task == "fork")
            QSKIP("the sanitizer's shadow needs unbounded address space, and it turns signals into exits");
#endif
        WorkerProcess worker({HOSTILE_WORKER, kMemory});
        const auto done = run(worker, request(qPrintable(task), std::chrono::seconds(task == "hang" ? 1 : 20)));
        QVERIFY(!done);
        QCOMPARE(int(done.error().cause), cause);
        QVERIFY2(QString::fromStdString(done.error().message).contains(said), done.error().message.c_str());
        QCOMPARE(done.error().place.reader, std::string("gguf"));
        QCOMPARE(done.error().place.offset.value_or(0), std::uint64_t{4711});
        QStringList contents;
        QVERIFY(run(worker, request("echo"), &contents));
        QCOMPARE(contents, QStringList{""});
    }

    void answersBeforeACrashArePassedOn()
    {
        WorkerProcess worker({HOSTILE_WORKER, kMemory});
        QStringList contents;
        QVERIFY(!run(worker, request("crash"), &contents));
        // The worker writes in blocks, so a line may or may not have left it; it is never garbled.
        QVERIFY(contents.isEmpty() || contents == QStringList{"before"});
    }

    void stopsAtOnce()
    {
        WorkerProcess worker({HOSTILE_WORKER, kMemory});
        std::stop_source stop;
        std::jthread stopper([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
            stop.request_stop();
        });
        QElapsedTimer timer;
        timer.start();
        const auto done = run(worker, request("hang"), nullptr, stop.get_token());
        QVERIFY(!done);
        QVERIFY(done.error().cause == FailureCause::Cancelled);
        QVERIFY(timer.elapsed() < 2000);
    }

    void killedFromOutside()
    {
        WorkerProcess worker({HOSTILE_WORKER, kMemory});
        for (int i = 0; i < 20; ++i) {
            QVERIFY(run(worker, request("echo")));
            ::kill(worker.processId(), SIGKILL);
            const auto done = run(worker, request("echo"));
            // It died before it was asked, which is no fault of the request.
            QVERIFY(done || done.error().cause == FailureCause::Died);
            QVERIFY(run(worker, request("echo")));
        }
    }

    void aRenewedWorkerIsAnotherProcess()
    {
        WorkerProcess worker({HOSTILE_WORKER, kMemory});
        QVERIFY(run(worker, request("echo")));
        const pid_t first = worker.processId();
        worker.renew();
        QVERIFY(run(worker, request("echo")));
        QVERIFY(worker.processId() != first);
        // One that has read nothing is as good as new.
        worker.renew();
        const pid_t second = worker.processId();
        worker.renew();
        QCOMPARE(worker.processId(), second);
    }

    void aProgramThatIsNoWorkerIsRefused()
    {
        for (const char* program : {"/bin/false", "/bin/true", "/bin/echo"}) {
            WorkerProcess worker({program, kMemory});
            const auto done = run(worker, request("echo"));
            QVERIFY(!done);
            QCOMPARE(int(done.error().cause), int(FailureCause::NotStarted));
        }
    }

    void aMemoryFileCannotBeChanged()
    {
        const auto file = memoryFile("text");
        QVERIFY(file);
        QCOMPARE(::pwrite(*file, "x", 1, 0), ssize_t{-1});
        QCOMPARE(::ftruncate(*file, 0), -1);
        ::close(*file);
    }

    void noProcessIsLeftBehind()
    {
        pid_t process = -1;
        {
            WorkerProcess worker({HOSTILE_WORKER, kMemory});
            QVERIFY(run(worker, request("echo")));
            process = worker.processId();
        }
        QCOMPARE(::kill(process, 0), -1);
        QCOMPARE(errno, ESRCH);
    }

    void missingProgramIsNamed()
    {
        WorkerProcess worker({"/nowhere/assayer-worker", kMemory});
        const auto done = run(worker, request("echo"));
        QVERIFY(!done);
        QVERIFY(QString::fromStdString(done.error().message).contains("/nowhere/assayer-worker"));
    }
};

QTEST_APPLESS_MAIN(WorkerProcessTest)
#include "WorkerProcessTest.moc"
