// SPDX-License-Identifier: GPL-3.0-or-later
// Every item model under Qt's own model tester, and what the rows say.
#include "SampleSubject.h"

#include "view/ClaimModel.h"
#include "view/FileFilter.h"
#include "view/FindingTree.h"
#include "view/GraphModel.h"
#include "view/SignatureModel.h"
#include "view/TraceModel.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace assayer;

class ModelTest : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void filesGrowAndFinish();
    void filesSayWhatTheyAre();
    void filesEscapeNames();
    void filesFilterAndSort();
    void findingsAreGroupedWorstFirst();
    void findingsInsertWhereTheyBelong();
    void signatures();
    void claims();
    void graph();
    void trace();

private:
    view::RecordPointer m_record;
};

namespace {

using Mode = QAbstractItemModelTester::FailureReportingMode;

QStringList texts(const QAbstractItemModel& model, const QModelIndex& parent = {})
{
    QStringList rows;
    for (int row = 0; row < model.rowCount(parent); ++row)
        rows << model.index(row, 0, parent).data().toString();
    return rows;
}

view::FileBatch bareFiles(const record::Inspection& inspection)
{
    auto files = std::make_shared<std::vector<record::File>>();
    for (const record::File& file : inspection.files) {
        record::File bare;
        bare.path = file.path;
        bare.size = file.size;
        files->push_back(bare);
    }
    return files;
}

} // namespace

void ModelTest::init()
{
    m_record = std::make_shared<const record::Inspection>(test::sampleRecord("/nowhere"));
}

void ModelTest::filesGrowAndFinish()
{
    view::FileModel files;
    const QAbstractItemModelTester tester(&files, Mode::QtTest);
    view::FileFilter filter(files);
    const QAbstractItemModelTester filterTester(&filter, Mode::QtTest);
    files.append(bareFiles(*m_record));
    QCOMPARE(files.rowCount(), 4);
    const QModelIndex weights = files.find("model.safetensors", {});
    QCOMPARE(weights.data(view::WordRole).toString(), QStringLiteral("Waiting"));
    QVERIFY(!files.hasChildren(weights));
    files.replace(std::make_shared<const std::vector<record::File>>(m_record->files));
    QCOMPARE(files.rowCount(weights), 3);
    files.replace(std::make_shared<const std::vector<record::File>>(m_record->files));
    QCOMPARE(files.rowCount(weights), 3);
    files.addFindings(m_record->findings);
    QCOMPARE(files.find("model.pkl", {}).data(view::SeverityRole).toInt(), int(record::Severity::Critical));
    files.setRecord(m_record);
    QCOMPARE(files.rowCount(), 4);
    QCOMPARE(files.file(files.worst())->path, std::string("model.pkl"));
    files.clear();
    QCOMPARE(files.rowCount(), 0);
}

void ModelTest::filesSayWhatTheyAre()
{
    view::FileModel files;
    files.setRecord(m_record);
    const QModelIndex pickle = files.find("model.pkl", {});
    QCOMPARE(pickle.data().toString(), QStringLiteral("model.pkl"));
    QCOMPARE(pickle.data(view::WordRole).toString(), QStringLiteral("Critical"));
    QCOMPARE(pickle.siblingAtColumn(view::FileModel::FindingsColumn).data().toInt(), 2);
    QVERIFY(pickle.data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("Critical")));
    QVERIFY(pickle.data(view::CopyRole).toString().contains(QString(63, u'a') + u'6'));
    const QModelIndex tensor = files.find("model.safetensors", "layer.1");
    QCOMPARE(tensor.data().toString(), QStringLiteral("layer.1"));
    QCOMPARE(tensor.parent(), files.find("model.safetensors", {}));
    QVERIFY(tensor.data(view::SecondLineRole).toString().contains(QStringLiteral("0x140")));
    files.setPlace(view::placeOf(*files.file(tensor), files.member(tensor)));
    QVERIFY(tensor.data(view::LinkedRole).toBool());
    QVERIFY(!files.find("model.safetensors", "layer.2").data(view::LinkedRole).toBool());
    QVERIFY(!pickle.data(view::LinkedRole).toBool());
}

