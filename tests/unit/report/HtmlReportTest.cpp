// SPDX-License-Identifier: GPL-3.0-or-later
// The HTML report: well-formed, self-contained, without script, and with nothing of a subject as markup.
#include "Samples.h"

#include "report/Html.h"
#include "report/HtmlReport.h"
#include "report/HtmlSections.h"

#include <QElapsedTimer>
#include <QFile>
#include <QRegularExpression>
#include <QTest>
#include <QXmlStreamReader>

using namespace assayer;

namespace {

QString htmlOf(const record::Inspection& inspection, const report::ReportContext& context = {})
{
    return QString::fromStdString(report::writeHtml(inspection, context));
}

// The document with its void elements closed, so that an independent XML parser can judge nesting and escaping.
QString asXml(QString html)
{
    html.remove(QRegularExpression(QStringLiteral("^<!DOCTYPE html>")));
    html.replace(QRegularExpression(QStringLiteral("<(meta [^>]*)>")), QStringLiteral("<\\1/>"));
    html.remove(
        QRegularExpression(QStringLiteral("<style>.*?</style>"), QRegularExpression::DotMatchesEverythingOption));
    return html;
}

struct Markup
{
    QSet<QString> elements;
    QSet<QString> attributes;
    QSet<QString> links;
    QSet<QString> ids;
    QString error;
};

Markup markupOf(const QString& html)
{
    Markup markup;
    QXmlStreamReader reader(asXml(html));
    while (!reader.atEnd()) {
        if (reader.readNext() != QXmlStreamReader::StartElement)
            continue;
        markup.elements.insert(reader.name().toString());
        for (const auto& attribute : reader.attributes()) {
            markup.attributes.insert(attribute.name().toString());
            if (attribute.name() == QLatin1String("href"))
                markup.links.insert(attribute.value().toString());
            if (attribute.name() == QLatin1String("id"))
                markup.ids.insert(attribute.value().toString());
        }
    }
    if (reader.hasError())
        markup.error = reader.errorString() + QString::number(reader.lineNumber());
    return markup;
}

void verifyHarmless(const QString& html)
{
    const Markup markup = markupOf(html);
    QVERIFY2(markup.error.isEmpty(), qPrintable(markup.error));
    const QSet<QString> allowedElements{"html",  "head",    "meta",    "title", "body", "header", "div",     "h1",
                                        "h2",    "h3",      "p",       "span",  "nav",  "a",      "main",    "ul",
                                        "li",    "b",       "section", "dl",    "dt",   "dd",     "code",    "article",
                                        "table", "thead",   "tbody",   "tr",    "th",   "td",     "pre",     "svg",
                                        "path",  "polygon", "g",       "rect",  "text", "footer", "details", "summary"};
    for (const QString& element : markup.elements)
        QVERIFY2(allowedElements.contains(element), qPrintable(element));
    for (const QString& attribute : markup.attributes) {
        QVERIFY2(!attribute.startsWith(QStringLiteral("on")), qPrintable(attribute));
        QVERIFY2(attribute != QLatin1String("src") && attribute != QLatin1String("style"), qPrintable(attribute));
    }
    for (const QString& link : markup.links) {
        QVERIFY2(link.startsWith(QChar('#')), qPrintable(link));
        QVERIFY2(markup.ids.contains(link.mid(1)), qPrintable(link));
    }
    QVERIFY(!html.contains(QStringLiteral("url(")));
    QVERIFY(!html.contains(QStringLiteral("@import")));
}

} // namespace

class HtmlReportTest : public QObject
{
    Q_OBJECT

private slots:
    void showsEverything()
    {
        report::ReportContext context;
        context.rules["ASY-PKL-001"] = {"A loader would run <it>.", "Do not load the file."};
        const QString html = htmlOf(samples::model(), context);
        verifyHarmless(html);
        for (const char* part : {"acme/demo-lora",
                                 "dangerous",
                                 "ASY-PKL-001",
                                 "old/pytorch_model.bin!data.pkl @ 42",
                                 "A loader would run &lt;it&gt;.",
                                 "Do not load the file.",
                                 "CWE-502",
                                 "os.system(&#39;echo inert&#39;)",
                                 "content-mismatch",
                                 "1 file differs",
                                 "The tensors hold 1,024 elements.",
                                 "README.md, line 9",
                                 "contradicted",
                                 "adapts",
                                 "BF16",
                                 "git-blob-sha1",
                                 "prefers-color-scheme: dark",
                                 "@media print",
                                 "lang=\"en\"",
                                 "scope=\"col\""})
            QVERIFY2(html.contains(QString::fromLatin1(part)), part);
        QVERIFY(html.contains(
            QStringLiteral("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
                           "'unsafe-inline'; img-src data:\">")));
        // The policy stands before anything that could load.
        QVERIFY(html.indexOf(QStringLiteral("Content-Security-Policy")) < html.indexOf(QStringLiteral("<title>")));
    }

