// SPDX-License-Identifier: GPL-3.0-or-later
// The trace: steps with offset, stack and event, pseudo-source, and the way through JSON and back.
#include "pickle/Trace.h"

#include <QTest>

using namespace assayer;
using namespace assayer::pickle;
using namespace std::string_literals;

namespace {

Trace run(const std::string& bytes, std::size_t most = 1000)
{
    return trace(source::MemorySource(bytes), 0, Limits{}, most);
}

std::string sourceOf(const Trace& trace)
{
    std::string text;
    for (const SourceLine& line : trace.source)
        text += line.text + "\n";
    return text;
}

} // namespace

class TraceTest : public QObject
{
    Q_OBJECT

private slots:
    void stepsCarryWhatTheMachineSees();
    void writesPseudoSource();
    void writesIndirections();
    void cutsAfterTheSteps();
    void goesThroughJson();
    void refusesForeignJson();
};

void TraceTest::stepsCarryWhatTheMachineSees()
{
    const Trace traced = run("cos\nsystem\n(S'echo x'\ntR.");
    QCOMPARE(traced.steps.size(), std::size_t{6});
    QCOMPARE(traced.steps[0].argument, std::string("'os system'"));
    QCOMPARE(traced.steps[0].length, std::uint64_t{11});
    QVERIFY(traced.steps[0].event == EventKind::Import);
    QCOMPARE(traced.steps[2].stackDepth, std::uint64_t{3});
    QCOMPARE(traced.steps[4].opcode, std::string("REDUCE"));
    QVERIFY(traced.steps[4].event == EventKind::Call);
    QCOMPARE(traced.steps[4].offset, std::uint64_t{23});
    QCOMPARE(traced.end, std::uint64_t{25});
}

void TraceTest::writesPseudoSource()
{
    QCOMPARE(sourceOf(run("cos\nsystem\n(S'echo x'\ntR.")),
             std::string("from os import system\n_0 = system('echo x')\nresult = _0\n"));
}

void TraceTest::writesIndirections()
{
    const std::string text = sourceOf(run("\x80\x04"s + "cfunctools\npartial\ncos\nsystem\n\x8c\x01x\x86R)R."));
    QVERIFY2(text.find("_0 = partial(system, 'x')\n") != std::string::npos, text.c_str());
    QVERIFY2(text.find("_1 = system('x')\n") != std::string::npos, text.c_str());
}

void TraceTest::cutsAfterTheSteps()
{
    const Trace traced = run("(" + std::string(50, 'N') + "t.", 10);
    QCOMPARE(traced.steps.size(), std::size_t{10});
    QCOMPARE(traced.stepsOmitted, std::uint64_t{43});
    QCOMPARE(traced.end, std::uint64_t{53});
}

void TraceTest::goesThroughJson()
{
    const Trace traced = run("cos\nsystem\n(S'echo \\xff x'\ntR");
    const auto back = traceFromJson(toJson(traced));
    QVERIFY(back.has_value());
    QCOMPARE(back->steps.size(), traced.steps.size());
    QVERIFY(back->ending == Ending::Truncated);
    QCOMPARE(toJson(*back).dump(), toJson(traced).dump());
}

void TraceTest::refusesForeignJson()
{
    QVERIFY(!traceFromJson(Json::array()).has_value());
    QVERIFY(!traceFromJson(Json{{"steps", Json::array()}, {"source", Json::array()}, {"ending", "never"}}).has_value());
    QVERIFY(!traceFromJson(Json{{"steps", {1}}, {"source", Json::array()}, {"ending", "stopped"}}).has_value());
}

QTEST_GUILESS_MAIN(TraceTest)
#include "TraceTest.moc"
