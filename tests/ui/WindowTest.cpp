// SPDX-License-Identifier: GPL-3.0-or-later
// The window as a user drives it: opening, following, filtering, copying, reports, stopping, dropping, layout.
#include "WindowFixture.h"

#include "report/Exporter.h"
#include "widgets/BytesPage.h"
#include "widgets/ClaimsPanel.h"
#include "widgets/ElidedLabel.h"
#include "widgets/EvidencePane.h"
#include "widgets/FilesPanel.h"
#include "widgets/GraphPanel.h"
#include "widgets/GraphView.h"
#include "widgets/HelpWindow.h"
#include "widgets/HexView.h"
#include "widgets/RisksPanel.h"
#include "widgets/Settings.h"
#include "widgets/SignaturesPanel.h"
#include "widgets/StartPage.h"
#include "widgets/VerdictStrip.h"

#include <QClipboard>
#include <QDialog>
#include <QDialogButtonBox>
#include <QDockWidget>
#include <QDropEvent>
#include <QGraphicsItem>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMenuBar>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSet>
#include <QSignalSpy>
#include <QTextBrowser>
#include <QToolButton>
#include <QTreeView>

using namespace assayer;

class WindowTest : public QObject
{
    Q_OBJECT

private slots:
    void emptyWindow();
    void opensAndBeginsWithTheWorst();
    void findingLeadsEverywhere();
    void fileLeadsToFindingsAndNode();
    void claimAndSignatureAndNodeLead();
    void findingsByKeyboard();
    void filter();
    void copies();
    void contextMenu();
    void suppressesWithAReason();
    void helpOnWhatIsChosen();
    void groupsByFormat();
    void savesReports();
    void refusesToWriteIntoTheSubject();
    void stops();
    void failureIsNoDialogue();
    void drops();
    void recentSubjects();
    void savedRecord();
    void layoutIsKeptAndReset();
    void narrowWindowUsesTabs();
    void shortcutsAreUnique();
    void mnemonicsAreUnique();
    void verdictStrip();
    void backAndForward();
    void isolationIsShown();
};

void WindowTest::isolationIsShown()
{
    test::WindowFixture fixture;
    auto* button = fixture.window->findChild<QToolButton*>(QStringLiteral("protections"));
    QVERIFY(button != nullptr);
    QVERIFY2(!button->isVisible(), "something is said before anything is known");
    fixture.engine->inspection.tool.protections = {{"landlock", true, "no file"}, {"seccomp", true, "no call"}};
    fixture.open();
    QTRY_VERIFY(button->isVisible());
    QCOMPARE(button->text(), QStringLiteral("Readers isolated"));
    fixture.engine->inspection.tool.protections->back() = {"seccomp", false, "not on this system"};
    fixture.open();
    QTRY_COMPARE(button->text(), QStringLiteral("Readers partly isolated: 1 of 2"));
    QVERIFY(button->toolTip().contains(QStringLiteral("seccomp: off (not on this system)")));
    QTest::mouseClick(button, Qt::LeftButton);
    auto* dialog = fixture.window->findChild<QDialog*>(QStringLiteral("textDialog"));
    QVERIFY(dialog != nullptr && dialog->isVisible());
    const QString text = dialog->findChild<QPlainTextEdit*>()->toPlainText();
    QVERIFY(text.contains(QStringLiteral("seccomp: off")));
    QVERIFY2(text.contains(QStringLiteral("What is not promised")), "the help page is missing");
    dialog->close();
}

void WindowTest::emptyWindow()
{
    const test::WindowFixture fixture;
    QVERIFY(!fixture.window->hasWorkspace());
    QVERIFY(fixture.window->findChild<QPushButton*>(QStringLiteral("startFolder"))->isVisible());
    QVERIFY(!fixture.window->action("save-html")->isEnabled());
    QVERIFY(!fixture.window->action("stop")->isEnabled());
    QVERIFY(!fixture.window->findChild<QListWidget*>(QStringLiteral("recent"))->isVisible());
}

