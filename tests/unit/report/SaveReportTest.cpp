// SPDX-License-Identifier: GPL-3.0-or-later
// Saving: whole or not at all, and never into the subject.
#include "report/SaveReport.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace assayer;

namespace {

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(unreadable)");
}

void write(const QString& path, const QByteArray& content)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
}

} // namespace

class SaveReportTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(QDir(m_folder->path()).mkpath(QStringLiteral("model/sub")));
        write(at("model/weights.bin"), "weights");
    }

    void writesAndReplaces()
    {
        QVERIFY(save("report.html", "first", "model").has_value());
        QCOMPARE(contentOf(at("report.html")), QByteArray("first"));
        QVERIFY(save("report.html", "second", "model").has_value());
        QCOMPARE(contentOf(at("report.html")), QByteArray("second"));
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden).size(), 1);
    }

    void writesLargeContent()
    {
        const std::string content(20'000'000, 'x');
        QVERIFY(report::saveReport(at("big").toStdString(), content, {}).has_value());
        QCOMPARE(QFile(at("big")).size(), qint64(20'000'000));
    }

    void refusesTheSubject_data()
    {
        QTest::addColumn<QString>("path");
        QTest::newRow("folder") << "model/report.html";
        QTest::newRow("below") << "model/sub/report.html";
        QTest::newRow("dots") << "model/sub/../report.html";
        QTest::newRow("by a link") << "link/report.html";
    }

    void refusesTheSubject()
    {
        QFETCH(QString, path);
        QVERIFY(QFile::link(at("model/sub"), at("link")));
        const auto saved = save(path, "x", "model");
        QVERIFY(!saved.has_value());
        QVERIFY(saved.error().kind == ErrorKind::Usage);
        QVERIFY(!QFile::exists(at(path)));
    }

    void aNeighbourOfTheSubjectIsFine()
    {
        QVERIFY(QDir(m_folder->path()).mkpath(QStringLiteral("model-reports")));
        QVERIFY(save("model-reports/report.html", "x", "model").has_value());
    }

    void refusesToReplaceASubjectThatIsAFile()
    {
        QVERIFY(!save("model/weights.bin", "x", "model/weights.bin").has_value());
        QCOMPARE(contentOf(at("model/weights.bin")), QByteArray("weights"));
        // Beside it is fine: the file is the subject, not its folder.
        QVERIFY(save("model/weights.html", "x", "model/weights.bin").has_value());
    }

    void aLinkIntoTheSubjectIsReplacedNotFollowed()
    {
        QVERIFY(QFile::link(at("model/weights.bin"), at("report.html")));
        QVERIFY(save("report.html", "x", "model").has_value());
        QCOMPARE(contentOf(at("model/weights.bin")), QByteArray("weights"));
        QCOMPARE(contentOf(at("report.html")), QByteArray("x"));
    }

    void failuresAreNamed()
    {
        QVERIFY(save("absent/report.html", "x", "model").error().kind == ErrorKind::NotFound);
        QVERIFY(save("model", "x", "").error().kind == ErrorKind::Usage);
        QVERIFY(report::saveReport("", "x", {}).error().kind == ErrorKind::Usage);
        QVERIFY(report::saveReport("/proc/report.html", "x", {}).error().message.find("report.html") !=
                std::string::npos);
    }

    void aReadOnlyFolderIsSaid()
    {
        if (::geteuid() == 0)
            QSKIP("root may write everywhere");
        QFile::setPermissions(at("model/sub"), QFileDevice::ReadOwner | QFileDevice::ExeOwner);
        QVERIFY(save("model/sub/report.html", "x", "").error().kind == ErrorKind::PermissionDenied);
    }

    void aDamagedTargetLeavesNoTemporaryFile()
    {
        // A folder stands where the file should go.
        QVERIFY(!save("model/sub", "x", "").has_value());
        QCOMPARE(QDir(at("model")).entryList(QDir::Files | QDir::Hidden).size(), 1);
    }

    void namesOfMostLengthWork()
    {
        const QString name(255, QChar('n'));
        QVERIFY(save(name, "x", "").has_value());
        QCOMPARE(contentOf(at(name)), QByteArray("x"));
    }

private:
    QString at(const QString& path) const { return m_folder->filePath(path); }

    Result<void> save(const QString& path, std::string_view content, const QString& subject) const
    {
        return report::saveReport(at(path).toStdString(), content,
                                  subject.isEmpty() ? std::string() : at(subject).toStdString());
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_APPLESS_MAIN(SaveReportTest)
#include "SaveReportTest.moc"
