// SPDX-License-Identifier: GPL-3.0-or-later
// The evidence below the panels: bytes, text, facts, trace, entropy and problems of what is selected.
#pragma once

#include "view/Session.h"

#include <QTabWidget>
#include <QTimer>

#include <array>

namespace assayer::widgets {

class BytesPage;
class EvidencePage;

class EvidencePane : public QTabWidget
{
    Q_OBJECT

public:
    enum Page
    {
        Bytes,
        Text,
        Facts,
        Trace,
        Entropy,
        Problems,
        PageCount
    };

    EvidencePane(view::Session& session, QWidget* parent);

    void showPage(Page page);
    BytesPage* bytes() const { return m_bytes; }
    EvidencePage* page(Page page) const { return m_pages[page]; }

private:
    void refreshLater();
    void refresh();

    view::Session& m_session;
    BytesPage* m_bytes;
    std::array<EvidencePage*, PageCount> m_pages;
    QTimer m_refresh;
};

} // namespace assayer::widgets
