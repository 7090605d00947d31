// SPDX-License-Identifier: GPL-3.0-or-later
// What a worker says is untrusted: answers that do not fit the protocol are refused and end the collection.
#include "inspection/WorkerAnswers.h"

#include <QtTest>

using namespace assayer;
using namespace assayer::inspection;

namespace {

const Limits kLimits;

const char* const kFinding = R"({"event": "finding", "finding": {"rule": "ASY-GEN-001", "severity": "high", "path": "",
    "title": "t", "evidence": "e", "confidence": "certain", "references": []}})";

const char* const kClaim = R"({"event": "claim", "claim": {"id": "licence", "field": "f", "said": "mit",
    "verdict": "confirmed", "explanation": "e", "evidence": [{"path": "README.md", "value": "mit"}]}})";

const char* const kSignature = R"({"event": "signature", "signature": {"kind": "oms", "path": "", "status": "verified",
    "signer": {}, "steps": [], "coverage": {"covered": ["README.md"], "missing": ["gone"], "extra": [], "changed": [],
    "ignored": []}}})";

Asked asked(std::string_view task, const Limits& limits = kLimits)
{
    return {task, limits, [](const std::string& path) { return path == "README.md"; }};
}

} // namespace

class WorkerAnswersTest : public QObject
{
    Q_OBJECT

private slots:
    void collectsWhatFits()
    {
        WorkerAnswers answers;
        answers.take(Json::parse(kFinding), asked("read"));
        answers.take(
            Json::parse(R"({"event": "members", "members": [{"name": "w", "kind": "tensor", "shape": [2, 3]}]})"),
            asked("read"));
        answers.take(Json::parse(R"({"event": "facts", "format": "gguf", "facts": {"tensors": 1}, "readable": true})"),
                     asked("read"));
        QVERIFY(!answers.broken);
        QCOMPARE(answers.findings.size(), std::size_t{1});
        QCOMPARE(answers.members.at(0).shape.value(), (std::vector<std::uint64_t>{2, 3}));
        QCOMPARE(answers.format.value(), std::string("gguf"));
        QVERIFY(answers.readable);
    }

    void collectsClaimsAndSignatures()
    {
        WorkerAnswers card;
        card.take(Json::parse(kClaim), asked("card"));
        QVERIFY2(!card.broken, card.broken ? card.broken->message.c_str() : "");
        QCOMPARE(card.claims.size(), std::size_t{1});
        WorkerAnswers signature;
        signature.take(Json::parse(kSignature), asked("signature"));
        QVERIFY2(!signature.broken, signature.broken ? signature.broken->message.c_str() : "");
        QCOMPARE(signature.signatures.size(), std::size_t{1});
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("task");
        QTest::addColumn<QString>("answer");
        const auto row = [](const char* name, const QString& answer, const char* task = "read") {
            QTest::newRow(name) << QString(task) << answer;
        };
        row("unknown event", R"({"event": "execute"})");
        row("no event", "{}");
        row("event of another type", R"({"event": ["facts"]})");
        row("finding without rule", R"({"event": "finding", "finding": {"severity": "high"}})");
        row("finding of an unknown rule", QString(kFinding).replace("ASY-GEN-001", "ASY-NONE-1"));
        row("finding with unknown severity", QString(kFinding).replace("high", "none"));
        row("finding that is a list", R"({"event": "finding", "finding": []})");
        row("endless evidence", QString(kFinding).replace("\"e\"", "\"" + QString(300'000, 'e') + "\""));
        row("negative extent", R"({"event": "members", "members": [{"name": "w", "kind": "t", "shape": [-1]}]})");
        row("members that are no list", R"({"event": "members", "members": {}})");
        row("facts that are a list", R"({"event": "facts", "format": "x", "facts": [1]})");
        row("format that is markup", R"({"event": "facts", "format": "<b>x</b>", "facts": {}})");
        row("format of any length",
            R"({"event": "facts", "format": ")" + QString(100, 'x') + R"(", "facts": {}, "readable": true})");
        row("problem of no kind", R"({"event": "problem", "problem": {"path": "", "what": "A b", "why": "w"}})");
        row("steps of no trace", R"({"event": "steps", "trace": {}})", "trace");
        row("claim without verdict", R"({"event": "claim", "claim": {"id": "x"}})", "card");
        row("claim about another file", QString(kClaim).replace("README.md", "../etc/passwd"), "card");
        row("signature over what is not there", QString(kSignature).replace("README.md", "other"), "signature");
        row("demands that are no list", R"({"event": "demands", "demands": {"path": "x"}})", "signature-demands");
        // Right answers to what was not asked.
        row("claim while reading", kClaim);
        row("verdict on a signature while reading", kSignature);
        row("finding while tracing", kFinding, "trace");
        row("members of a card", R"({"event": "members", "members": []})", "card");
        row("facts for a signature", R"({"event": "facts", "format": "x", "facts": {}})", "signature");
        row("a task that there is not", kFinding, "none");
    }

    void refuses()
    {
        QFETCH(QString, task);
        QFETCH(QString, answer);
        const std::string name = task.toStdString();
        WorkerAnswers answers;
        answers.take(Json::parse(answer.toStdString()), asked(name));
        QVERIFY(answers.broken);
        QVERIFY(answers.findings.empty() && answers.claims.empty() && answers.signatures.empty());
        answers.take(Json::parse(kFinding), asked("read"));
        QVERIFY2(answers.findings.empty(), "answers behind a broken one are taken");
    }

    void factsComeOnce()
    {
        const Json facts = Json::parse(R"({"event": "facts", "format": "x", "facts": {}, "readable": true})");
        WorkerAnswers answers;
        answers.take(facts, asked("read"));
        QVERIFY(!answers.broken);
        answers.take(facts, asked("read"));
        QVERIFY(answers.broken);
    }

    void membersAreBounded()
    {
        Limits limits;
        limits.members = 2;
        WorkerAnswers answers;
        const Json batch = Json::parse(R"({"event": "members", "members": [{"name": "a", "kind": "tensor"},
            {"name": "b", "kind": "tensor"}, {"name": "c", "kind": "tensor"}]})");
        for (int i = 0; i < 2; ++i)
            answers.take(batch, asked("read", limits));
        QVERIFY(!answers.broken);
        for (int i = 0; i < 5; ++i)
            answers.take(batch, asked("read", limits));
        QVERIFY(answers.broken);
    }
};

QTEST_APPLESS_MAIN(WorkerAnswersTest)
#include "WorkerAnswersTest.moc"
