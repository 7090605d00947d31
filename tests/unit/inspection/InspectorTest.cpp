// SPDX-License-Identifier: GPL-3.0-or-later
// Whole inspections of small folders, with workers and in-process.
#include "inspection/Inspector.h"
#include "record/RecordJson.h"
#include "risk/Catalogue.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <set>
#include <sys/stat.h>
#include <unistd.h>

using namespace assayer;
using namespace assayer::inspection;

namespace {

class Recorder final : public Observer
{
public:
    void filesFound(std::span<const record::File> files) override
    {
        for (const record::File& file : files)
            found.insert(file.path);
    }
    void fileDone(const record::File& file) override { done.push_back(file.path); }
    void problemMet(const record::Problem& problem) override { problems.insert(problem.path); }
    void progressed(const Progress& progress) override { last = progress; }

    std::set<std::string> found;
    std::vector<std::string> done;
    std::set<std::string> problems;
    Progress last;
};

Options options(bool inProcess)
{
    Options made;
    made.inProcess = inProcess;
    made.workerProgram = qEnvironmentVariable("ASSAYER_BIN").toStdString() + "/assayer-worker";
    return made;
}

QByteArray safetensors()
{
    const QByteArray header = R"({"w":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}})";
    QByteArray bytes(8, '\0');
    bytes[0] = static_cast<char>(header.size());
    return bytes + header + QByteArray(16, '\1');
}

std::string withoutTimes(record::Inspection inspection)
{
    inspection.started.clear();
    inspection.finished.clear();
    inspection.tool.protections.reset(); // of this machine, not of the subject
    return record::toText(inspection);
}

const record::Problem* problemOf(const record::Inspection& inspection, const std::string& path)
{
    for (const record::Problem& problem : inspection.problems) {
        if (problem.path == path)
            return &problem;
    }
    return nullptr;
}

} // namespace

class InspectorTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        write("model.safetensors", safetensors());
        write("sub/notes.txt", "plain text\n");
        write("README.md", "---\nlicense: mit\n---\n# A model\n");
        write("config.json", R"({"model_type": "llama", "architectures": ["LlamaForCausalLM"]})");
        // Protocol 0: imports os.system and calls it. Bytes only; nothing loads them.
        write("evil.pkl", "cos\nsystem\n(S'echo x'\ntR.");
    }

    void cleanup() { m_folder.reset(); }

    void workersAndInProcessAgree()
    {
        Recorder recorder;
        Inspector workers(options(false));
        const auto one = workers.inspect(path(), recorder);
        QVERIFY(one);
        const auto again = workers.inspect(path(), recorder);
        QVERIFY(again);
        Recorder other;
        const auto inProcess = Inspector(options(true)).inspect(path(), other);
        QVERIFY(inProcess);
        QCOMPARE(withoutTimes(*again), withoutTimes(*one));
        QCOMPARE(withoutTimes(*inProcess), withoutTimes(*one));
        QCOMPARE(other.found,
                 (std::set<std::string>{"README.md", "config.json", "evil.pkl", "model.safetensors", "sub/notes.txt"}));
        QCOMPARE(other.done.size(), std::size_t{5});
        QCOMPARE(other.last.bytesDone, other.last.bytesTotal);
    }

    void recordHoldsWhatTheFolderHolds()
    {
        Recorder recorder;
        const auto record = Inspector(options(false)).inspect(path(), recorder);
        QVERIFY(record);
        QCOMPARE(record->verdict, record::Verdict::Dangerous);
        QCOMPARE(record->subject.files, std::uint64_t{5});
        const record::File* model = record->file("model.safetensors");
        QVERIFY(model);
        QCOMPARE(model->format, std::string("safetensors"));
        QCOMPARE(QByteArray::fromStdString(model->digests.at("sha256")),
                 QCryptographicHash::hash(safetensors(), QCryptographicHash::Sha256).toHex());
        QCOMPARE(model->facts["parameters"].get<int>(), 4);
        QCOMPARE(record->file("evil.pkl")->verdict, record::Verdict::Dangerous);
        QCOMPARE(record->file("sub/notes.txt")->verdict, record::Verdict::Clean);
        const bool named = std::any_of(record->findings.begin(), record->findings.end(), [](const record::Finding& f) {
            return f.path == "evil.pkl" && f.severity >= record::Severity::High &&
                   f.evidence.find("system") != std::string::npos;
        });
        QVERIFY2(named, "the call of os.system is not reported");
        QVERIFY(!record->claims.empty());
        QVERIFY(!record->graph.nodes.empty());
    }

    void nothingIsLostSilently()
    {
        QCOMPARE(::mkfifo((path() + "/fifo").c_str(), 0644), 0);
        QCOMPARE(::symlink("/etc/passwd", (path() + "/outside").c_str()), 0);
        QCOMPARE(::symlink("nowhere", (path() + "/dangling").c_str()), 0);
        Recorder recorder;
        const auto record = Inspector(options(false)).inspect(path(), recorder);
        QVERIFY(record);
        for (const char* name : {"fifo", "outside", "dangling"}) {
            QVERIFY2(record->file(name) != nullptr, name);
            QVERIFY2(problemOf(*record, name) != nullptr, name);
            QCOMPARE(record->file(name)->verdict, record::Verdict::Unreadable);
        }
        QCOMPARE(record->file("outside")->linkTarget.value(), std::string("/etc/passwd"));
        QVERIFY(record->file("outside")->digests.empty());
    }

    void emptyFolderIsNotClean()
    {
        const QTemporaryDir empty;
        Recorder recorder;
        const auto record = Inspector(options(false)).inspect(empty.path().toStdString(), recorder);
        QVERIFY(record);
        QCOMPARE(record->verdict, record::Verdict::Incomplete);
    }

    void missingSubjectFails()
    {
        Recorder recorder;
        const auto record = Inspector(options(false)).inspect(path() + "/none", recorder);
        QVERIFY(!record);
        QVERIFY(record.error().kind == ErrorKind::NotFound);
    }

    void readersThatCannotRunLeaveNothingClean()
    {
        Options broken = options(false);
        broken.workerProgram = "/bin/false";
        Recorder recorder;
        const auto record = Inspector(broken).inspect(path(), recorder);
        QVERIFY(record);
        for (const record::File& file : record->files) {
            QVERIFY2(file.verdict == record::Verdict::Unreadable || file.verdict == record::Verdict::Dangerous,
                     file.path.c_str());
            QVERIFY(problemOf(*record, file.path) != nullptr);
            QVERIFY(!file.digests.empty());
        }
    }

    void stopKeepsWhatIsThereAndSaysSo()
    {
        std::stop_source stop;
        stop.request_stop();
        Recorder recorder;
        const auto record = Inspector(options(false)).inspect(path(), recorder, stop.get_token());
        QVERIFY(record);
        QCOMPARE(record->verdict, record::Verdict::Incomplete);
        QVERIFY(std::any_of(record->problems.begin(), record->problems.end(),
                            [](const record::Problem& problem) { return problem.what == "cancelled"; }));
    }

    void cacheNamesAreHeldAgainstTheContent()
    {
        const QString snapshot = "models--some--name/snapshots/" + QString(40, 'a');
        const QByteArray good = "right content";
        const QByteArray digest = QCryptographicHash::hash(good, QCryptographicHash::Sha256).toHex();
        write("models--some--name/blobs/" + digest, good);
        write("models--some--name/blobs/" + QString(64, 'b'), "exchanged content");
        QDir(m_folder->path()).mkpath(snapshot);
        const QString folder = m_folder->filePath(snapshot);
        QCOMPARE(::symlink(("../../blobs/" + digest).constData(), qPrintable(folder + "/good.txt")), 0);
        QCOMPARE(::symlink(qPrintable("../../blobs/" + QString(64, 'b')), qPrintable(folder + "/bad.txt")), 0);
        Recorder recorder;
        const auto record = Inspector(options(false)).inspect(folder.toStdString(), recorder);
        QVERIFY(record);
        QCOMPARE(record->subject.kind, std::string("hf-cache-snapshot"));
        std::vector<std::string> mismatches;
        for (const record::Finding& finding : record->findings) {
            if (finding.rule == "ASY-HUB-001")
                mismatches.push_back(finding.path);
        }
        QCOMPARE(mismatches, std::vector<std::string>{"bad.txt"});
    }

    void opensOnlyFilesOfTheSubject()
    {
        Inspector inspector(options(false));
        Recorder recorder;
        QVERIFY(!inspector.open("model.safetensors"));
        QVERIFY(inspector.inspect(path(), recorder));
        QCOMPARE((*inspector.open("model.safetensors"))->size(), std::uint64_t(safetensors().size()));
        QVERIFY(!inspector.open("../etc/passwd"));
        QVERIFY(!inspector.open("none"));
    }

    void traceOfAPickle()
    {
        Inspector inspector(options(false));
        Recorder recorder;
        QVERIFY(inspector.inspect(path(), recorder));
        const auto traces = inspector.trace("evil.pkl", "", 100);
        QVERIFY(traces);
        QCOMPARE(traces->size(), std::size_t{1});
        // python3 -m pickletools says: GLOBAL 0, MARK 11, STRING 12, TUPLE 22, REDUCE 23, STOP 24.
        std::vector<std::pair<std::uint64_t, std::string>> steps;
        for (const pickle::Step& step : traces->front().steps)
            steps.emplace_back(step.offset, step.opcode);
        QCOMPARE(steps, (std::vector<std::pair<std::uint64_t, std::string>>{
                            {0, "GLOBAL"}, {11, "MARK"}, {12, "STRING"}, {22, "TUPLE"}, {23, "REDUCE"}, {24, "STOP"}}));
        QVERIFY(!inspector.trace("sub/notes.txt", "", 100));
    }

    // The catalogue is data: each file must load, or its rules would be missing in silence.
    void everyRuleOfTheCatalogueLoads()
    {
        const QDir rules(qEnvironmentVariable("ASSAYER_SOURCE") + "/resources/rules");
        std::set<std::string> ids;
        for (const QString& name : rules.entryList({"*.json"})) {
            QFile file(rules.filePath(name));
            QVERIFY(file.open(QFile::ReadOnly));
            const auto parsed = risk::Catalogue::parse(file.readAll().toStdString());
            QVERIFY2(parsed, qPrintable(name));
            for (const risk::Rule& rule : *parsed) {
                QVERIFY2(ids.insert(rule.id).second, rule.id.c_str());
                QVERIFY(risk::Catalogue::builtIn().find(rule.id) != nullptr);
                for (const std::string& kind : rule.observations)
                    QCOMPARE(risk::Catalogue::builtIn().forObservation(kind)->id, rule.id);
            }
        }
        QCOMPARE(ids.size(), risk::Catalogue::builtIn().rules().size());
    }

private:
    std::string path() const { return m_folder->path().toStdString(); }

    void write(const QString& name, const QByteArray& content)
    {
        const QString full = m_folder->filePath(name);
        QDir().mkpath(QFileInfo(full).path());
        QFile file(full);
        QVERIFY(file.open(QFile::WriteOnly));
        file.write(content);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_APPLESS_MAIN(InspectorTest)
#include "InspectorTest.moc"