void WindowTest::opensAndBeginsWithTheWorst()
{
    const test::WindowFixture fixture;
    fixture.window->open(fixture.folder.path());
    QTRY_COMPARE(fixture.window->session().state(), view::Session::State::Finished);
    const view::Place& place = fixture.window->session().selection().place();
    QCOMPARE(place.path, std::string("model.pkl"));
    QCOMPARE(place.offset, std::optional<std::uint64_t>(1000));
    auto* crumbs = fixture.window->findChild<widgets::ElidedLabel*>(QStringLiteral("breadcrumb"));
    QVERIFY(crumbs->text().contains(QStringLiteral("model.pkl › 0x3E8")));
    QVERIFY(fixture.window->action("save-html")->isEnabled());
    for (const QDockWidget* dock : fixture.window->workspace().docks()) {
        QVERIFY2(dock->isVisible(), qPrintable(dock->objectName()));
        QVERIFY2(dock->width() >= widgets::kPanelWidth, qPrintable(dock->objectName()));
    }
}

void WindowTest::findingLeadsEverywhere()
{
    test::WindowFixture fixture;
    fixture.open();
    widgets::Workspace& space = fixture.window->workspace();
    fixture.click(space.risks().list(), fixture.rowOf(space.risks().list(), QStringLiteral("Finding at 2000")));
    // The file's row is the current one.
    QCOMPARE(space.files().list()->currentIndex().data().toString(), QStringLiteral("model.pkl"));
    // The bytes are at the offset, marked for the finding's length.
    const widgets::HexView* hex = space.evidence().bytes()->hex();
    QTRY_COMPARE(hex->cursor(), 2000U);
    QCOMPARE(hex->markedOffset(), std::optional<std::uint64_t>(2000));
    QCOMPARE(hex->markedLength(), 4U);
    QVERIFY(hex->firstVisible() <= 2000);
    // Node and signature are marked as belonging to it, the claim about another file is not.
    QVERIFY(fixture.rowOf(space.graph().list(), QStringLiteral("pickle")).data(view::LinkedRole).toBool());
    QVERIFY(!fixture.rowOf(space.graph().list(), QStringLiteral("weights")).data(view::LinkedRole).toBool());
    QVERIFY(space.signatures().list()->model()->index(0, 0).data(view::LinkedRole).toBool());
    QVERIFY(!fixture.rowOf(space.claims().list(), QStringLiteral("Parameters")).data(view::LinkedRole).toBool());
}

void WindowTest::fileLeadsToFindingsAndNode()
{
    test::WindowFixture fixture;
    fixture.open();
    widgets::Workspace& space = fixture.window->workspace();
    fixture.click(space.files().list(), fixture.rowOf(space.files().list(), QStringLiteral("README.md")));
    QVERIFY(fixture.rowOf(space.risks().list(), QStringLiteral("Finding at 8")).data(view::LinkedRole).toBool());
    QVERIFY(!fixture.rowOf(space.risks().list(), QStringLiteral("Finding at 1000")).data(view::LinkedRole).toBool());
    QVERIFY(fixture.rowOf(space.claims().list(), QStringLiteral("Parameters")).data(view::LinkedRole).toBool());
    QTRY_COMPARE(space.evidence().bytes()->hex()->size(), 40U);
    // A tensor leads to its first byte.
    const QModelIndex weights = fixture.rowOf(space.files().list(), QStringLiteral("model.safetensors"));
    space.files().list()->expand(weights);
    fixture.click(space.files().list(), fixture.rowOf(space.files().list(), QStringLiteral("layer.1")));
    QTRY_COMPARE(space.evidence().bytes()->hex()->cursor(), 320U);
    QCOMPARE(space.evidence().bytes()->hex()->markedLength(), 256U);
}

