// SPDX-License-Identifier: GPL-3.0-or-later
// Headings, prose and placeholders of Markdown.
#include "card/Outline.h"

#include <QTest>

using namespace assayer::card;

namespace {

QStringList titles(const Outline& outline)
{
    QStringList list;
    for (const Section& section : outline.sections)
        list.append(QString::number(section.level) + " " + QString::fromStdString(section.title) +
                    (section.empty ? " (empty)" : ""));
    return list;
}

} // namespace

class OutlineTest : public QObject
{
    Q_OBJECT

private slots:
    // Cases of CommonMark 0.31 (sections 4.2, 4.3, 4.5, 4.6).
    void headings()
    {
        const Outline outline = readOutline("# One #\ntext\n#No heading\n  ## Two\n    # code\n####### seven\n"
                                            "Three\n=====\nFour\n---\nx\n",
                                            0);
        QCOMPARE(titles(outline), (QStringList{"1 One", "2 Two", "1 Three", "2 Four"}));
        QCOMPARE(outline.sections[2].line, std::uint64_t{7});
        QVERIFY(outline.title() != nullptr);
        QCOMPARE(outline.title()->title, std::string("One"));
    }

    void codeIsNoProse()
    {
        const Outline outline =
            readOutline("# A\n```python\n# not a heading\nx = 7B parameters\n```\n~~~~\n```\n~~~~\nsaid\n", 0);
        QCOMPARE(titles(outline), QStringList{"1 A"});
        QCOMPARE(outline.prose.size(), std::size_t{1});
        QCOMPARE(outline.prose[0].text, std::string_view("said"));
        QCOMPARE(outline.prose[0].line, std::uint64_t{9});
    }

    void commentsAreNoProse()
    {
        const Outline outline = readOutline("# A\n<!-- one -->\n<!-- two\n# hidden\nthree -->\n# B\nx <!-- y -->\n", 0);
        QCOMPARE(titles(outline), (QStringList{"1 A (empty)", "1 B"}));
        QCOMPARE(outline.prose.size(), std::size_t{1});
    }

    void placeholdersLeaveASectionEmpty()
    {
        const Outline outline =
            readOutline("# M\n## Uses\n[More Information Needed]\n### Direct Use\n"
                        "- **Developed by:** [More Information Needed]\n## Training\n### Data\nWikipedia.\n"
                        "## Bias\nTODO\n## Metrics\n{{ metrics }}\n## Text\nN/A values are dropped.\n",
                        0);
        QCOMPARE(titles(outline), (QStringList{"1 M", "2 Uses (empty)", "3 Direct Use (empty)", "2 Training", "3 Data",
                                               "2 Bias (empty)", "2 Metrics (empty)", "2 Text"}));
    }

    void offsetsAreThoseOfTheWholeCard()
    {
        const std::string text = "---\na: 1\n---\n\n  said here\n";
        const Outline outline = readOutline(text, 12);
        QCOMPARE(outline.prose.size(), std::size_t{1});
        QCOMPARE(text.substr(outline.prose[0].offset, 4), std::string("said"));
        QCOMPARE(outline.prose[0].line, std::uint64_t{5});
    }

    void hostileTextIsBounded()
    {
        std::string text;
        for (int i = 0; i < 200'000; ++i)
            text += "# h\nx\n";
        const Outline outline = readOutline(text, 0);
        QVERIFY(outline.sections.size() <= 2000);
        QVERIFY(outline.prose.size() <= 50'000);
    }
};

QTEST_GUILESS_MAIN(OutlineTest)
#include "OutlineTest.moc"
