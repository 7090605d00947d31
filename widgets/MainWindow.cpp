// SPDX-License-Identifier: GPL-3.0-or-later
// The window: how its parts are put together. What its actions do stands in MainWindowActions.cpp.
#include "MainWindow.h"

#include "ElidedLabel.h"
#include "FilesPanel.h"
#include "ProgressArea.h"
#include "ProtectionButton.h"
#include "Settings.h"
#include "SignaturesPanel.h"
#include "StartPage.h"
#include "Theme.h"
#include "VerdictStrip.h"
#include "Workspace.h"

#include "view/Text.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QMimeData>
#include <QStackedWidget>
#include <QStatusBar>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace assayer::widgets {

MainWindow::MainWindow(std::shared_ptr<view::Engine> engine)
    : m_session(std::move(engine)), m_actions(this), m_stack(new QStackedWidget(this)), m_start(new StartPage(this)),
      m_filter(new QLineEdit(this)), m_breadcrumb(new ElidedLabel(this))
{
    setObjectName(QStringLiteral("assayer"));
    setWindowTitle(QStringLiteral("Assayer"));
    setAcceptDrops(true);
    setMinimumSize(960, 540);
    resize(1680, 980);
    m_stack->addWidget(m_start);
    setCentralWidget(m_stack);
    makeMenus();
    makeToolBar();
    statusBar()->setSizeGripEnabled(false);
    statusBar()->addWidget(new ProgressArea(m_session, this), 1);
    m_protections = new ProtectionButton(m_session, this);
    statusBar()->addPermanentWidget(m_protections);
    connectFileActions();
    connectViewActions();
    connectGoActions();
    connectReportActions();
    connect(&m_session, &view::Session::stateChanged, this, &MainWindow::updateState);
    connect(&m_session, &view::Session::recordChanged, this, &MainWindow::updateState);
    connect(&m_session.selection(), &view::Selection::changed, this, &MainWindow::updateBreadcrumb);
    m_actions.updateIcons(palette());
    updateRecent();
    updateState();
    if (const QByteArray geometry = settings::windowGeometry(); !geometry.isEmpty())
        restoreGeometry(geometry);
}

MainWindow::~MainWindow() = default;

Workspace& MainWindow::workspace()
{
    if (m_workspace != nullptr)
        return *m_workspace;
    m_subjectPage = new QWidget(m_stack);
    m_strip = new VerdictStrip(m_session, m_subjectPage);
    m_workspace = new Workspace(m_session, m_subjectPage);
    auto* layout = new QVBoxLayout(m_subjectPage);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_strip);
    layout->addWidget(m_workspace, 1);
    m_stack->addWidget(m_subjectPage);
    connect(m_workspace, &Workspace::filterWanted, this, &MainWindow::useFilter);
    connect(&m_workspace->signatures(), &SignaturesPanel::trustWanted, this, &MainWindow::trustSigner);
    connect(&m_workspace->signatures(), &SignaturesPanel::fileWanted, this, [this](const QString& path) {
        const record::File* file = m_session.file(path.toStdString());
        if (file == nullptr)
            return;
        m_session.selection().choose(view::placeOf(*file));
        m_workspace->activate(m_workspace->files());
    });
    connectStrip();
    return *m_workspace;
}

void MainWindow::makeMenus()
{
    m_actions.fill(*menuBar());
    m_recentMenu = new QMenu(this);
    m_actions.get("recent")->setMenu(m_recentMenu);
    connect(m_recentMenu, &QMenu::aboutToShow, this, &MainWindow::updateRecent);
}

void MainWindow::makeToolBar()
{
    QToolBar* bar = addToolBar(tr("Toolbar"));
    bar->setObjectName(QStringLiteral("toolbar"));
    bar->setMovable(false);
    bar->setFloatable(false);
    bar->setIconSize({kIconSize, kIconSize});
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->toggleViewAction()->setEnabled(false);
    const auto add = [&](std::string_view id, const QString& text, bool withText) {
        QAction* entry = m_actions.get(id);
        entry->setIconText(text);
        bar->addAction(entry);
        auto* button = qobject_cast<QToolButton*>(bar->widgetForAction(entry));
        button->setToolButtonStyle(withText ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
        button->setAccessibleName(text);
        button->setFocusPolicy(Qt::TabFocus);
    };
    add("open-file", tr("Open file"), true);
    add("open-folder", tr("Open folder"), true);
    add("inspect-again", tr("Inspect again"), false);
    add("stop", tr("Stop"), false);
    add("save-html", tr("Report"), true);
    bar->addSeparator();
    add("back", tr("Back"), false);
    add("forward", tr("Forward"), false);

    m_breadcrumb->setObjectName(QStringLiteral("breadcrumb"));
    bar->addWidget(m_breadcrumb);
    m_filter->setObjectName(QStringLiteral("filter"));
    m_filter->setPlaceholderText(tr("Filter: words, kind:pickle, sev>=high, size>1GB"));
    m_filter->setAccessibleName(tr("Filter"));
    m_filter->setToolTip(view::toolTip(tr(
        "Words match any text. Fields: kind: rule: path: sha256: sev>= size>. Put not before a term to turn it round. "
        "Terms on what a panel does not have are left out of account there.")));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMinimumWidth(300);
    m_filter->setMaximumWidth(420);
    bar->addWidget(m_filter);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_session.setFilter(text);
        updateFilterLook();
    });
}