void WindowTest::claimAndSignatureAndNodeLead()
{
    test::WindowFixture fixture;
    fixture.open();
    widgets::Workspace& space = fixture.window->workspace();
    fixture.click(space.claims().list(), fixture.rowOf(space.claims().list(), QStringLiteral("Parameters")));
    QCOMPARE(space.files().list()->currentIndex().data().toString(), QStringLiteral("README.md"));
    QTRY_COMPARE(space.evidence().bytes()->hex()->cursor(), 8U);
    QVERIFY(fixture.rowOf(space.files().list(), QStringLiteral("model.safetensors")).data(view::LinkedRole).toBool());

    fixture.click(space.signatures().list(), fixture.rowOf(space.signatures().list(), QStringLiteral("Files")));
    QCOMPARE(fixture.window->session().selection().place().step, std::optional<std::size_t>(1));
    QVERIFY(fixture.rowOf(space.files().list(), QStringLiteral("model.pkl")).data(view::LinkedRole).toBool());

    // A click on the box of the drawing.
    widgets::GraphView* drawing = space.graph().drawing();
    const QGraphicsItem* box = nullptr;
    for (const QGraphicsItem* item : drawing->items()) {
        if (item->toolTip().contains(QStringLiteral("pickle")))
            box = item;
    }
    QVERIFY(box);
    QTest::mouseClick(drawing->viewport(), Qt::LeftButton, {},
                      drawing->mapFromScene(box->sceneBoundingRect().center()));
    QCOMPARE(fixture.window->session().selection().place().node, std::string("pickle"));
    QCOMPARE(space.files().list()->currentIndex().data().toString(), QStringLiteral("model.pkl"));
    // Arrow keys go from box to box.
    QTest::keyClick(drawing, Qt::Key_Left);
    QCOMPARE(fixture.window->session().selection().place().node, std::string("sample"));
}

void WindowTest::findingsByKeyboard()
{
    test::WindowFixture fixture;
    fixture.open();
    const auto offset = [&] { return fixture.window->session().selection().place().offset.value_or(0); };
    QTest::keyClick(fixture.window.get(), Qt::Key_F8);
    QCOMPARE(offset(), 1000U);
    QTest::keyClick(fixture.window.get(), Qt::Key_F8);
    QCOMPARE(offset(), 2000U);
    QTest::keyClick(fixture.window.get(), Qt::Key_F8, Qt::ShiftModifier);
    QCOMPARE(offset(), 1000U);
    QTest::keyClick(fixture.window.get(), Qt::Key_F8, Qt::ShiftModifier);
    QCOMPARE(offset(), 8U); // round to the last
    QTest::keyClick(fixture.window.get(), Qt::Key_1, Qt::ControlModifier);
    QTRY_VERIFY(fixture.window->workspace().files().list()->hasFocus());
    QTest::keyClick(fixture.window.get(), Qt::Key_F6);
    QTRY_VERIFY(fixture.window->workspace().risks().list()->hasFocus());
    QTest::keyClick(fixture.window->workspace().files().list(), Qt::Key_End);
    QVERIFY(!fixture.window->session().selection().place().finding);
}