void ModelTest::filesEscapeNames()
{
    view::FileModel files;
    files.setRecord(m_record);
    const QModelIndex row = files.find(test::kDeceptiveName, {});
    QCOMPARE(row.data().toString(), QStringLiteral("photo\\u202Egnp.exe"));
    QVERIFY(!row.data(Qt::ToolTipRole).toString().contains(QChar(0x202E)));
    // The path role is the path itself: it is what gets looked up.
    QCOMPARE(row.data(view::PathRole).toString().toStdString(), test::kDeceptiveName);
    record::Inspection markup = *m_record;
    markup.files[0].path = "<b>bold</b>";
    files.setRecord(std::make_shared<const record::Inspection>(markup));
    QVERIFY(files.index(0, 0).data(Qt::ToolTipRole).toString().contains(QStringLiteral("&lt;b&gt;")));
}

void ModelTest::filesFilterAndSort()
{
    view::FileModel files;
    files.setRecord(m_record);
    view::FileFilter filter(files);
    const QAbstractItemModelTester tester(&filter, Mode::QtTest);
    QCOMPARE(texts(filter), texts(files));
    filter.setFilter(view::Filter::parse(QStringLiteral("kind:pickle")));
    QCOMPARE(texts(filter), QStringList{QStringLiteral("model.pkl")});
    // A member that matches brings its file along, and only itself.
    filter.setFilter(view::Filter::parse(QStringLiteral("layer.2")));
    QCOMPARE(texts(filter), QStringList{QStringLiteral("model.safetensors")});
    QCOMPARE(texts(filter, filter.index(0, 0)), QStringList{QStringLiteral("layer.2")});
    filter.setFilter(view::Filter::parse(QStringLiteral("sev>=medium")));
    QCOMPARE(texts(filter), QStringList{QStringLiteral("model.pkl")});
    filter.setFilter({});
    filter.setOrder(view::FileFilter::Order::Severity);
    QCOMPARE(texts(filter).front(), QStringLiteral("model.pkl"));
    QCOMPARE(texts(filter)[1], QStringLiteral("README.md"));
    filter.setOrder(view::FileFilter::Order::Size);
    QCOMPARE(texts(filter).front(), QStringLiteral("model.pkl"));
    QCOMPARE(texts(filter).back(), QStringLiteral("photo\\u202Egnp.exe"));
    filter.setOrder(view::FileFilter::Order::Path);
    QCOMPARE(texts(filter), texts(files));
}

void ModelTest::findingsAreGroupedWorstFirst()
{
    view::FindingModel findings;
    const QAbstractItemModelTester flatTester(&findings, Mode::QtTest);
    view::FindingTree tree(findings);
    const QAbstractItemModelTester tester(&tree, Mode::QtTest);
    findings.setRecord(m_record);
    const QStringList severities{QStringLiteral("Critical"), QStringLiteral("Medium"), QStringLiteral("Low")};
    QCOMPARE(texts(tree), severities);
    QCOMPARE(tree.index(0, 0).data(view::RightTextRole).toString(), QStringLiteral("1"));
    const auto first = tree.findingAt(tree.index(0, 0, tree.index(0, 0)));
    QVERIFY(first);
    QCOMPARE(findings.finding(*first)->severity, record::Severity::Critical);
    QCOMPARE(tree.indexOf(*first).parent(), tree.index(0, 0));
    tree.setGrouping(view::FindingTree::Grouping::File);
    const QStringList files{QStringLiteral("README.md"), QStringLiteral("model.pkl")};
    QCOMPARE(texts(tree), files);
    QCOMPARE(tree.rowCount(tree.index(1, 0)), 2);
    tree.setFilter(view::Filter::parse(QStringLiteral("not path:readme")));
    QCOMPARE(texts(tree), QStringList{QStringLiteral("model.pkl")});
    QCOMPARE(tree.shownCount(), 2);
    tree.setGrouping(view::FindingTree::Grouping::Rule);
    QCOMPARE(tree.rowCount(), 2);
}

void ModelTest::findingsInsertWhereTheyBelong()
{
    view::FindingModel findings;
    view::FindingTree tree(findings);
    const QAbstractItemModelTester tester(&tree, Mode::QtTest);
    const auto add = [&](std::vector<record::Finding> batch) {
        findings.append(std::make_shared<const std::vector<record::Finding>>(std::move(batch)));
    };
    add({test::findingOf("b", record::Severity::Low, 5)});
    add({test::findingOf("a", record::Severity::Critical, 1), test::findingOf("a", record::Severity::Low, 9)});
    add({test::findingOf("a", record::Severity::Low, 2)});
    const QStringList groups{QStringLiteral("Critical"), QStringLiteral("Low")};
    QCOMPARE(texts(tree), groups);
    const QStringList low{QStringLiteral("Finding at 2"), QStringLiteral("Finding at 9"),
                          QStringLiteral("Finding at 5")};
    QCOMPARE(texts(tree, tree.index(1, 0)), low);
    // A flood goes another way to the same end.
    std::vector<record::Finding> flood;
    for (std::uint64_t i = 0; i < 2000; ++i)
        flood.push_back(test::findingOf("c", record::Severity::High, i));
    add(flood);
    QCOMPARE(tree.rowCount(), 3);
    QCOMPARE(tree.rowCount(tree.index(1, 0)), 2000);
}

