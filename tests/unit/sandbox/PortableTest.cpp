// SPDX-License-Identifier: GPL-3.0-or-later
// What is left on systems that are not Linux: a process of its own with limits, which says that there is no more. The
// library is built a second time for this, without the parts that only Linux has.
#include "sandbox/WorkerProcess.h"

#include <QTemporaryFile>
#include <QtTest>

using namespace assayer;
using namespace assayer::sandbox;

namespace {

constexpr std::uint64_t kMemory = 256ULL << 20U;

Request asked(const char* task)
{
    return {{{"task", task}}, {}, std::chrono::seconds(std::string_view(task) == "hang" ? 1 : 20)};
}

} // namespace

class PortableTest : public QObject
{
    Q_OBJECT

private slots:
    void saysWhatIsMissing()
    {
        WorkerProcess worker({HOSTILE_WORKER, kMemory});
        const auto protections = worker.protections();
        QVERIFY(protections);
        for (const Protection& protection : *protections) {
            const bool isPortable = protection.name == "separate-process" || protection.name == "descriptors";
#ifndef ASSAYER_SANITIZED
            if (protection.name == "limits") {
                QVERIFY(protection.active);
                continue;
            }
#endif
            QVERIFY2(protection.active == isPortable, protection.name.c_str());
            QVERIFY(!protection.detail.empty());
        }
        WorkerProcess strict({HOSTILE_WORKER, kMemory, std::chrono::seconds(60), true});
        const auto refused = strict.run(asked("echo"), [](const Json&) {}, {});
        QVERIFY(!refused);
        QCOMPARE(int(refused.error().cause), int(FailureCause::Unprotected));
    }

    void handsDescriptorsOver()
    {
        QTemporaryFile file;
        QVERIFY(file.open());
        file.write("content of the file");
        file.flush();
        WorkerProcess worker({HOSTILE_WORKER, kMemory});
        Request request = asked("echo");
        request.descriptors = {file.handle()};
        for (int i = 0; i < 3; ++i) {
            std::string content;
            QVERIFY(worker.run(request, [&](const Json& answer) { content = jsonText(answer, "content"); }, {}));
            QCOMPARE(content, std::string("content of the file"));
        }
    }

    void misbehaviourIsAnErrorAndTheNextRequestWorks()
    {
        WorkerProcess worker({HOSTILE_WORKER, kMemory});
        for (const char* task : {"exit", "hang", "garbage", "long-line", "speak-on"}) {
            const auto done = worker.run(asked(task), [](const Json&) {}, {});
            QVERIFY2(!done, task);
            QCOMPARE(done.error().place.reader, std::string("gguf"));
            QVERIFY(worker.run(asked("echo"), [](const Json&) {}, {}));
        }
    }
};

QTEST_APPLESS_MAIN(PortableTest)
#include "PortableTest.moc"