void WindowTest::filter()
{
    test::WindowFixture fixture;
    fixture.open();
    widgets::Workspace& space = fixture.window->workspace();
    QTest::keyClick(fixture.window.get(), Qt::Key_F, Qt::ControlModifier);
    auto* edit = fixture.window->findChild<QLineEdit*>(QStringLiteral("filter"));
    QTRY_VERIFY(edit->hasFocus());
    QTest::keyClicks(edit, QStringLiteral("kind:pickle"));
    QCOMPARE(space.files().list()->model()->rowCount(), 1);
    QTRY_COMPARE(space.files().findChild<QLabel*>(QStringLiteral("count"))->text(), QStringLiteral("1 of 4"));
    QTest::keyClick(fixture.window.get(), Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(space.files().list()->model()->rowCount(), 4);
    QTest::keyClicks(edit, QStringLiteral("nothing-like-this"));
    auto* empty = space.files().findChild<QLabel*>(QStringLiteral("emptyText"));
    QTRY_VERIFY(empty->isVisible());
    edit->clear();
    QTRY_VERIFY(!empty->isVisible());
}

void WindowTest::copies()
{
    test::WindowFixture fixture;
    fixture.open();
    widgets::Workspace& space = fixture.window->workspace();
    space.activate(space.files());
    fixture.click(space.files().list(), fixture.rowOf(space.files().list(), QStringLiteral("model.pkl")));
    QClipboard* clipboard = QApplication::clipboard();
    QTest::keyClick(space.files().list(), Qt::Key_C, Qt::ControlModifier);
    QVERIFY(clipboard->text().startsWith(QStringLiteral("model.pkl\tpickle\t")));
    fixture.window->action("copy-path")->trigger();
    QCOMPARE(clipboard->text(), QStringLiteral("model.pkl"));
    fixture.window->action("copy-digest")->trigger();
    QCOMPARE(clipboard->text(), QString(63, u'a') + QStringLiteral("6  model.pkl"));
    fixture.window->action("copy-json")->trigger();
    const auto json = parseJson(clipboard->text().toStdString());
    QVERIFY(json);
    QCOMPARE(jsonText(json->value, "path"), std::string("model.pkl"));
}

void WindowTest::contextMenu()
{
    test::WindowFixture fixture;
    fixture.open();
    widgets::Workspace& space = fixture.window->workspace();
    QTreeView* list = space.risks().list();
    const QModelIndex row = fixture.rowOf(list, QStringLiteral("Finding at 1000"));
    fixture.click(list, row);
    emit list->customContextMenuRequested(list->visualRect(row).center());
    auto* menu = space.risks().findChild<QMenu*>(QStringLiteral("rowMenu"));
    QVERIFY(menu);
    QAction* filterOut = nullptr;
    for (QAction* entry : menu->actions()) {
        if (entry->text() == QStringLiteral("Filter this rule out"))
            filterOut = entry;
    }
    QVERIFY(filterOut);
    filterOut->trigger();
    QCOMPARE(fixture.window->findChild<QLineEdit*>(QStringLiteral("filter"))->text(),
             QStringLiteral("not rule:ASY-PKL-001"));
    QCOMPARE(space.risks().rows().shownCount(), 2);
    menu->close();
}

// Setting a finding aside asks for a reason, keeps it in the record, and can be taken back.
void WindowTest::suppressesWithAReason()
{
    test::WindowFixture fixture;
    fixture.open();
    widgets::RisksPanel& risks = fixture.window->workspace().risks();
    const auto menuAction = [&](const QString& text) {
        QTreeView* list = risks.list();
        const QModelIndex row = fixture.rowOf(list, QStringLiteral("Finding at 1000"));
        list->scrollTo(row);
        fixture.click(list, row);
        emit list->customContextMenuRequested(list->visualRect(row).center());
        auto* menu = risks.findChildren<QMenu*>(QStringLiteral("rowMenu")).last();
        for (QAction* entry : menu->actions()) {
            if (entry->text() == text) {
                entry->trigger();
                menu->close();
                return true;
            }
        }
        return false;
    };
    const auto suppressed = [&] {
        for (const record::Finding& finding : fixture.window->session().record()->findings) {
            if (finding.offset == 1000U)
                return QString::fromStdString(finding.suppressed.value_or("-"));
        }
        return QString();
    };
    QVERIFY(menuAction(QStringLiteral("Suppress...")));
    auto* dialog = risks.findChild<QInputDialog*>(QStringLiteral("suppressDialog"));
    QVERIFY(dialog);
    auto* ok = dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok);
    QVERIFY(!ok->isEnabled());
    QTest::keyClicks(dialog->findChild<QLineEdit*>(), QStringLiteral("read by hand"));
    QVERIFY(ok->isEnabled());
    QTest::mouseClick(ok, Qt::LeftButton);
    QTRY_COMPARE(suppressed(), QStringLiteral("read by hand"));
    QCOMPARE(fixture.rowOf(risks.list(), QStringLiteral("Finding at 1000")).data(view::WordRole).toString(),
             QStringLiteral("suppressed"));
    QVERIFY(menuAction(QStringLiteral("Lift the suppression")));
    QTRY_COMPARE(suppressed(), QStringLiteral("-"));
}

