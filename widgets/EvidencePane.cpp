// SPDX-License-Identifier: GPL-3.0-or-later
// The evidence below the panels.
#include "EvidencePane.h"

#include "BytesPage.h"
#include "EntropyPage.h"
#include "FactsPage.h"
#include "ProblemsPage.h"
#include "TextPage.h"
#include "TracePage.h"

#include <QTabBar>

namespace assayer::widgets {

EvidencePane::EvidencePane(view::Session& session, QWidget* parent)
    : QTabWidget(parent), m_session(session),
      m_bytes(new BytesPage(session, this)), m_pages{m_bytes,
                                                     new TextPage(session, this),
                                                     new FactsPage(session, this),
                                                     new TracePage(session, this),
                                                     new EntropyPage(session, this),
                                                     new ProblemsPage(session, this)}
{
    setDocumentMode(true);
    setObjectName(QStringLiteral("evidence"));
    setAccessibleName(tr("Evidence"));
    tabBar()->setAccessibleName(tr("Evidence"));
    addTab(m_pages[Bytes], tr("Bytes"));
    addTab(m_pages[Text], tr("Text"));
    addTab(m_pages[Facts], tr("Facts"));
    addTab(m_pages[Trace], tr("Trace"));
    addTab(m_pages[Entropy], tr("Entropy"));
    addTab(m_pages[Problems], tr("Problems"));
    // Once per turn of the event loop, and only the tab that is seen.
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(0);
    connect(&m_refresh, &QTimer::timeout, this, &EvidencePane::refresh);
    connect(this, &QTabWidget::currentChanged, this, &EvidencePane::refreshLater);
    connect(&session.selection(), &view::Selection::changed, this, &EvidencePane::refreshLater);
    connect(&session, &view::Session::stateChanged, this, &EvidencePane::refreshLater);
    connect(&session, &view::Session::problemsChanged, this, &EvidencePane::refreshLater);
}

void EvidencePane::showPage(Page page)
{
    setCurrentIndex(page);
    m_pages[page]->setFocus();
}

void EvidencePane::refreshLater()
{
    m_refresh.start();
}

void EvidencePane::refresh()
{
    const auto problems = static_cast<int>(m_session.problems().size());
    setTabText(Problems, problems == 0 ? tr("Problems") : tr("Problems (%1)").arg(problems));
    if (const int current = currentIndex(); current >= 0)
        m_pages[static_cast<std::size_t>(current)]->showPlace(m_session.selection().place());
}

} // namespace assayer::widgets
