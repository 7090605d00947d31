// SPDX-License-Identifier: GPL-3.0-or-later
// All that the record says about what is selected.
#include "DetailsPane.h"

#include "DetailsText.h"
#include "Theme.h"

#include <QEvent>
#include <QUrl>

namespace assayer::widgets {

DetailsPane::DetailsPane(view::Session& session, QWidget* parent) : QTextBrowser(parent), m_session(session)
{
    setObjectName(QStringLiteral("details"));
    setAccessibleName(tr("Details of what is selected"));
    setOpenLinks(false);
    setFrameShape(QFrame::NoFrame);
    setUndoRedoEnabled(false);
    setTabChangesFocus(false);
    document()->setDocumentMargin(8);
    setPlaceholderText(tr("What is selected is described here."));
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(0);
    connect(&m_refresh, &QTimer::timeout, this, &DetailsPane::refresh);
    const auto later = [this] { m_refresh.start(); };
    connect(&session.selection(), &view::Selection::changed, this, later);
    connect(&session, &view::Session::recordChanged, this, later);
    connect(this, &QTextBrowser::anchorClicked, this, &DetailsPane::follow);
}

void DetailsPane::refresh()
{
    m_places.clear();
    clear();
    DetailsText(*document(), palette(), m_places).write(m_session, m_session.selection().place());
    moveCursor(QTextCursor::Start);
}

void DetailsPane::follow(const QUrl& link)
{
    bool isNumber = false;
    const auto at = static_cast<std::size_t>(link.path().toUInt(&isNumber));
    if (isNumber && at < m_places.size())
        m_session.selection().choose(view::Place(m_places[at]));
}

void DetailsPane::changeEvent(QEvent* event)
{
    QTextBrowser::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        m_refresh.start();
}

} // namespace assayer::widgets
