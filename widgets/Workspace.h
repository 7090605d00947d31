// SPDX-License-Identifier: GPL-3.0-or-later
// The five panels side by side, the details and the evidence below them.
#pragma once

#include "view/Session.h"

#include <QMainWindow>

#include <array>

class QDockWidget;
class QSplitter;

namespace assayer::widgets {

class ClaimsPanel;
class DetailsPane;
class EvidencePane;
class FilesPanel;
class GraphPanel;
class Panel;
class RisksPanel;
class SignaturesPanel;

/// A main window inside the window, so that docks stay below the verdict strip. Two default layouts: five columns where
/// the window is wide enough for them, three with tabs where it is not.
class Workspace : public QMainWindow
{
    Q_OBJECT

public:
    Workspace(view::Session& session, QWidget* parent);
    ~Workspace() override;

    static constexpr int kWideFrom = 1400; ///< width from which five panels fit

    FilesPanel& files() { return *m_files; }
    RisksPanel& risks() { return *m_risks; }
    SignaturesPanel& signatures() { return *m_signatures; }
    ClaimsPanel& claims() { return *m_claims; }
    GraphPanel& graph() { return *m_graph; }
    DetailsPane& details() { return *m_details; }
    EvidencePane& evidence() { return *m_evidence; }
    const std::array<QDockWidget*, 5>& docks() const { return m_docks; }

    /// Shows a panel and gives it the keyboard.
    void activate(Panel& panel);
    /// The panel that has the keyboard, or the one that had it last.
    Panel& activePanel();
    void activateNext(bool backwards);
    void resetLayout();
    bool wide() const { return m_wide; }
    void saveLayout();

signals:
    void filterWanted(const QString& term);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QDockWidget* addPanel(Panel* panel, const QString& title, const QString& name);
    void arrange();
    void updateTitles();
    std::array<Panel*, 5> panels() const;

    FilesPanel* m_files;
    RisksPanel* m_risks;
    SignaturesPanel* m_signatures;
    ClaimsPanel* m_claims;
    GraphPanel* m_graph;
    QSplitter* m_below;
    DetailsPane* m_details;
    EvidencePane* m_evidence;
    std::array<QDockWidget*, 5> m_docks{};
    Panel* m_active = nullptr;
    bool m_wide = true;
    bool m_arranged = false;
};

} // namespace assayer::widgets
