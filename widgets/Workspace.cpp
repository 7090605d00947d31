// SPDX-License-Identifier: GPL-3.0-or-later
// The five panels side by side, the details and the evidence below them.
#include "Workspace.h"

#include "BytesPage.h"
#include "ClaimsPanel.h"
#include "DetailsPane.h"
#include "DockTitle.h"
#include "EvidencePane.h"
#include "FilesPanel.h"
#include "GraphPanel.h"
#include "HexView.h"
#include "RisksPanel.h"
#include "Settings.h"
#include "SignaturesPanel.h"
#include "Theme.h"

#include <QApplication>
#include <QDockWidget>
#include <QSplitter>
#include <QTabBar>

#include <algorithm>

namespace assayer::widgets {

namespace {

/// Changes whenever the set of docks does, so that an older state is not restored onto it.
constexpr int kLayoutVersion = 1;

} // namespace

Workspace::Workspace(view::Session& session, QWidget* parent)
    : QMainWindow(parent, Qt::Widget), m_files(new FilesPanel(session, this)), m_risks(new RisksPanel(session, this)),
      m_signatures(new SignaturesPanel(session, this)), m_claims(new ClaimsPanel(session, this)),
      m_graph(new GraphPanel(session, this)), m_below(new QSplitter(Qt::Horizontal, this)),
      m_details(new DetailsPane(session, m_below)), m_evidence(new EvidencePane(session, m_below))
{
    setWindowFlags(Qt::Widget);
    setObjectName(QStringLiteral("workspace"));
    setDockOptions(QMainWindow::AllowNestedDocks | QMainWindow::AllowTabbedDocks);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    setDocumentMode(true);
    m_docks = {addPanel(m_files, tr("Files and digests"), QStringLiteral("dockFiles")),
               addPanel(m_risks, tr("Serialization risks"), QStringLiteral("dockRisks")),
               addPanel(m_signatures, tr("Signatures"), QStringLiteral("dockSignatures")),
               addPanel(m_claims, tr("Model card claims"), QStringLiteral("dockClaims")),
               addPanel(m_graph, tr("ML-BOM graph"), QStringLiteral("dockGraph"))};
    m_active = m_files;
    m_below->setChildrenCollapsible(false);
    m_below->setHandleWidth(5);
    m_details->setMinimumWidth(kPanelWidth);
    m_evidence->setMinimumWidth(kPanelWidth);
    m_evidence->setMinimumHeight(140);
    m_below->setStretchFactor(0, 2);
    m_below->setStretchFactor(1, 5);
    setCentralWidget(m_below);
    connect(qApp, &QApplication::focusChanged, this, [this](const QWidget*, const QWidget* now) {
        for (Panel* panel : panels()) {
            if (now != nullptr && panel->isAncestorOf(now))
                m_active = panel;
        }
    });
}

Workspace::~Workspace() = default;

std::array<Panel*, 5> Workspace::panels() const
{
    return {m_files, m_risks, m_signatures, m_claims, m_graph};
}

QDockWidget* Workspace::addPanel(Panel* panel, const QString& title, const QString& name)
{
    auto* dock = new QDockWidget(title, this);
    dock->setObjectName(name);
    dock->setFeatures(QDockWidget::DockWidgetMovable | QDockWidget::DockWidgetClosable);
    dock->setTitleBarWidget(new DockTitle(title, dock));
    dock->setWidget(panel);
    connect(dock, &QDockWidget::dockLocationChanged, this, &Workspace::updateTitles);
    connect(dock, &QDockWidget::visibilityChanged, this, &Workspace::updateTitles);
    connect(panel, &Panel::evidenceWanted, this, [this] { m_evidence->showPage(EvidencePane::Bytes); });
    connect(panel, &Panel::filterWanted, this, &Workspace::filterWanted);
    return dock;
}

void Workspace::arrange()
{
    for (QDockWidget* dock : m_docks) {
        removeDockWidget(dock);
        addDockWidget(Qt::TopDockWidgetArea, dock, Qt::Horizontal);
        dock->setFloating(false);
        dock->show();
    }
    const int height = std::max(180, this->height() * 56 / 100);
    const int width = this->width();
    if (m_wide) {
        // The drawing wants more room than lists.
        const int each = width * 19 / 100;
        resizeDocks({m_docks.begin(), m_docks.end()}, {each, each, each, each, width - 4 * each}, Qt::Horizontal);
    } else {
        tabifyDockWidget(m_docks[1], m_docks[2]);
        tabifyDockWidget(m_docks[3], m_docks[4]);
        m_docks[1]->raise();
        m_docks[3]->raise();
        resizeDocks({m_docks[0], m_docks[1], m_docks[3]}, {width / 3, width / 3, width / 3}, Qt::Horizontal);
    }
    resizeDocks({m_docks.begin(), m_docks.end()}, {height, height, height, height, height}, Qt::Vertical);
    m_below->setSizes({std::max(kPanelWidth, width * 30 / 100), width * 70 / 100});
    updateTitles();
}

void Workspace::updateTitles()
{
    for (QDockWidget* dock : m_docks)
        static_cast<DockTitle*>(dock->titleBarWidget())->setShown(tabifiedDockWidgets(dock).isEmpty());
    for (auto* bar : findChildren<QTabBar*>()) {
        if (bar->accessibleName().isEmpty())
            bar->setAccessibleName(tr("Panels"));
    }
}

void Workspace::resizeEvent(QResizeEvent* event)
{
    QMainWindow::resizeEvent(event);
    const bool wideNow = width() >= kWideFrom;
    if (m_arranged && wideNow == m_wide)
        return;
    if (m_arranged)
        saveLayout();
    m_wide = wideNow;
    m_arranged = true;
    arrange();
    restoreState(settings::layout(m_wide), kLayoutVersion);
    updateTitles();
}

void Workspace::saveLayout()
{
    if (m_arranged)
        settings::setLayout(m_wide, saveState(kLayoutVersion));
}

void Workspace::resetLayout()
{
    settings::setLayout(true, {});
    settings::setLayout(false, {});
    arrange();
}

void Workspace::activate(Panel& panel)
{
    for (QDockWidget* dock : m_docks) {
        if (dock->widget() == &panel) {
            dock->show();
            dock->raise();
        }
    }
    m_active = &panel;
    panel.focusTarget()->setFocus(Qt::ShortcutFocusReason);
}

Panel& Workspace::activePanel()
{
    return *m_active;
}

void Workspace::activateNext(bool backwards)
{
    // Panels from left to right, then details, then evidence.
    const auto all = panels();
    const QWidget* now = QApplication::focusWidget();
    std::size_t at = all.size() + 1;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (now != nullptr && all[i]->isAncestorOf(now))
            at = i;
    }
    if (now == m_details)
        at = all.size();
    const std::size_t count = all.size() + 2;
    const std::size_t next = (at + (backwards ? count - 1 : 1)) % count;
    if (next < all.size())
        activate(*all[next]);
    else if (next == all.size())
        m_details->setFocus(Qt::ShortcutFocusReason);
    else
        m_evidence->bytes()->hex()->setFocus(Qt::ShortcutFocusReason);
}

} // namespace assayer::widgets