void ModelTest::signatures()
{
    view::SignatureModel model;
    const QAbstractItemModelTester tester(&model, Mode::QtTest);
    model.setRecord(m_record);
    QCOMPARE(model.rowCount(), 1);
    const QModelIndex signature = model.index(0, 0);
    QCOMPARE(signature.data(view::WordRole).toString(), QStringLiteral("Invalid"));
    QCOMPARE(model.rowCount(signature), 2);
    const QModelIndex files = model.find(0, 1);
    QCOMPARE(files.data(view::WordRole).toString(), QStringLiteral("Fail"));
    QCOMPARE(files.data(view::SecondLineRole).toString(), QStringLiteral("model.pkl differs"));
    QCOMPARE(model.worst(), signature);
    record::Inspection two = *m_record;
    two.signatures.push_back(two.signatures[0]);
    two.signatures[0].status = record::SignatureStatus::Verified;
    model.setRecord(std::make_shared<const record::Inspection>(two));
    QCOMPARE(model.worst().row(), 1);
}

void ModelTest::claims()
{
    view::ClaimModel model;
    const QAbstractItemModelTester tester(&model, Mode::QtTest);
    view::ClaimFilter filter(model);
    const QAbstractItemModelTester filterTester(&filter, Mode::QtTest);
    model.setRecord(m_record);
    QCOMPARE(model.rowCount(), 2);
    const QStringList worstFirst{QStringLiteral("Parameters"), QStringLiteral("Licence")};
    QCOMPARE(texts(filter), worstFirst);
    QCOMPARE(filter.index(0, 0).data(view::WordRole).toString(), QStringLiteral("Contradicted"));
    filter.setFilter(view::Filter::parse(QStringLiteral("mit")));
    QCOMPARE(texts(filter), QStringList{QStringLiteral("Licence")});
    QCOMPARE(model.claim(*model.worst())->id, std::string("parameters"));
}

void ModelTest::graph()
{
    view::NodeModel nodes;
    view::EdgeModel edges;
    const QAbstractItemModelTester nodeTester(&nodes, Mode::QtTest);
    const QAbstractItemModelTester edgeTester(&edges, Mode::QtTest);
    nodes.setRecord(m_record);
    edges.setRecord(m_record);
    QCOMPARE(nodes.rowCount(), 4);
    const auto sample = nodes.find("sample");
    QVERIFY(sample && !nodes.find("absent"));
    const QString leadsTo = nodes.index(int(*sample), view::NodeModel::EdgesColumn).data().toString();
    QVERIFY(leadsTo.contains(QStringLiteral("contains weights")));
    QVERIFY(leadsTo.contains(QStringLiteral("fine-tuned from base")));
    QCOMPARE(edges.rowCount(), 3);
    int contradicted = 0;
    for (int row = 0; row < edges.rowCount(); ++row)
        contradicted += edges.index(row, view::EdgeModel::ContradictedColumn).data().toString().isEmpty() ? 0 : 1;
    QCOMPARE(contradicted, 1);
}

void ModelTest::trace()
{
    test::ScriptedEngine engine;
    const auto traces = engine.trace("model.pkl", {}, 10, {});
    const auto trace = std::make_shared<const pickle::Trace>(traces->front());
    view::StepModel steps;
    view::SourceModel source;
    const QAbstractItemModelTester stepTester(&steps, Mode::QtTest);
    const QAbstractItemModelTester sourceTester(&source, Mode::QtTest);
    steps.setTrace(trace);
    source.setTrace(trace);
    QCOMPARE(steps.rowCount(), 3);
    QCOMPARE(steps.index(1, view::StepModel::OpcodeColumn).data().toString(), QStringLiteral("REDUCE"));
    QCOMPARE(steps.rowAt(0), std::optional(0));
    QCOMPARE(steps.rowAt(999), std::optional(0));
    QCOMPARE(steps.rowAt(1003), std::optional(1));
    QVERIFY(!source.rowAt(999));
    QCOMPARE(source.rowAt(1000), std::optional(0));
}

QTEST_GUILESS_MAIN(ModelTest)
#include "ModelTest.moc"
