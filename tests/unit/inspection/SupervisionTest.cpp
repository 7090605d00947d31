// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever a file does to its reader is a problem of that file, and of no other: the rest of the subject is inspected
// as if it were not there.
#include "inspection/Inspector.h"
#include "record/RecordJson.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <map>
#include <random>
#include <thread>
#include <unistd.h>

using namespace assayer;
using namespace assayer::inspection;

namespace {

constexpr int kOrdinaryFiles = 24;
constexpr std::uint64_t kMemory = 512ULL << 20U;

// Counts what was shown, and the longest silence.
class Watcher final : public Observer
{
public:
    Watcher() { m_clock.start(); }

    void progressed(const Progress&) override { heard(); }
    void findingMade(const record::Finding& finding) override
    {
        heard();
        findings[finding.path + " " + finding.rule + " " + finding.evidence] += 1;
    }
    void problemMet(const record::Problem& problem) override
    {
        heard();
        problems[problem.path + " " + problem.what + " " + problem.why] += 1;
    }
    void fileDone(const record::File& file) override
    {
        heard();
        done[file.path] += 1;
    }

    std::map<std::string, int> findings;
    std::map<std::string, int> problems;
    std::map<std::string, int> done;
    qint64 longestSilence = 0; ///< milliseconds

private:
    void heard() { longestSilence = std::max(longestSilence, m_clock.restart()); }

    QElapsedTimer m_clock;
};

Options options(int timeLimit = 30)
{
    Options made;
    made.workerProgram = HOSTILE_READERS;
    made.jobs = 2;
    made.limits.workerMemory = kMemory;
    made.limits.fileTime = std::chrono::seconds(timeLimit);
    return made;
}

std::string comparable(record::Inspection inspection)
{
    inspection.started.clear();
    inspection.finished.clear();
    return record::toText(inspection);
}

// The record as it would be without the files of this beginning.
std::string without(record::Inspection inspection, const std::string& beginning)
{
    const auto isHostile = [&](const auto& item) { return item.path.starts_with(beginning); };
    std::erase_if(inspection.files, isHostile);
    std::erase_if(inspection.findings, isHostile);
    std::erase_if(inspection.problems, isHostile);
    inspection.subject.files = 0;
    inspection.subject.bytes = 0;
    inspection.verdict = record::Verdict::Incomplete;
    inspection.graph = {};
    inspection.bom = {};
    return comparable(std::move(inspection));
}

std::vector<pid_t> workerProcesses()
{
    std::vector<pid_t> found;
    const QString self = QString::number(::getpid());
    for (const QString& task : QDir("/proc/self/task").entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        QFile file("/proc/self/task/" + task + "/children");
        if (!file.open(QFile::ReadOnly))
            continue;
        for (const QByteArray& child : file.readAll().simplified().split(' ')) {
            if (!child.isEmpty())
                found.push_back(child.toInt());
        }
    }
    return found;
}

} // namespace

class SupervisionTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        for (int i = 0; i < kOrdinaryFiles; ++i) {
            const QByteArray number = QByteArray::number(i);
            write("ordinary-" + number + ".txt", "plain text " + number + "\n");
            // Protocol 0: imports os.system and calls it. Bytes only; nothing loads them.
            write("call-" + number + ".pkl", "cos\nsystem\n(S'echo " + number + "'\ntR.");
        }
        write("config.json", R"({"model_type": "llama", "architectures": ["LlamaForCausalLM"]})");
        write("README.md", "---\nlicense: mit\n---\n# A model\n");
    }

    void misbehaviourIsThatFilesAlone_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("said");
        QTest::newRow("loop") << "reader-limit"
                              << "2 seconds";
        QTest::newRow("allocate") << "reader-limit"
                                  << "512 MiB";
        QTest::newRow("recurse") << "reader-crashed"
                                 << "SIGSEGV";
        QTest::newRow("segv") << "reader-crashed"
                              << "signal 11 (SIGSEGV: it used memory that it does not have), in the "
                                 "reader 'gguf' near offset 24";
        QTest::newRow("garbage") << "reader-untrusted"
                                 << "protocol";
        QTest::newRow("line") << "reader-untrusted"
                              << "line longer";
        QTest::newRow("exit") << "reader-crashed"
                              << "status 0";
        QTest::newRow("fork") << "reader-crashed"
                              << "SIGSYS";
        QTest::newRow("throw") << "reader-crashed"
                               << "SIGABRT";
        QTest::newRow("ahead") << "reader-untrusted"
                               << "not asked";
        QTest::newRow("rule") << "reader-untrusted"
                              << "rule";
    }

    void misbehaviourIsThatFilesAlone()
    {
        QFETCH(QString, what);
        QFETCH(QString, said);
        const std::string kind = QTest::currentDataTag();
#ifdef ASSAYER_SANITIZED
        if (kind != "loop" && kind != "garbage" && kind != "line" && kind != "exit" && kind != "ahead" &&
            kind != "rule")
            QSKIP("a build with sanitizers runs without the limits and locks that this needs");
#endif
        Watcher ignored;
        const auto reference = Inspector(options()).inspect(path(), ignored);
        QVERIFY(reference);
        write("hostile-" + QByteArray::fromStdString(kind), "whatever");
        Watcher watcher;
        const auto record = Inspector(options(2)).inspect(path(), watcher);
        QVERIFY(record);

        const record::File* file = record->file("hostile-" + kind);
        QVERIFY(file);
        QCOMPARE(file->verdict, record::Verdict::Unreadable);
        std::vector<record::Problem> problems;
        for (const record::Problem& problem : record->problems) {
            if (problem.path == file->path)
                problems.push_back(problem);
        }
        QCOMPARE(problems.size(), std::size_t{1});
        QCOMPARE(QString::fromStdString(problems.front().what), what);
        QVERIFY2(QString::fromStdString(problems.front().why).contains(said), problems.front().why.c_str());
        QVERIFY(std::any_of(record->findings.begin(), record->findings.end(), [&](const record::Finding& finding) {
            return finding.path == file->path && finding.rule == "ASY-GEN-006";
        }));
        QCOMPARE(without(*record, "hostile-"), without(*reference, "hostile-"));
        checkShownOnce(*record, watcher);
        QVERIFY2(watcher.longestSilence < 4000, std::to_string(watcher.longestSilence).c_str());
    }

    void manyHostileFilesEndTheInspectionAllTheSame()
    {
#ifdef ASSAYER_SANITIZED
        QSKIP("a build with sanitizers runs without the limits and locks that this needs");
#endif
        for (const char* kind : {"loop", "segv", "exit", "fork", "garbage", "allocate"}) {
            for (int i = 0; i < 3; ++i)
                write("hostile-" + QByteArray(kind) + QByteArray::number(i), "whatever");
        }
        Watcher watcher;
        const auto record = Inspector(options(1)).inspect(path(), watcher);
        QVERIFY(record);
        int unreadable = 0;
        for (const record::File& file : record->files)
            unreadable += file.verdict == record::Verdict::Unreadable ? 1 : 0;
        QCOMPARE(unreadable, 18);
        checkShownOnce(*record, watcher);
        QVERIFY2(watcher.longestSilence < 3000, std::to_string(watcher.longestSilence).c_str());
    }

    // The answers of a worker that a file took over speak about no signature, and about no later subject.
    void whatTookOverAWorkerDoesNotJudgeSignatures()
    {
        for (int i = 0; i < 8; ++i)
            write("hostile-takeover" + QByteArray::number(i), "whatever");
        write("model.sig", R"({"mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json", "dsseEnvelope": {}})");
        Watcher watcher;
        Inspector inspector(options());
        for (int i = 0; i < 3; ++i) {
            const auto record = inspector.inspect(path(), watcher);
            QVERIFY(record);
            QCOMPARE(record->signatures.size(), std::size_t{1});
            QVERIFY(record->signatures.front().status != record::SignatureStatus::Verified);
        }
    }

    void killedAtAnyPointNothingIsLostOrShownTwice()
    {
#ifdef ASSAYER_SANITIZED
        constexpr int kRounds = 20;
#else
        constexpr int kRounds = 200;
#endif
        Watcher ignored;
        Inspector inspector(options());
        QElapsedTimer clock;
        const auto reference = inspector.inspect(path(), ignored);
        QVERIFY(reference);
        clock.start();
        QVERIFY(inspector.inspect(path(), ignored));
        const qint64 usual = std::max<qint64>(clock.nsecsElapsed() / 1000, 1000);
        std::mt19937 random(20261120); // NOLINT(cert-msc51-cpp): the same points in every run
        int hits = 0;
        for (int round = 0; round < kRounds; ++round) {
            const auto delay = std::chrono::microseconds(random() % static_cast<unsigned>(usual));
            const std::size_t choice = random();
            std::jthread killer([&] {
                std::this_thread::sleep_for(delay);
                const std::vector<pid_t> workers = workerProcesses();
                if (!workers.empty() && ::kill(workers[choice % workers.size()], SIGKILL) == 0)
                    ++hits;
            });
            Watcher watcher;
            const auto record = inspector.inspect(path(), watcher);
            killer.join();
            QVERIFY(record);
            QVERIFY2(comparable(*record) == comparable(*reference), qPrintable(QString("round %1").arg(round)));
            checkShownOnce(*record, watcher);
        }
        QVERIFY2(hits > kRounds / 2, std::to_string(hits).c_str());
    }

    // Killed again and again, a file may stay unread, but then it is said.
    void killedAgainAndAgainWhatIsMissingIsNamed()
    {
        Watcher ignored;
        const auto reference = Inspector(options()).inspect(path(), ignored);
        QVERIFY(reference);
        std::atomic<bool> over = false;
        std::atomic<int> kills = 0;
        std::jthread killer([&] {
            std::mt19937 random(1); // NOLINT(cert-msc51-cpp): the same points in every run
            while (!over) {
                std::this_thread::sleep_for(std::chrono::milliseconds(2 + random() % 6));
                for (const pid_t worker : workerProcesses())
                    kills += ::kill(worker, SIGKILL) == 0 ? 1 : 0;
            }
        });
        Watcher watcher;
        const auto record = Inspector(options()).inspect(path(), watcher);
        over = true;
        killer.join();
        QVERIFY(record);
        QVERIFY(kills > 0);
        QCOMPARE(record->files.size(), reference->files.size());
        for (std::size_t i = 0; i < record->files.size(); ++i) {
            const record::File& file = record->files[i];
            const bool asEver = file == reference->files[i];
            const bool named = std::any_of(record->problems.begin(), record->problems.end(),
                                           [&](const record::Problem& problem) { return problem.path == file.path; });
            QVERIFY2(asEver || (named && file.verdict == record::Verdict::Unreadable) || file.path == "README.md",
                     file.path.c_str());
        }
        checkShownOnce(*record, watcher);
    }

    void unprotectedReadersAreRefusedWhereProtectionIsRequired()
    {
        Options required = options();
        required.requireSandbox = true;
        required.workerProgram = "/bin/false";
        Watcher watcher;
        QVERIFY(!Inspector(required).inspect(path(), watcher));
        required.inProcess = true;
        QVERIFY(!Inspector(required).inspect(path(), watcher));
        QVERIFY(watcher.done.empty());
#ifndef ASSAYER_SANITIZED
        required.inProcess = false;
        required.workerProgram = HOSTILE_READERS;
        const auto record = Inspector(required).inspect(path(), watcher);
        QVERIFY(record);
        QCOMPARE(record->tool.protections.value().size(), std::size_t{7});
        for (const record::Protection& protection : *record->tool.protections)
            QVERIFY2(protection.active, protection.name.c_str());
#endif
    }

private:
    std::string path() const
    {
        return m_folder->path().toStdString();
    }

    void write(const QString& name, const QByteArray& content)
    {
        QFile file(m_folder->filePath(name));
        QVERIFY(file.open(QFile::WriteOnly));
        file.write(content);
    }

    static void checkShownOnce(const record::Inspection& record, const Watcher& watcher)
    {
        QCOMPARE(watcher.done.size(), record.files.size());
        for (const record::File& file : record.files)
            QVERIFY2(watcher.done.contains(file.path), file.path.c_str());
        for (const auto* shown : {&watcher.done, &watcher.findings, &watcher.problems}) {
            for (const auto& [item, times] : *shown)
                QVERIFY2(times == 1, (item + " was shown " + std::to_string(times) + " times").c_str());
        }
        QCOMPARE(watcher.findings.size(), record.findings.size());
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_APPLESS_MAIN(SupervisionTest)
#include "SupervisionTest.moc"
