// SPDX-License-Identifier: GPL-3.0-or-later
// The parent's bounds on what a worker writes, whatever the pieces in which it comes.
#include "sandbox/AnswerLines.h"
#include "sandbox/Protocol.h"

#include <QtTest>

using namespace assayer;
using namespace assayer::sandbox;

namespace {

using State = AnswerLines::State;

// Feeds the text in pieces of a length and counts the answers passed on.
State feed(AnswerLines& lines, std::string_view text, std::size_t piece, int& answers)
{
    State state = State::Open;
    for (std::size_t begin = 0; begin < text.size() && state == State::Open; begin += piece)
        state = lines.take(text.substr(begin, piece), [&](const Json&) { ++answers; });
    return state;
}

} // namespace

class AnswerLinesTest : public QObject
{
    Q_OBJECT

private slots:
    void piecesDoNotMatter()
    {
        const std::string text = "{\"event\":\"a\"}\n{\"event\":\"b\",\"x\":[1,2]}\n{\"event\":\"done\"}\n";
        for (std::size_t piece = 1; piece <= text.size(); ++piece) {
            AnswerLines lines("done");
            int answers = 0;
            QCOMPARE(int(feed(lines, text, piece, answers)), int(State::Done));
            QCOMPARE(answers, 2);
        }
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("no JSON") << QByteArray("this is no JSON\n");
        QTest::newRow("no object") << QByteArray("[1]\n");
        QTest::newRow("nothing") << QByteArray("\n");
        QTest::newRow("half an object") << QByteArray("{\"event\":\n");
        QTest::newRow("a key twice") << QByteArray("{\"event\":\"a\",\"event\":\"done\"}\n");
        QTest::newRow("no UTF-8") << QByteArray("{\"event\":\"\xff\"}\n");
        QTest::newRow("a zero byte") << QByteArray("{\"event\":\"a\"}\0\n", 15);
        QTest::newRow("deep") << "{\"event\":" + QByteArray(100, '[') + QByteArray(100, ']') + "}\n";
        QTest::newRow("more than was asked") << QByteArray("{\"event\":\"done\"}\n{\"event\":\"a\"}\n");
        QTest::newRow("many small values") << "{\"event\":[" + QByteArray("[],").repeated(2'000'000) + "0]}\n";
        QTest::newRow("a line without end") << QByteArray(int(kLongestLine) + 1, 'x');
    }

    void refuses()
    {
        QFETCH(QByteArray, text);
        AnswerLines lines("done");
        int answers = 0;
        QCOMPARE(int(feed(lines, text.toStdString(), 65536, answers)), int(State::Broken));
        QVERIFY(!lines.defect().empty());
    }

    void totalsAreBounded()
    {
        AnswerLines lines("done");
        const std::string line = "{\"event\":\"a\",\"x\":\"" + std::string(1U << 20U, 'x') + "\"}\n";
        State state = State::Open;
        std::size_t bytes = 0;
        while (state == State::Open && bytes < 2 * kMostAnswerBytes) {
            state = lines.take(line, [](const Json&) {});
            bytes += line.size();
        }
        QCOMPARE(int(state), int(State::Broken));
        QVERIFY(bytes <= kMostAnswerBytes + line.size());
    }

    void countsAreBounded()
    {
        AnswerLines lines("done");
        std::string block;
        for (int i = 0; i < 10'000; ++i)
            block += "{}\n";
        State state = State::Open;
        std::size_t answers = 0;
        while (state == State::Open && answers < 2 * kMostAnswers)
            state = lines.take(block, [&](const Json&) { ++answers; });
        QCOMPARE(int(state), int(State::Broken));
        QCOMPARE(answers, kMostAnswers);
    }
};

QTEST_APPLESS_MAIN(AnswerLinesTest)
#include "AnswerLinesTest.moc"
