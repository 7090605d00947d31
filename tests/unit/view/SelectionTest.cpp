// SPDX-License-Identifier: GPL-3.0-or-later
// What belongs to what is chosen, and the way back.
#include "SampleSubject.h"

#include "view/Selection.h"

#include <QSignalSpy>
#include <QTest>

using namespace assayer;

class SelectionTest : public QObject
{
    Q_OBJECT

private slots:
    void linksOfAFile();
    void linksOfAFindingByOffset();
    void linksOfASignature();
    void linksOfANode();
    void history();
};

namespace {

record::Inspection sample()
{
    return test::sampleRecord("/nowhere");
}

const record::Claim& claimOf(const record::Inspection& inspection, std::string_view id)
{
    for (const record::Claim& claim : inspection.claims) {
        if (claim.id == id)
            return claim;
    }
    Q_UNREACHABLE();
}

} // namespace

void SelectionTest::linksOfAFile()
{
    const record::Inspection inspection = sample();
    const view::Place place = view::placeOf(*inspection.file("model.safetensors"));
    QVERIFY(view::belongs(claimOf(inspection, "parameters"), place));
    QVERIFY(!view::belongs(claimOf(inspection, "licence"), place));
    for (const record::Finding& finding : inspection.findings)
        QVERIFY(!view::belongs(finding, place));
    QVERIFY(!view::belongs(inspection.signatures[0], place));
}

void SelectionTest::linksOfAFindingByOffset()
{
    const record::Inspection inspection = sample();
    record::Finding finding = test::findingOf("README.md", record::Severity::Low, 8);
    QVERIFY(view::belongs(claimOf(inspection, "parameters"), view::placeOf(finding, 0)));
    // Another place of the same file is none of that claim's.
    finding.offset = 30;
    QVERIFY(!view::belongs(claimOf(inspection, "parameters"), view::placeOf(finding, 0)));
    finding.offset = std::nullopt;
    QVERIFY(view::belongs(claimOf(inspection, "parameters"), view::placeOf(finding, 0)));
}

void SelectionTest::linksOfASignature()
{
    const record::Inspection inspection = sample();
    const view::Place place = view::placeOf(inspection.signatures[0], 0, 1);
    QCOMPARE(place.path, std::string("model.sig"));
    QVERIFY(place.relates("model.pkl"));  // it was changed
    QVERIFY(!place.relates("README.md")); // covered and unchanged: no news
    for (const record::Finding& finding : inspection.findings)
        QCOMPARE(view::belongs(finding, place), finding.path == "model.pkl");
    QVERIFY(view::belongs(inspection.signatures[0], view::placeOf(*inspection.file("README.md"))));
}

void SelectionTest::linksOfANode()
{
    const record::Inspection inspection = sample();
    for (const record::Node& node : inspection.graph.nodes) {
        const view::Place place = view::placeOf(node);
        for (const record::Node& other : inspection.graph.nodes)
            QCOMPARE(view::belongs(other, place), other.id == node.id);
        QCOMPARE(place.path, node.path.value_or(std::string()));
    }
    // From the file to its node.
    const view::Place file = view::placeOf(*inspection.file("model.pkl"));
    for (const record::Node& node : inspection.graph.nodes)
        QCOMPARE(view::belongs(node, file), node.id == "pickle");
}

void SelectionTest::history()
{
    const record::Inspection inspection = sample();
    view::Selection selection;
    QSignalSpy spy(&selection, &view::Selection::changed);
    selection.choose(view::placeOf(inspection.files[0]));
    selection.choose(view::placeOf(inspection.files[0]));
    QCOMPARE(spy.size(), 1);
    selection.choose(view::placeOf(inspection.files[1]));
    selection.choose(view::placeOf(inspection.files[2]));
    selection.goBack();
    selection.goBack();
    QCOMPARE(selection.place().path, inspection.files[0].path);
    QVERIFY(!selection.canGoBack());
    selection.goForward();
    QCOMPARE(selection.place().path, inspection.files[1].path);
    // A new choice forgets the way forth.
    selection.choose(view::placeOf(inspection.files[3]));
    QVERIFY(!selection.canGoForward());
    selection.goBack();
    QCOMPARE(selection.place().path, inspection.files[1].path);
    selection.clear();
    QVERIFY(selection.place().empty() && !selection.canGoBack());
}

QTEST_APPLESS_MAIN(SelectionTest)
#include "SelectionTest.moc"
