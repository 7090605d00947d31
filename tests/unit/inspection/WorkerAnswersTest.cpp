// SPDX-License-Identifier: GPL-3.0-or-later
// What a worker says is untrusted: answers that do not fit the protocol are refused and end the collection.
#include "inspection/WorkerAnswers.h"

#include <QtTest>

using namespace assayer;
using namespace assayer::inspection;

namespace {

const char* const kFinding = R"({"event": "finding", "finding": {"rule": "ASY-GEN-001", "severity": "high", "path": "",
    "title": "t", "evidence": "e", "confidence": "certain", "references": []}})";

} // namespace

class WorkerAnswersTest : public QObject
{
    Q_OBJECT

private slots:
    void collectsWhatFits()
    {
        WorkerAnswers answers;
        answers.take(Json::parse(kFinding), {});
        answers.take(
            Json::parse(R"({"event": "members", "members": [{"name": "w", "kind": "tensor", "shape": [2, 3]}]})"), {});
        answers.take(Json::parse(R"({"event": "facts", "format": "gguf", "facts": {"tensors": 1}, "readable": true})"),
                     {});
        QVERIFY(!answers.broken);
        QCOMPARE(answers.findings.size(), std::size_t{1});
        QCOMPARE(answers.members.at(0).shape.value(), (std::vector<std::uint64_t>{2, 3}));
        QCOMPARE(answers.format.value(), std::string("gguf"));
        QVERIFY(answers.readable);
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("answer");
        QTest::newRow("unknown event") << R"({"event": "execute"})";
        QTest::newRow("no event") << "{}";
        QTest::newRow("event of another type") << R"({"event": ["facts"]})";
        QTest::newRow("finding without rule") << R"({"event": "finding", "finding": {"severity": "high"}})";
        QTest::newRow("finding with unknown severity") << QString(kFinding).replace("high", "none");
        QTest::newRow("finding that is a list") << R"({"event": "finding", "finding": []})";
        QTest::newRow("negative extent")
            << R"({"event": "members", "members": [{"name": "w", "kind": "t", "shape": [-1]}]})";
        QTest::newRow("facts that are a list") << R"({"event": "facts", "format": "x", "facts": [1]})";
        QTest::newRow("steps of no trace") << R"({"event": "steps", "trace": {}})";
        QTest::newRow("claim without verdict") << R"({"event": "claim", "claim": {"id": "x"}})";
    }

    void refuses()
    {
        QFETCH(QString, answer);
        WorkerAnswers answers;
        answers.take(Json::parse(answer.toStdString()), {});
        QVERIFY(answers.broken);
        answers.take(Json::parse(kFinding), {});
        QVERIFY2(answers.findings.empty(), "answers behind a broken one are taken");
    }

    void membersAreBounded()
    {
        Limits limits;
        limits.members = 2;
        WorkerAnswers answers;
        const Json batch = Json::parse(R"({"event": "members", "members": [{"name": "a", "kind": "tensor"},
            {"name": "b", "kind": "tensor"}, {"name": "c", "kind": "tensor"}]})");
        for (int i = 0; i < 2; ++i)
            answers.take(batch, limits);
        QVERIFY(!answers.broken);
        for (int i = 0; i < 5; ++i)
            answers.take(batch, limits);
        QVERIFY(answers.broken);
    }
};

QTEST_APPLESS_MAIN(WorkerAnswersTest)
#include "WorkerAnswersTest.moc"