void WindowTest::helpOnWhatIsChosen()
{
    test::WindowFixture fixture;
    fixture.open();
    fixture.window->action("help")->trigger();
    auto* help = fixture.window->findChild<widgets::HelpWindow*>();
    QVERIFY(help && help->isVisible());
    QCOMPARE(help->currentPage(), QStringLiteral("overview"));
    auto* text = help->findChild<QTextBrowser*>();
    QVERIFY(text->toPlainText().contains(QStringLiteral("The five panels")));

    widgets::RisksPanel& risks = fixture.window->workspace().risks();
    fixture.click(risks.list(), fixture.rowOf(risks.list(), QStringLiteral("Finding at 1000")));
    fixture.window->action("help")->trigger();
    QCOMPARE(help->currentPage(), QStringLiteral("ASY-PKL-001"));

    // The search looks into the pages, and the list keeps what it finds.
    auto* list = help->findChild<QListWidget*>();
    QTest::keyClicks(help->findChild<QLineEdit*>(QStringLiteral("helpSearch")), QStringLiteral("weights_only memo"));
    QCOMPARE(help->currentPage(), QStringLiteral("pickle"));
    int shown = 0;
    for (int row = 0; row < list->count(); ++row)
        shown += list->item(row)->isHidden() ? 0 : 1;
    QVERIFY(shown >= 1 && shown < 5);
}

void WindowTest::groupsByFormat()
{
    test::WindowFixture fixture;
    fixture.open();
    view::FindingTree& rows = fixture.window->workspace().risks().rows();
    rows.setGrouping(view::FindingTree::Grouping::Format);
    for (int group = 0; group < rows.rowCount(); ++group) {
        const QModelIndex parent = rows.index(group, 0);
        for (int row = 0; row < rows.rowCount(parent); ++row) {
            const auto path = rows.index(row, 0, parent).data(view::PathRole).toString().toStdString();
            QCOMPARE(parent.data().toString().toStdString(), fixture.window->session().file(path)->format);
        }
    }
    QVERIFY(rows.rowCount() > 0);
}

void WindowTest::savesReports()
{
    test::WindowFixture fixture;
    fixture.open();
    QTemporaryDir target;
    const std::map<std::string, QString> reports{{"save-html", QStringLiteral("r.html")},
                                                 {"save-json", QStringLiteral("r.json")},
                                                 {"save-cyclonedx", QStringLiteral("r.cdx.json")}};
    QSignalSpy saved(fixture.window.get(), &widgets::MainWindow::reportSaved);
    for (const auto& [id, name] : reports) {
        const QString path = target.filePath(name);
        fixture.window->askSavePath = [path](const QString&, const QString&) { return path; };
        fixture.window->action(id)->trigger();
        QVERIFY(saved.wait());
        QCOMPARE(saved.takeFirst().at(1).toString(), QString());
    }
    const auto content = [&](const char* name) {
        QFile file(target.filePath(QLatin1String(name)));
        return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
    };
    const auto record = record::fromText(content("r.json"));
    QVERIFY(record && *record == *fixture.window->session().record());
    QVERIFY(content("r.html").find("<html") != std::string::npos);
    QVERIFY(content("r.html").find("Finding at 1000") != std::string::npos);
    QCOMPARE(jsonText(parseJson(content("r.cdx.json"))->value, "bomFormat"), std::string("CycloneDX"));
}

void WindowTest::refusesToWriteIntoTheSubject()
{
    test::WindowFixture fixture;
    fixture.open();
    const QString path = fixture.folder.filePath(QStringLiteral("report.html"));
    fixture.window->askSavePath = [path](const QString&, const QString&) { return path; };
    QSignalSpy saved(fixture.window.get(), &widgets::MainWindow::reportSaved);
    fixture.window->action("save-html")->trigger();
    QVERIFY(saved.wait());
    QVERIFY(!saved.takeFirst().at(1).toString().isEmpty());
    QVERIFY(!QFile::exists(path));
}