void MainWindow::updateFilterLook()
{
    const QString& error = m_session.filter().error();
    QPalette colours = QApplication::palette();
    if (!error.isEmpty())
        colours.setColor(QPalette::Text, themeOf(colours).mark(view::Mark::High));
    m_filter->setPalette(colours);
    if (error.isEmpty())
        statusBar()->clearMessage();
    else
        statusBar()->showMessage(error);
}

void MainWindow::open(const QString& subject)
{
    const QFileInfo info(subject);
    const QString location = info.absoluteFilePath();
    settings::addRecentSubject(location);
    workspace();
    m_session.inspect(location);
}

void MainWindow::openRecord(const QString& file)
{
    workspace();
    m_session.openRecord(QFileInfo(file).absoluteFilePath());
}

void MainWindow::updateState()
{
    using State = view::Session::State;
    const State state = m_session.state();
    const bool nothing = state == State::Empty || state == State::Failed;
    m_start->setError(state == State::Failed
                          ? tr("%1 could not be opened: %2.")
                                .arg(view::shown(m_session.location().toStdString()), m_session.failure())
                          : QString());
    if (nothing || m_subjectPage == nullptr)
        m_stack->setCurrentWidget(m_start);
    else
        m_stack->setCurrentWidget(m_subjectPage);
    const bool finished = state == State::Finished;
    for (const char* id : {"save-html", "save-json", "save-cyclonedx", "save-text"})
        m_actions.get(id)->setEnabled(finished && m_session.record() != nullptr);
    m_actions.get("stop")->setEnabled(state == State::Running && !m_session.stopping());
    m_actions.get("inspect-again")->setEnabled(!nothing || !m_session.location().isEmpty());
    m_actions.get("close-subject")->setEnabled(!nothing);
    for (const ActionEntry& entry : Actions::entries()) {
        const std::string_view id = entry.id;
        if (id.starts_with("panel-") || id.starts_with("show-") || id.starts_with("copy-") || id == "next-panel" ||
            id == "previous-panel" || id == "next-finding" || id == "previous-finding" || id == "go-to-offset" ||
            id == "reset-layout")
            m_actions.get(id)->setEnabled(!nothing);
    }
    const QString name = m_session.location().isEmpty()
                             ? QString()
                             : view::shown(QFileInfo(m_session.location()).fileName().toStdString());
    setWindowTitle(nothing || name.isEmpty() ? QStringLiteral("Assayer") : name + QStringLiteral(" – Assayer"));
    // A finished inspection begins where it matters most.
    if (finished && m_session.selection().place().empty()) {
        if (const auto worst = m_session.findings().worst())
            m_session.selection().choose(view::placeOf(*m_session.findings().finding(*worst), *worst));
    }
    updateBreadcrumb();
}

void MainWindow::updateBreadcrumb()
{
    QStringList parts;
    if (!m_session.location().isEmpty() && m_session.state() != view::Session::State::Empty)
        parts << view::shown(QFileInfo(m_session.location()).fileName().toStdString());
    const view::Place& place = m_session.selection().place();
    if (!place.path.empty() && (parts.isEmpty() || view::shown(place.path) != parts.front()))
        parts << view::shown(place.path);
    if (!place.member.empty())
        parts << view::shown(place.member);
    if (place.offset)
        parts << view::offsetText(*place.offset);
    m_breadcrumb->setText(parts.join(QStringLiteral(" › ")));
    m_actions.get("back")->setEnabled(m_session.selection().canGoBack());
    m_actions.get("forward")->setEnabled(m_session.selection().canGoForward());
}

void MainWindow::updateRecent()
{
    const QStringList subjects = settings::recentSubjects();
    m_start->setRecent(subjects);
    m_recentMenu->clear();
    for (const QString& subject : subjects) {
        // An ampersand of a file name is no mnemonic.
        QAction* entry =
            m_recentMenu->addAction(view::shown(subject.toStdString()).replace(u'&', QStringLiteral("&&")));
        connect(entry, &QAction::triggered, this, [this, subject] { open(subject); });
    }
    m_actions.get("recent")->setEnabled(!subjects.isEmpty());
    if (subjects.isEmpty())
        return;
    m_recentMenu->addSeparator();
    connect(m_recentMenu->addAction(tr("Forget these")), &QAction::triggered, this, [this] {
        settings::clearRecentSubjects();
        updateRecent();
    });
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    settings::setWindowGeometry(saveGeometry());
    if (m_workspace != nullptr)
        m_workspace->saveLayout();
    m_session.cancel();
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls.front().isLocalFile()) {
        event->acceptProposedAction();
        m_start->setDropHint(true);
    }
}

void MainWindow::dragLeaveEvent(QDragLeaveEvent* event)
{
    m_start->setDropHint(false);
    QMainWindow::dragLeaveEvent(event);
}

void MainWindow::dropEvent(QDropEvent* event)
{
    m_start->setDropHint(false);
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.size() != 1 || !urls.front().isLocalFile())
        return;
    event->acceptProposedAction();
    open(urls.front().toLocalFile());
}

void MainWindow::changeEvent(QEvent* event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        m_actions.updateIcons(palette());
}

} // namespace assayer::widgets