    void hostileTextStaysText()
    {
        const QString html = htmlOf(samples::hostileModel());
        verifyHarmless(html);
        QVERIFY(!html.contains(QStringLiteral("<script"), Qt::CaseInsensitive));
        QVERIFY(!html.contains(QStringLiteral("<img"), Qt::CaseInsensitive));
        for (const QChar character : html) {
            const char16_t unit = character.unicode();
            QVERIFY(unit >= 0x20 || unit == '\n');
            QVERIFY(unit < 0x7F || unit > 0x9F);
            QVERIFY(unit < 0x202A || unit > 0x202E);
        }
        QVERIFY(html.contains(QStringLiteral("\\u202E")));
    }

    void invalidUtf8IsShownAsEscapes()
    {
        auto inspection = samples::model();
        inspection.findings[0].evidence = "\xff\xfe<b>";
        const std::string html = report::writeHtml(inspection, {});
        QVERIFY(html.find("\\xFF\\xFE&lt;b&gt;") != std::string::npos);
        QVERIFY(QString::fromStdString(html).toStdString() == html); // the document itself is valid UTF-8
    }

    void homeFolderIsNotTold()
    {
        QVERIFY(!htmlOf(samples::model()).contains(QStringLiteral("somebody")));
        QCOMPARE(report::withoutHome("/home/me/x/y"), std::string("~/x/y"));
        QCOMPARE(report::withoutHome("/home/me"), std::string("~"));
        QCOMPARE(report::withoutHome("/root/x"), std::string("~/x"));
        QCOMPARE(report::withoutHome("/rooted/x"), std::string("/rooted/x"));
        QCOMPARE(report::withoutHome("/srv/home/x"), std::string("/srv/home/x"));
    }

    void emptyRecordIsAReport() { verifyHarmless(htmlOf({})); }

    void largeRecordsAreCutWithAMark()
    {
        const auto inspection = samples::largeModel(10'000, 100'000);
        QElapsedTimer timer;
        timer.start();
        const QString html = htmlOf(inspection);
        QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
        QVERIFY2(html.size() < 10'000'000, qPrintable(QString::number(html.size())));
        QVERIFY(html.contains(QStringLiteral("100,002 findings")));
        // 100,000 findings of 7 rules, 200 places of each are shown: 14286 - 200 = 14086 for the first five.
        QVERIFY(html.contains(QStringLiteral("14,086 places more are not shown here")));
        QVERIFY(html.contains(QStringLiteral("6 files more are not shown here")));
        verifyHarmless(html);
    }

    void aHugeGraphIsNotDrawn()
    {
        record::Inspection inspection;
        for (int i = 0; i < 5000; ++i) {
            record::Node node;
            node.id = std::to_string(i);
            inspection.graph.nodes.push_back(node);
        }
        const QString html = htmlOf(inspection);
        QVERIFY(html.contains(QStringLiteral("5,000 nodes")));
        QVERIFY(!html.contains(QStringLiteral("<svg")));
    }

    void sameRecordSameDocument() { QCOMPARE(htmlOf(samples::model()), htmlOf(samples::model())); }

    void escaping()
    {
        QCOMPARE(report::escapeHtml("<a href=\"x\">'&"), std::string("&lt;a href=&quot;x&quot;&gt;&#39;&amp;"));
    }

    // For a person who wants to look at it: ASSAYER_KEEP_REPORT names the file to write.
    void keepsACopyOnRequest()
    {
        const QString path = qEnvironmentVariable("ASSAYER_KEEP_REPORT");
        if (path.isEmpty())
            QSKIP("ASSAYER_KEEP_REPORT is not set");
        report::ReportContext context;
        context.rules["ASY-PKL-001"] = {"Loading the file runs a command of the publisher's choice.",
                                        "Do not load it; ask for a safetensors file."};
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(report::writeHtml(samples::model(), context).c_str());
    }
};

QTEST_APPLESS_MAIN(HtmlReportTest)
#include "HtmlReportTest.moc"
