// SPDX-License-Identifier: GPL-3.0-or-later
// The window: menus, toolbar, verdict strip, workspace, status.
#pragma once

#include "Actions.h"

#include "view/Session.h"

#include <QMainWindow>

#include <functional>

class QLineEdit;
class QMenu;
class QStackedWidget;

namespace assayer::report {
struct Exporter;
}

namespace assayer::widgets {

class ElidedLabel;
class HelpWindow;
class Panel;
class ProtectionButton;
class StartPage;
class VerdictStrip;
class Workspace;
enum class CopyForm;
enum class ThemeChoice;

/// Shows one subject at a time. The workspace is made when the first subject is opened, so that the empty window paints
/// at once.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    explicit MainWindow(std::shared_ptr<view::Engine> engine);
    ~MainWindow() override;

    view::Session& session() { return m_session; }
    QAction* action(std::string_view id) const { return m_actions.get(id); }
    /// The workspace, made at the first call.
    Workspace& workspace();
    bool hasWorkspace() const { return m_workspace != nullptr; }

    /// Opens a subject, or a saved record where the file is one.
    void open(const QString& subject);
    void openRecord(const QString& file);

    /// Asks for a path to save to; tests put their own answer in its place.
    std::function<QString(const QString& title, const QString& suggested)> askSavePath;

signals:
    /// A report was written, or could not be (then `error` says why).
    void reportSaved(const QString& path, const QString& error);

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void makeMenus();
    void makeToolBar();
    void makeBreadcrumb();
    void connectFileActions();
    void connectViewActions();
    void connectGoActions();
    void connectReportActions();
    void connectStrip();
    void connectCopy(std::string_view id, CopyForm form);
    void connectPanel(std::string_view id, Panel& (*panel)(Workspace&));

    void chooseFile();
    void chooseFolder();
    void chooseRecord();
    void goToOffset();
    void save(const report::Exporter& exporter);
    void showHelp();
    void signModel();
    void trustSigner(std::size_t number);
    void refreshRoot();
    void showShortcuts();
    void showAbout();
    void useTheme(ThemeChoice choice);
    void useFilter(const QString& term);

    void updateState();
    void updateBreadcrumb();
    void updateRecent();
    void updateFilterLook();

    view::Session m_session;
    Actions m_actions;
    QMenu* m_recentMenu = nullptr;
    QStackedWidget* m_stack;
    StartPage* m_start;
    QWidget* m_subjectPage = nullptr;
    ProtectionButton* m_protections;
    VerdictStrip* m_strip = nullptr;
    HelpWindow* m_help = nullptr; ///< made at its first use
    Workspace* m_workspace = nullptr;
    QLineEdit* m_filter;
    ElidedLabel* m_breadcrumb;
};

} // namespace assayer::widgets