void WindowTest::stops()
{
    const test::WindowFixture fixture;
    fixture.engine->waits = true;
    fixture.window->open(fixture.folder.path());
    auto* stop = fixture.window->findChild<QPushButton*>(QStringLiteral("stopButton"));
    QTRY_VERIFY(stop->isVisible());
    QTest::mouseClick(stop, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(fixture.window->session().state(), view::Session::State::Finished, 200);
    auto* text = fixture.window->findChild<QLabel*>(QStringLiteral("progressText"));
    QVERIFY(text->text().startsWith(QStringLiteral("Stopped")));
    QVERIFY(!stop->isVisible());
    auto* files = fixture.window->findChild<widgets::VerdictButton*>(QStringLiteral("verdictFiles"));
    QTRY_COMPARE(files->word(), QStringLiteral("Stopped"));
}

void WindowTest::failureIsNoDialogue()
{
    const test::WindowFixture fixture;
    fixture.engine->failure = "there is nothing at this path";
    fixture.window->open(QStringLiteral("/absent"));
    auto* error = fixture.window->findChild<QLabel*>(QStringLiteral("error"));
    QTRY_VERIFY(error->isVisible());
    QVERIFY(error->text().contains(QStringLiteral("there is nothing at this path")));
    QVERIFY(!QApplication::activeModalWidget());
}

void WindowTest::drops()
{
    const test::WindowFixture fixture;
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(fixture.folder.path())});
    QDragEnterEvent enter(QPoint(200, 200), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(fixture.window.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(200, 200), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(fixture.window.get(), &drop);
    QTRY_COMPARE(fixture.window->session().state(), view::Session::State::Finished);
    QCOMPARE(fixture.window->session().location(), fixture.folder.path());
    // An address of the network is not taken: nothing is fetched from a drop.
    data.setUrls({QUrl(QStringLiteral("https://example.org/model"))});
    QDragEnterEvent remote(QPoint(200, 200), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    remote.ignore();
    QApplication::sendEvent(fixture.window.get(), &remote);
    QVERIFY(!remote.isAccepted());
}

void WindowTest::recentSubjects()
{
    test::WindowFixture fixture;
    fixture.open();
    QCOMPARE(widgets::settings::recentSubjects(), QStringList{fixture.folder.path()});
    fixture.window->action("close-subject")->trigger();
    auto* recent = fixture.window->findChild<QListWidget*>(QStringLiteral("recent"));
    widgets::MainWindow second(fixture.engine);
    second.show();
    recent = second.findChild<QListWidget*>(QStringLiteral("recent"));
    QCOMPARE(recent->count(), 1);
    recent->setCurrentRow(0);
    emit recent->itemActivated(recent->item(0));
    QTRY_COMPARE(second.session().state(), view::Session::State::Finished);
}

void WindowTest::savedRecord()
{
    const test::WindowFixture fixture;
    const QString path = fixture.settingsFolder.filePath(QStringLiteral("saved.json"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray::fromStdString(record::toText(fixture.engine->inspection)));
    file.close();
    fixture.window->openRecord(path);
    QTRY_COMPARE(fixture.window->session().state(), view::Session::State::Finished);
    QTRY_COMPARE(fixture.window->workspace().files().list()->model()->rowCount(), 4);
    // The window begins with the worst finding, and its bytes are there.
    QTRY_COMPARE(fixture.window->workspace().evidence().bytes()->hex()->cursor(), 1000U);
}

void WindowTest::layoutIsKeptAndReset()
{
    test::WindowFixture fixture;
    fixture.open();
    fixture.window->workspace().docks()[2]->hide();
    fixture.window->close();
    auto second = std::make_unique<widgets::MainWindow>(fixture.engine);
    second->resize(1680, 980);
    second->show();
    second->open(fixture.folder.path());
    QTRY_COMPARE(second->session().state(), view::Session::State::Finished);
    QTRY_VERIFY(second->workspace().docks()[1]->isVisible());
    QVERIFY(!second->workspace().docks()[2]->isVisible());
    second->action("reset-layout")->trigger();
    QTRY_VERIFY(second->workspace().docks()[2]->isVisible());
    QVERIFY(second->workspace().docks()[2]->width() >= widgets::kPanelWidth);
}

void WindowTest::narrowWindowUsesTabs()
{
    test::WindowFixture fixture;
    fixture.window->resize(1280, 720);
    fixture.open();
    widgets::Workspace& space = fixture.window->workspace();
    QVERIFY(!space.wide());
    QCOMPARE(space.tabifiedDockWidgets(space.docks()[1]).size(), 1);
    QVERIFY(space.docks()[0]->isVisible());
    fixture.window->action("panel-graph")->trigger();
    QTRY_VERIFY(space.graph().drawing()->isVisible());
    QVERIFY(space.graph().width() >= widgets::kPanelWidth);
}

void WindowTest::shortcutsAreUnique()
{
    const test::WindowFixture fixture;
    QSet<QString> seen;
    int count = 0;
    for (const widgets::ActionEntry& entry : widgets::Actions::entries()) {
        if (*entry.shortcut == '\0')
            continue;
        const QKeySequence keys = fixture.window->action(entry.id)->shortcut();
        QVERIFY2(!keys.isEmpty(), entry.id);
        QVERIFY2(!seen.contains(keys.toString()), entry.id);
        seen.insert(keys.toString());
        ++count;
    }
    QVERIFY(count > 20);
    // The page that lists them is made from the same table.
    fixture.window->action("shortcuts")->trigger();
    auto* page = fixture.window->findChild<QWidget*>(QStringLiteral("textDialog"));
    QVERIFY(page && page->isVisible());
}

void WindowTest::mnemonicsAreUnique()
{
    const test::WindowFixture fixture;
    for (const QAction* menu : fixture.window->menuBar()->actions()) {
        QSet<QString> seen;
        for (const QAction* entry : menu->menu()->actions()) {
            const QString keys = QKeySequence::mnemonic(entry->text()).toString();
            if (entry->isSeparator() || keys.isEmpty())
                continue;
            QVERIFY2(!seen.contains(keys), qPrintable(menu->text() + u' ' + entry->text()));
            seen.insert(keys);
        }
    }
}

void WindowTest::verdictStrip()
{
    test::WindowFixture fixture;
    fixture.open();
    auto* claims = fixture.window->findChild<widgets::VerdictButton*>(QStringLiteral("verdictClaims"));
    QTRY_VERIFY(claims->word().startsWith(QStringLiteral("1 of 2")));
    QTest::mouseClick(claims, Qt::LeftButton);
    const auto claim = fixture.window->session().selection().place().claim;
    QVERIFY(claim);
    QCOMPARE(fixture.window->session().claims().claim(*claim)->id, std::string("parameters"));
    auto* signatures = fixture.window->findChild<widgets::VerdictButton*>(QStringLiteral("verdictSignatures"));
    QCOMPARE(signatures->word(), QStringLiteral("Invalid"));
    auto* risks = fixture.window->findChild<widgets::VerdictButton*>(QStringLiteral("verdictRisks"));
    QCOMPARE(risks->word(), QStringLiteral("Dangerous"));
    QVERIFY(risks->sentence().contains(QStringLiteral("1 Critical")));
    QTest::mouseClick(risks, Qt::LeftButton);
    QCOMPARE(fixture.window->session().selection().place().offset, std::optional<std::uint64_t>(1000));
}

void WindowTest::backAndForward()
{
    test::WindowFixture fixture;
    fixture.open();
    widgets::Workspace& space = fixture.window->workspace();
    fixture.click(space.files().list(), fixture.rowOf(space.files().list(), QStringLiteral("README.md")));
    fixture.click(space.files().list(), fixture.rowOf(space.files().list(), QStringLiteral("model.pkl")));
    QTest::keyClick(fixture.window.get(), Qt::Key_Left, Qt::AltModifier);
    QCOMPARE(space.files().list()->currentIndex().data().toString(), QStringLiteral("README.md"));
    QTest::keyClick(fixture.window.get(), Qt::Key_Right, Qt::AltModifier);
    QCOMPARE(space.files().list()->currentIndex().data().toString(), QStringLiteral("model.pkl"));
}

QTEST_MAIN(WindowTest)
#include "WindowTest.moc"
