// SPDX-License-Identifier: GPL-3.0-or-later
// What the actions of the window do.
#include "BytesPage.h"
#include "ClaimsPanel.h"
#include "CopyActions.h"
#include "DetailsPane.h"
#include "EvidencePane.h"
#include "FilesPanel.h"
#include "GraphPanel.h"
#include "HelpWindow.h"
#include "HexView.h"
#include "Languages.h"
#include "MainWindow.h"
#include "ProtectionButton.h"
#include "ReportSaver.h"
#include "RisksPanel.h"
#include "RootRefreshDialog.h"
#include "Settings.h"
#include "SignDialog.h"
#include "SignaturesPanel.h"
#include "StartPage.h"
#include "TextDialog.h"
#include "Theme.h"
#include "VerdictStrip.h"
#include "Workspace.h"

#include "inspection/SignerDecisions.h"
#include "report/Exporter.h"
#include "view/SignatureText.h"
#include "view/Text.h"

#include <QActionGroup>
#include <QApplication>
#include <QFileDialog>
#include <QInputDialog>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QStatusBar>

namespace assayer::widgets {

void MainWindow::connectFileActions()
{
    connect(action("open-file"), &QAction::triggered, this, &MainWindow::chooseFile);
    connect(action("open-folder"), &QAction::triggered, this, &MainWindow::chooseFolder);
    connect(action("open-record"), &QAction::triggered, this, &MainWindow::chooseRecord);
    connect(m_start, &StartPage::fileWanted, this, &MainWindow::chooseFile);
    connect(m_start, &StartPage::folderWanted, this, &MainWindow::chooseFolder);
    connect(m_start, &StartPage::recordWanted, this, &MainWindow::chooseRecord);
    connect(m_start, &StartPage::subjectWanted, this, &MainWindow::open);
    connect(action("stop"), &QAction::triggered, &m_session, &view::Session::cancel);
    connect(action("close-subject"), &QAction::triggered, &m_session, &view::Session::close);
    connect(action("quit"), &QAction::triggered, this, &QWidget::close);
    connect(action("inspect-again"), &QAction::triggered, this, [this] {
        const QString location = m_session.location();
        if (m_session.fromRecordFile())
            openRecord(location);
        else if (!location.isEmpty())
            open(location);
    });
    connectCopy("copy-row", CopyForm::Row);
    connectCopy("copy-path", CopyForm::Path);
    connectCopy("copy-digest", CopyForm::DigestLine);
    connectCopy("copy-json", CopyForm::Json);
    connect(action("filter"), &QAction::triggered, this, [this] {
        m_filter->setFocus(Qt::ShortcutFocusReason);
        m_filter->selectAll();
    });
    connect(action("clear-filter"), &QAction::triggered, m_filter, &QLineEdit::clear);
}

void MainWindow::connectCopy(std::string_view id, CopyForm form)
{
    connect(action(id), &QAction::triggered, this, [this, form] {
        if (m_workspace != nullptr)
            copyToClipboard(m_workspace->activePanel(), form);
    });
}

void MainWindow::connectPanel(std::string_view id, Panel& (*panel)(Workspace&))
{
    connect(action(id), &QAction::triggered, this, [this, panel] { workspace().activate(panel(workspace())); });
}

void MainWindow::connectViewActions()
{
    connectPanel("panel-files", [](Workspace& space) -> Panel& { return space.files(); });
    connectPanel("panel-risks", [](Workspace& space) -> Panel& { return space.risks(); });
    connectPanel("panel-signatures", [](Workspace& space) -> Panel& { return space.signatures(); });
    connectPanel("panel-claims", [](Workspace& space) -> Panel& { return space.claims(); });
    connectPanel("panel-graph", [](Workspace& space) -> Panel& { return space.graph(); });
    connect(action("panel-details"), &QAction::triggered, this,
            [this] { workspace().details().setFocus(Qt::ShortcutFocusReason); });
    connect(action("panel-evidence"), &QAction::triggered, this,
            [this] { workspace().evidence().bytes()->hex()->setFocus(Qt::ShortcutFocusReason); });
    connect(action("next-panel"), &QAction::triggered, this, [this] { workspace().activateNext(false); });
    connect(action("previous-panel"), &QAction::triggered, this, [this] { workspace().activateNext(true); });
    connect(action("reset-layout"), &QAction::triggered, this, [this] { workspace().resetLayout(); });

    auto* group = new QActionGroup(this);
    const auto addTheme = [&](std::string_view id, ThemeChoice choice) {
        QAction* entry = action(id);
        entry->setCheckable(true);
        entry->setChecked(settings::theme() == choice);
        group->addAction(entry);
        connect(entry, &QAction::triggered, this, [this, choice] { useTheme(choice); });
    };
    addTheme("theme-system", ThemeChoice::FollowSystem);
    addTheme("theme-light", ThemeChoice::Light);
    addTheme("theme-dark", ThemeChoice::Dark);

    auto* menu = new QMenu(this);
    action("language")->setMenu(menu);
    auto* names = new QActionGroup(menu);
    const auto addLanguage = [&](const QString& name, const QString& code) {
        QAction* entry = menu->addAction(name);
        entry->setCheckable(true);
        entry->setChecked(settings::language() == code);
        names->addAction(entry);
        connect(entry, &QAction::triggered, this, [this, code] {
            settings::setLanguage(code);
            statusBar()->showMessage(tr("The language changes when the program is started again."), 8000);
        });
    };
    addLanguage(tr("Language of the system"), {});
    for (const Language& language : languages())
        addLanguage(QString::fromUtf8(language.name), QString::fromLatin1(language.code));
}

void MainWindow::useTheme(ThemeChoice choice)
{
    settings::setTheme(choice);
    applyTheme(*qApp, choice);
    updateFilterLook();
}

void MainWindow::useFilter(const QString& term)
{
    const QString now = m_filter->text().trimmed();
    m_filter->setText(now.isEmpty() ? term : now + u' ' + term);
}

void MainWindow::connectGoActions()
{
    connect(action("back"), &QAction::triggered, &m_session.selection(), &view::Selection::goBack);
    connect(action("forward"), &QAction::triggered, &m_session.selection(), &view::Selection::goForward);
    connect(action("next-finding"), &QAction::triggered, this, [this] { workspace().risks().chooseNext(false); });
    connect(action("previous-finding"), &QAction::triggered, this, [this] { workspace().risks().chooseNext(true); });
    connect(action("go-to-offset"), &QAction::triggered, this, &MainWindow::goToOffset);
    const auto show = [this](std::string_view id, EvidencePane::Page page) {
        connect(action(id), &QAction::triggered, this, [this, page] { workspace().evidence().showPage(page); });
    };
    show("show-bytes", EvidencePane::Bytes);
    show("show-text", EvidencePane::Text);
    show("show-facts", EvidencePane::Facts);
    show("show-trace", EvidencePane::Trace);
    show("show-entropy", EvidencePane::Entropy);
    show("show-problems", EvidencePane::Problems);
}

void MainWindow::connectStrip()
{
    connect(m_strip, &VerdictStrip::risksWanted, this, [this] {
        workspace().activate(workspace().risks());
        if (const auto worst = m_session.findings().worst())
            m_session.selection().choose(view::placeOf(*m_session.findings().finding(*worst), *worst));
    });
    connect(m_strip, &VerdictStrip::signaturesWanted, this, [this] {
        workspace().activate(workspace().signatures());
        const QModelIndex worst = m_session.signatures().worst();
        if (const record::Signature* signature = m_session.signatures().signature(worst))
            m_session.selection().choose(view::placeOf(*signature, static_cast<std::size_t>(worst.row()), {}));
    });
    connect(m_strip, &VerdictStrip::claimsWanted, this, [this] {
        workspace().activate(workspace().claims());
        if (const auto worst = m_session.claims().worst())
            m_session.selection().choose(view::placeOf(*m_session.claims().claim(*worst), *worst));
    });
    connect(m_strip, &VerdictStrip::filesWanted, this, [this] {
        workspace().activate(workspace().files());
        if (const record::File* file = m_session.files().file(m_session.files().worst()))
            m_session.selection().choose(view::placeOf(*file));
    });
    connect(m_strip, &VerdictStrip::problemsWanted, this,
            [this] { workspace().evidence().showPage(EvidencePane::Problems); });
}

void MainWindow::connectReportActions()
{
    const auto connectExporter = [this](std::string_view id, std::string_view exporterId) {
        connect(action(id), &QAction::triggered, this, [this, exporterId] {
            if (const report::Exporter* exporter = report::findExporter(exporterId))
                save(*exporter);
        });
    };
    connectExporter("save-html", "html");
    connectExporter("save-json", "json");
    connectExporter("save-cyclonedx", "cyclonedx");
    connectExporter("save-text", "text");
    connect(action("help"), &QAction::triggered, this, &MainWindow::showHelp);
    connect(action("shortcuts"), &QAction::triggered, this, &MainWindow::showShortcuts);
    connect(action("isolation"), &QAction::triggered, m_protections, &ProtectionButton::explain);
    connect(action("sign-model"), &QAction::triggered, this, &MainWindow::signModel);
    connect(action("refresh-root"), &QAction::triggered, this, &MainWindow::refreshRoot);
    connect(action("about"), &QAction::triggered, this, &MainWindow::showAbout);
    askSavePath = [this](const QString& title, const QString& suggested) {
        return QFileDialog::getSaveFileName(this, title, suggested);
    };
}

void MainWindow::save(const report::Exporter& exporter)
{
    const view::RecordPointer inspection = m_session.record();
    if (!inspection)
        return;
    const QString path = askSavePath(tr("Save report"), suggestedReportName(*inspection, exporter));
    if (path.isEmpty())
        return;
    statusBar()->showMessage(tr("Writing %1…").arg(path));
    saveReportInBackground(this, inspection, exporter, path, [this, path](const QString& error) {
        statusBar()->showMessage(error.isEmpty() ? tr("Wrote %1").arg(path)
                                                 : tr("%1 was not written: %2.").arg(path, error));
        emit reportSaved(path, error);
    });
}

void MainWindow::chooseFile()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Open a model file"));
    if (!path.isEmpty())
        open(path);
}

