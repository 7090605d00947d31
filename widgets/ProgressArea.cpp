// SPDX-License-Identifier: GPL-3.0-or-later
// The status bar's account of a running inspection.
#include "ProgressArea.h"

#include "view/Text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>

namespace assayer::widgets {

ProgressArea::ProgressArea(view::Session& session, QWidget* parent)
    : QWidget(parent), m_session(session), m_text(new QLabel(this)), m_bar(new QProgressBar(this)),
      m_stop(new QPushButton(tr("Stop"), this))
{
    m_text->setTextFormat(Qt::PlainText);
    m_text->setObjectName(QStringLiteral("progressText"));
    m_bar->setObjectName(QStringLiteral("progressBar"));
    m_bar->setAccessibleName(tr("Progress of the inspection"));
    m_bar->setFixedWidth(180);
    m_bar->setMaximumHeight(14);
    m_bar->setTextVisible(false);
    m_stop->setObjectName(QStringLiteral("stopButton"));
    m_stop->setMinimumHeight(24);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(6, 1, 6, 1);
    layout->addWidget(m_bar);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_stop);
    connect(m_stop, &QPushButton::clicked, &session, &view::Session::cancel);
    connect(&session, &view::Session::stateChanged, this, &ProgressArea::updateState);
    connect(&session, &view::Session::progressed, this, &ProgressArea::updateProgress);
    updateState();
}

void ProgressArea::updateState()
{
    const bool running = m_session.state() == view::Session::State::Running;
    if (running && !m_bar->isVisible())
        m_clock.start();
    m_bar->setVisible(running);
    m_stop->setVisible(running);
    m_stop->setEnabled(!m_session.stopping());
    switch (m_session.state()) {
    case view::Session::State::Empty:
        m_text->setText(tr("No subject is open"));
        break;
    case view::Session::State::Running:
        m_bar->setRange(0, 0);
        m_text->setText(m_session.stopping() ? tr("Stopping…") : tr("Inspecting…"));
        break;
    case view::Session::State::Finished: {
        const QString rules = tr("offline · nothing executed");
        if (m_session.incomplete())
            m_text->setText(tr("Stopped, results are incomplete") + QStringLiteral(" · ") + rules);
        else if (m_session.fromRecordFile())
            m_text->setText(tr("Saved record of %1").arg(view::shown(m_session.record()->finished)));
        else
            m_text->setText(tr("Finished in %1 s").arg(QLocale().toString(double(m_clock.elapsed()) / 1000.0, 'f', 1)) +
                            QStringLiteral(" · ") + rules);
        break;
    }
    case view::Session::State::Failed:
        m_text->setText(tr("The subject could not be opened"));
        break;
    }
}

void ProgressArea::updateProgress()
{
    const inspection::Progress& progress = m_session.progress();
    if (m_session.state() != view::Session::State::Running || m_session.stopping())
        return;
    QStringList parts{
        tr("%1 of %2 files").arg(view::countText(progress.filesDone), view::countText(progress.filesTotal)),
        tr("%1 of %2").arg(view::sizeText(progress.bytesDone), view::sizeText(progress.bytesTotal))};
    const double seconds = static_cast<double>(m_clock.elapsed()) / 1000.0;
    if (seconds > 0.5 && progress.bytesDone > 0) {
        const double rate = static_cast<double>(progress.bytesDone) / seconds;
        parts << tr("%1/s").arg(view::sizeText(static_cast<std::uint64_t>(rate)));
        const std::uint64_t left = progress.bytesTotal - std::min(progress.bytesTotal, progress.bytesDone);
        if (!progress.walking && seconds > 2)
            parts << tr("%n second(s) left", nullptr, static_cast<int>(static_cast<double>(left) / rate));
    }
    m_text->setText(parts.join(QStringLiteral(" · ")));
    if (!progress.walking && progress.bytesTotal > 0) {
        m_bar->setRange(0, 1000);
        m_bar->setValue(static_cast<int>(1000.0 * static_cast<double>(progress.bytesDone) /
                                         static_cast<double>(progress.bytesTotal)));
    }
}

} // namespace assayer::widgets
