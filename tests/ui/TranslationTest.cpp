// SPDX-License-Identifier: GPL-3.0-or-later
// The translations are complete, and the window speaks them.
#include "WindowFixture.h"

#include "widgets/Languages.h"

#include <QFile>
#include <QLabel>
#include <QLocale>
#include <QMenuBar>
#include <QRegularExpression>
#include <QXmlStreamReader>

using namespace assayer;

class TranslationTest : public QObject
{
    Q_OBJECT

private slots:
    void germanIsComplete();
    void placeholdersAreKept();
    void everyWordOfTheSourcesIsListed();
    void windowSpeaksGerman();
    void englishCounts();
    void cleanup();
};

namespace {

struct Message
{
    QString context;
    QString source;
    QStringList translations; ///< one, or one for each plural form
    QString state;            ///< "unfinished", "vanished" ...
};

QList<Message> messages(const char* language)
{
    QFile file(QString::fromLocal8Bit(qgetenv("ASSAYER_SOURCE")) +
               QStringLiteral("/translations/assayer_%1.ts").arg(QLatin1String(language)));
    QList<Message> all;
    if (!file.open(QIODevice::ReadOnly))
        return all;
    QXmlStreamReader xml(&file);
    QString context;
    while (!xml.atEnd()) {
        if (!xml.readNextStartElement())
            continue;
        if (xml.name() == u"name") {
            context = xml.readElementText();
        } else if (xml.name() == u"message") {
            all.append(Message{context, {}, {}, {}});
        } else if (xml.name() == u"source") {
            all.last().source = xml.readElementText();
        } else if (xml.name() == u"translation") {
            all.last().state = xml.attributes().value(QStringLiteral("type")).toString();
            QString text;
            while (!(xml.readNext() == QXmlStreamReader::EndElement && xml.name() == u"translation")) {
                if (xml.isCharacters())
                    text += xml.text();
                else if (xml.isStartElement() && xml.name() == u"numerusform")
                    all.last().translations << xml.readElementText();
            }
            if (all.last().translations.isEmpty())
                all.last().translations << text;
        }
    }
    return all;
}

} // namespace

void TranslationTest::cleanup()
{
    widgets::applyLanguage(*qApp, QStringLiteral("en"));
}

void TranslationTest::germanIsComplete()
{
    const QList<Message> german = messages("de");
    QVERIFY2(german.size() > 200, "the file was emptied");
    for (const Message& message : german) {
        // A context without the namespace is one that no class looks in.
        QVERIFY2(message.context.startsWith(QStringLiteral("assayer::")), qPrintable(message.context));
        QVERIFY2(message.state.isEmpty(), qPrintable(message.context + QStringLiteral(": ") + message.source));
        for (const QString& text : message.translations)
            QVERIFY2(!text.trimmed().isEmpty(), qPrintable(message.context + QStringLiteral(": ") + message.source));
    }
}

void TranslationTest::placeholdersAreKept()
{
    static const QRegularExpression pattern(QStringLiteral("%([0-9]+|n)"));
    for (const Message& message : messages("de")) {
        for (const QString& text : message.translations) {
            QStringList wanted;
            for (const auto& match : pattern.globalMatch(message.source))
                wanted << match.captured();
            for (const QString& mark : wanted)
                QVERIFY2(text.contains(mark), qPrintable(message.source + QStringLiteral(" > ") + text));
        }
    }
}

void TranslationTest::everyWordOfTheSourcesIsListed()
{
    // A string that lupdate was not run over stays English without any warning.
    QSet<QString> listed;
    for (const Message& message : messages("de"))
        listed.insert(message.source);
    for (const widgets::ActionEntry& entry : widgets::Actions::entries()) {
        if (*entry.text != '\0')
            QVERIFY2(listed.contains(QString::fromUtf8(entry.text)), entry.text);
    }
    static const QRegularExpression call(QStringLiteral("\\btr\\(\\s*\"((?:[^\"\\\\]|\\\\.)*)\"\\s*[,)]"));
    const QString root = QString::fromLocal8Bit(qgetenv("ASSAYER_SOURCE"));
    int seen = 0;
    for (const char* folder : {"/widgets", "/models/view"}) {
        const QDir sources(root + QLatin1String(folder));
        for (const QString& name : sources.entryList({QStringLiteral("*.cpp")})) {
            QFile file(sources.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QString text = QString::fromUtf8(file.readAll());
            for (const auto& match : call.globalMatch(text)) {
                QString source = match.captured(1);
                source.replace(QStringLiteral("\\n"), QStringLiteral("\n"))
                    .replace(QStringLiteral("\\\""), QStringLiteral("\""));
                QVERIFY2(listed.contains(source), qPrintable(name + QStringLiteral(": ") + source));
                ++seen;
            }
        }
    }
    QVERIFY(seen > 150);
}

void TranslationTest::windowSpeaksGerman()
{
    QCOMPARE(widgets::applyLanguage(*qApp, QStringLiteral("de")), QStringLiteral("de"));
    test::WindowFixture fixture;
    QCOMPARE(fixture.window->menuBar()->actions().front()->text(), QStringLiteral("&Datei"));
    QCOMPARE(QLocale().toString(1.5), QStringLiteral("1,5"));
    fixture.open();
    QCOMPARE(view::label(record::Severity::Critical), QStringLiteral("Kritisch"));
    QVERIFY(fixture.window->findChild<QLabel*>(QStringLiteral("progressText"))
                ->text()
                .startsWith(QStringLiteral("Fertig")));
}

void TranslationTest::englishCounts()
{
    widgets::applyLanguage(*qApp, QStringLiteral("en"));
    QCOMPARE(view::FileModel::tr("%n finding(s)", nullptr, 1), QStringLiteral("1 finding"));
    QCOMPARE(view::FileModel::tr("%n finding(s)", nullptr, 2), QStringLiteral("2 findings"));
    QSet<QString> english;
    for (const Message& message : messages("en")) {
        QVERIFY2(message.translations.size() == 2 && message.state.isEmpty(), qPrintable(message.source));
        english.insert(message.source);
    }
    for (const Message& message : messages("de"))
        QVERIFY2(message.translations.size() == 1 || english.contains(message.source), qPrintable(message.source));
}

QTEST_MAIN(TranslationTest)
#include "TranslationTest.moc"