void MainWindow::chooseFolder()
{
    const QString path = QFileDialog::getExistingDirectory(this, tr("Open a model folder"));
    if (!path.isEmpty())
        open(path);
}

void MainWindow::chooseRecord()
{
    const QString path =
        QFileDialog::getOpenFileName(this, tr("Open a saved record"), {}, tr("Inspection records (*.json)"));
    if (!path.isEmpty())
        openRecord(path);
}

void MainWindow::goToOffset()
{
    const record::File* file = m_session.file(m_session.selection().place().path);
    if (file == nullptr) {
        statusBar()->showMessage(tr("Choose a file first."), 5000);
        return;
    }
    bool confirmed = false;
    const QString text = QInputDialog::getText(this, tr("Go to offset"), tr("Offset, decimal or 0x…:"),
                                               QLineEdit::Normal, QString(), &confirmed);
    bool isNumber = false;
    const quint64 offset = text.trimmed().toULongLong(&isNumber, 0);
    if (!confirmed)
        return;
    if (!isNumber) {
        statusBar()->showMessage(tr("That is no offset."), 5000);
        return;
    }
    view::Place place = view::placeOf(*file);
    place.offset = offset;
    m_session.selection().choose(place);
    workspace().evidence().showPage(EvidencePane::Bytes);
}

