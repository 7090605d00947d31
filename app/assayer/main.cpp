// SPDX-License-Identifier: GPL-3.0-or-later
// The workbench: wires the engine to the window.
#include "CommandLine.h"

#include "view/Engine.h"
#include "widgets/EvidencePane.h"
#include "widgets/Languages.h"
#include "widgets/MainWindow.h"
#include "widgets/Settings.h"
#include "widgets/Theme.h"
#include "widgets/Watchdog.h"
#include "widgets/Workspace.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QSettings>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <span>
#include <string_view>

namespace {

using namespace assayer;

/// Milliseconds since the process was started by the kernel, from the start time in clock ticks since boot.
double sinceProcessStart()
{
    FILE* file = std::fopen("/proc/self/stat", "re");
    if (file == nullptr)
        return -1;
    unsigned long long ticks = 0;
    // Fields 3 to 21 lie between the program's name (in brackets) and the start time.
    const int fields = std::fscanf(file,
                                   "%*d (%*[^)]) %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d "
                                   "%*d %*d %llu",
                                   &ticks);
    std::fclose(file);
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    if (fields != 1)
        return -1;
    constexpr double kTicksPerSecond = 100; // USER_HZ, part of the kernel's interface
    return 1000.0 * (static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9 -
                     static_cast<double>(ticks) / kTicksPerSecond);
}

/// Calls `then` behind the first paint of `window`.
class FirstPaint : public QObject
{
public:
    FirstPaint(QWidget& window, std::function<void()> then) : QObject(&window), m_then(std::move(then))
    {
        window.installEventFilter(this);
    }

    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (event->type() == QEvent::Paint && !m_done) {
            m_done = true;
            QTimer::singleShot(0, this, m_then);
        }
        return QObject::eventFilter(watched, event);
    }

private:
    std::function<void()> m_then;
    bool m_done = false;
};

void choosePage(widgets::MainWindow& window, const QString& tab)
{
    using widgets::EvidencePane;
    const QStringList names{QStringLiteral("bytes"), QStringLiteral("text"),    QStringLiteral("facts"),
                            QStringLiteral("trace"), QStringLiteral("entropy"), QStringLiteral("problems")};
    if (const qsizetype page = names.indexOf(tab); page >= 0)
        window.workspace().evidence().showPage(static_cast<EvidencePane::Page>(page));
}

/// Takes the picture once the inspection has ended and the panels have caught up with it.
void takeScreenshot(widgets::MainWindow& window, const CommandLine& line)
{
    constexpr int kSettleMilliseconds = 900;
    auto& session = window.session();
    QObject::connect(&session, &view::Session::stateChanged, &window, [&window, &session, line] {
        if (session.state() == view::Session::State::Running)
            return;
        QTimer::singleShot(0, &window, [&window, &session, line] {
            const auto finding = line.finding.value_or(session.findings().count());
            if (const record::Finding* chosen = session.findings().finding(finding))
                session.selection().choose(view::placeOf(*chosen, finding));
            choosePage(window, line.tab);
        });
        QTimer::singleShot(kSettleMilliseconds, &window, [&window, line] {
            if (!window.grab().save(line.screenshot)) {
                std::fprintf(stderr, "assayer: %s cannot be written.\n", qPrintable(line.screenshot));
                QCoreApplication::exit(3);
                return;
            }
            QCoreApplication::quit();
        });
    });
    if (line.subject.isEmpty())
        QTimer::singleShot(kSettleMilliseconds, &window,
                           [&window, line] { QCoreApplication::exit(window.grab().save(line.screenshot) ? 0 : 3); });
}

// Without a display Qt ends with a core dump. What needs no window goes on without one; returns false for the rest.
bool settlePlatform([[maybe_unused]] std::span<char* const> arguments)
{
#ifdef Q_OS_LINUX
    for (const char* variable : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}) {
        if (!qEnvironmentVariableIsEmpty(variable))
            return true;
    }
    const bool windowless = std::ranges::any_of(arguments, [](std::string_view argument) {
        return argument == "-h" || argument == "--help" || argument == "--help-all" || argument == "-v" ||
               argument == "--version" || argument == "-platform" || argument.starts_with("--screenshot");
    });
    if (windowless)
        qputenv("QT_QPA_PLATFORM", "offscreen");
    return windowless;
#else
    return true;
#endif
}

} // namespace

int main(int argc, char** argv)
{
    if (!settlePlatform({argv, static_cast<std::size_t>(argc)})) {
        std::fputs("assayer: there is no display to open a window on. Set DISPLAY or WAYLAND_DISPLAY, write a picture "
                   "with --screenshot FILE SUBJECT, or inspect with 'assay inspect SUBJECT'.\n",
                   stderr);
        return 3;
    }
    QApplication application(argc, argv);
    QApplication::setOrganizationName(QStringLiteral("assayer"));
    QApplication::setApplicationName(QStringLiteral("assayer"));
    QApplication::setApplicationVersion(QStringLiteral(ASSAYER_VERSION));
    const CommandLine line = parseCommandLine(application);
    // A picture shows the window as it is for a new user, and leaves no trace in the settings of this one.
    const QTemporaryDir settingsOfThePicture;
    if (!line.screenshot.isEmpty()) {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settingsOfThePicture.path());
    }

    widgets::applyLanguage(application, line.language.isEmpty() ? widgets::settings::language() : line.language);
    const widgets::ThemeChoice choice = line.theme == u"dark"    ? widgets::ThemeChoice::Dark
                                        : line.theme == u"light" ? widgets::ThemeChoice::Light
                                                                 : widgets::settings::theme();
    widgets::applyTheme(application, choice);

    inspection::Options options;
    options.inProcess = line.inProcess;
    options.requireSandbox = line.requireSandbox;
    if (line.timeLimit > 0)
        options.limits.fileTime = std::chrono::seconds(line.timeLimit);
    options.publicKeyPem = line.publicKeyPem;
    widgets::MainWindow window(std::make_shared<view::LocalEngine>(options));
    if (line.size.isValid())
        window.resize(line.size);

    std::optional<widgets::Watchdog> watchdog;
    if (qEnvironmentVariableIntValue("ASSAYER_WATCHDOG") > 0)
        watchdog.emplace();
    if (line.benchFirstPaint)
        new FirstPaint(window, [] {
            std::printf("%.0f\n", sinceProcessStart());
            QCoreApplication::quit();
        });
    if (!line.screenshot.isEmpty())
        takeScreenshot(window, line);
    window.show();
    QElapsedTimer sinceOpening;
    qint64 firstRows = -1;
    QObject::connect(&window.session().files(), &QAbstractItemModel::rowsInserted, &window, [&] {
        if (firstRows < 0 && sinceOpening.isValid())
            firstRows = sinceOpening.elapsed();
    });
    if (!line.subject.isEmpty())
        QTimer::singleShot(0, &window, [&window, &sinceOpening, subject = line.subject] {
            sinceOpening.start();
            window.open(subject);
        });
    const int status = QApplication::exec();
    if (watchdog)
        std::printf("first rows after: %lld ms\nlongest block of the event loop: %lld ms\n",
                    static_cast<long long>(firstRows), static_cast<long long>(watchdog->longestBlock()));
    return status;
}
