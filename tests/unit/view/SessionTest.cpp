// SPDX-License-Identifier: GPL-3.0-or-later
// A session over a scripted engine: growing, finishing, stopping, failing, saved records, bytes.
#include "SampleSubject.h"

#include "view/Session.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

using namespace assayer;

class SessionTest : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void finishes();
    void rowsComeWhileItRuns();
    void stopsAtOnce();
    void anotherSubjectWhileRunning();
    void failureIsSaid();
    void savedRecordShowsTheSame();
    void damagedRecordIsRefused();
    void selectionSurvivesTheFinish();
    void bytesOfAFile();
    void eventsComeInBatches();

private:
    std::shared_ptr<test::ScriptedEngine> m_engine;
    std::unique_ptr<QTemporaryDir> m_folder;
};

void SessionTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    test::writeSample(m_folder->path());
    m_engine = std::make_shared<test::ScriptedEngine>();
    m_engine->inspection = test::sampleRecord(m_folder->path().toStdString());
}

void SessionTest::finishes()
{
    view::Session session(m_engine);
    session.inspect(m_folder->path());
    QCOMPARE(session.state(), view::Session::State::Running);
    QTRY_COMPARE(session.state(), view::Session::State::Finished);
    QCOMPARE(session.files().rowCount(), 4);
    QCOMPARE(session.findings().rowCount(), 3);
    QCOMPARE(session.record()->subject.location, m_folder->path().toStdString());
    session.close();
    QCOMPARE(session.state(), view::Session::State::Empty);
    QCOMPARE(session.files().rowCount(), 0);
    QVERIFY(!session.record());
}

void SessionTest::rowsComeWhileItRuns()
{
    m_engine->waits = true;
    view::Session session(m_engine);
    session.inspect(m_folder->path());
    QTRY_COMPARE(session.files().rowCount(), 4);
    QTRY_COMPARE(session.findings().rowCount(), 3);
    QCOMPARE(session.state(), view::Session::State::Running);
    m_engine->waits = false;
    QTRY_COMPARE(session.state(), view::Session::State::Finished);
    QVERIFY(!session.incomplete());
}

void SessionTest::stopsAtOnce()
{
    m_engine->waits = true;
    view::Session session(m_engine);
    session.inspect(m_folder->path());
    QTRY_COMPARE(session.files().rowCount(), 4);
    QElapsedTimer clock;
    clock.start();
    session.cancel();
    QVERIFY(session.stopping());
    QTRY_COMPARE(session.state(), view::Session::State::Finished);
    QVERIFY2(clock.elapsed() < 200, qPrintable(QString::number(clock.elapsed())));
    QVERIFY(session.incomplete());
    QCOMPARE(session.files().rowCount(), 4); // what was done by then stays
}

void SessionTest::anotherSubjectWhileRunning()
{
    m_engine->waits = true;
    view::Session session(m_engine);
    session.inspect(QStringLiteral("/first"));
    QTRY_COMPARE(session.files().rowCount(), 4);
    QElapsedTimer clock;
    clock.start();
    session.inspect(m_folder->path());
    QVERIFY(clock.elapsed() < 50); // does not wait for the first
    m_engine->waits = false;
    QTRY_COMPARE(session.state(), view::Session::State::Finished);
    QCOMPARE(session.record()->subject.location, m_folder->path().toStdString());
    QCOMPARE(m_engine->inspected.load(), 2);
}

void SessionTest::failureIsSaid()
{
    m_engine->failure = "there is nothing at this path";
    view::Session session(m_engine);
    session.inspect(QStringLiteral("/absent"));
    QTRY_COMPARE(session.state(), view::Session::State::Failed);
    QCOMPARE(session.failure(), QStringLiteral("there is nothing at this path"));
}

void SessionTest::savedRecordShowsTheSame()
{
    const QString path = m_folder->filePath(QStringLiteral("saved.json"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray::fromStdString(record::toText(m_engine->inspection)));
    file.close();
    view::Session session(m_engine);
    session.openRecord(path);
    QTRY_COMPARE(session.state(), view::Session::State::Finished);
    QVERIFY(session.fromRecordFile());
    QVERIFY(*session.record() == m_engine->inspection);
    QCOMPARE(m_engine->inspected.load(), 0);
    // The bytes are those of the subject where it is now.
    QVERIFY(session.open(*session.file("model.pkl")));
}

void SessionTest::damagedRecordIsRefused()
{
    const QString path = m_folder->filePath(QStringLiteral("damaged.json"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray::fromStdString(record::toText(m_engine->inspection)).chopped(40));
    file.close();
    view::Session session(m_engine);
    session.openRecord(path);
    QTRY_COMPARE(session.state(), view::Session::State::Failed);
    QVERIFY(!session.failure().isEmpty());
}

void SessionTest::selectionSurvivesTheFinish()
{
    // The order of arrival is not the order of the finished record.
    std::reverse(m_engine->inspection.findings.begin(), m_engine->inspection.findings.end());
    m_engine->waits = true;
    view::Session session(m_engine);
    session.inspect(m_folder->path());
    QTRY_COMPARE(session.findings().rowCount(), 3);
    const record::Finding chosen = *session.findings().finding(2);
    session.selection().choose(view::placeOf(chosen, 2));
    m_engine->waits = false;
    QTRY_COMPARE(session.state(), view::Session::State::Finished);
    QVERIFY(session.selection().place().finding);
    QVERIFY(*session.findings().finding(*session.selection().place().finding) == chosen);
}

void SessionTest::bytesOfAFile()
{
    view::Session session(m_engine);
    session.inspect(m_folder->path());
    QTRY_COMPARE(session.state(), view::Session::State::Finished);
    const auto source = session.open(*session.file("model.pkl"));
    QVERIFY(source);
    std::array<std::byte, 2> bytes{};
    QCOMPARE((*source)->read(300, bytes).value_or(0), std::size_t{2});
    QCOMPARE(std::to_integer<int>(bytes[0]), 300 % 256);
    record::File outside;
    outside.path = "../outside";
    QVERIFY(!session.open(outside));
}

void SessionTest::eventsComeInBatches()
{
    m_engine->inspection.files.clear();
    for (int i = 0; i < 10'000; ++i)
        m_engine->inspection.files.push_back(test::fileOf("file" + std::to_string(100'000 + i), "text", 10));
    m_engine->inspection.findings.clear();
    m_engine->waits = true;
    view::Session session(m_engine);
    QSignalSpy inserted(&session.files(), &QAbstractItemModel::rowsInserted);
    QSignalSpy changed(&session.files(), &QAbstractItemModel::dataChanged);
    session.inspect(m_folder->path());
    QTRY_COMPARE(session.files().rowCount(), 10'000);
    QTRY_VERIFY(session.files().index(9'999, 0).data(view::WordRole).toString() == QStringLiteral("No finding"));
    QVERIFY2(inserted.size() < 20 && changed.size() < 40, "rows arrive one by one");
}

QTEST_GUILESS_MAIN(SessionTest)
#include "SessionTest.moc"