// What is chosen decides which page comes up: that of the finding's rule, or the first.
void MainWindow::showHelp()
{
    const auto chosen = m_session.selection().place().finding;
    const record::Finding* finding = chosen ? m_session.findings().finding(*chosen) : nullptr;
    if (m_help == nullptr)
        m_help = new HelpWindow(this);
    m_help->showPage(finding != nullptr ? view::shown(finding->rule) : QString());
}

void MainWindow::signModel()
{
    if (m_session.location().isEmpty() || m_session.fromRecordFile())
        return;
    auto* dialog = new SignDialog(m_session.location(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &SignDialog::signatureWritten, this, [this](const QString& path) {
        statusBar()->showMessage(tr("Wrote %1").arg(path));
        open(m_session.location());
    });
    dialog->show();
}

void MainWindow::trustSigner(std::size_t number)
{
    const view::RecordPointer inspection = m_session.record();
    if (!inspection || number >= inspection->signatures.size())
        return;
    const record::Signature& signature = inspection->signatures[number];
    const QString publisher = view::shown(inspection::publisherOf(inspection->subject, {}));
    QMessageBox box(QMessageBox::Question, tr("Trust this signer"),
                    tr("Trust %1 as the signer for “%2”?").arg(view::signerLine(signature), publisher),
                    QMessageBox::Cancel, this);
    box.setObjectName(QStringLiteral("trustDialog"));
    box.setTextFormat(Qt::PlainText);
    box.setInformativeText(tr("Do so only if you know by another way that this is the signer you expect. From then on "
                              "signatures by this signer count as verified, and a signature of “%1” by anyone else is "
                              "a finding. The decision can be taken back with assay trust remove.")
                               .arg(publisher));
    QPushButton* trust = box.addButton(tr("&Trust and inspect again"), QMessageBox::AcceptRole);
    trust->setObjectName(QStringLiteral("trustAndInspect"));
    QPushButton* later = box.addButton(tr("Trust &without inspecting"), QMessageBox::AcceptRole);
    later->setObjectName(QStringLiteral("trustOnly"));
    trust->setEnabled(!m_session.fromRecordFile());
    box.setDefaultButton(QMessageBox::Cancel);
    box.exec();
    if (box.clickedButton() != trust && box.clickedButton() != later)
        return;
    const auto remembered = m_session.engine()->rememberSigner(*inspection, signature);
    statusBar()->showMessage(
        remembered ? tr("The signer is trusted for “%1”.").arg(publisher)
                   : tr("The signer was not remembered: %1.").arg(view::shown(remembered.error().message)));
    if (remembered && box.clickedButton() == trust)
        open(m_session.location());
}

void MainWindow::refreshRoot()
{
    auto* dialog = new RootRefreshDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void MainWindow::showShortcuts()
{
    showTextDialog(this, tr("Keyboard shortcuts"), m_actions.shortcutsText());
}

void MainWindow::showAbout()
{
    showTextDialog(this, tr("About Assayer"),
                   tr("Assayer %1\n\nInspects machine-learning models for supply-chain risk. Nothing of a model is "
                      "executed, imported or unpickled.\n\nLicence: GNU General Public License 3.0 or later. Plots by "
                      "QCustomPlot, windows by Qt %2.")
                       .arg(QStringLiteral(ASSAYER_VERSION), QString::fromLatin1(qVersion())));
}

} // namespace assayer::widgets
