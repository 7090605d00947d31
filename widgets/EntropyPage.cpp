// SPDX-License-Identifier: GPL-3.0-or-later
// Tab "Entropy".
#include "EntropyPage.h"

#include "Theme.h"

#include "view/Text.h"

#include <qcustomplot.h>

#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>

#include <algorithm>

namespace assayer::widgets {

namespace {

EntropyPage::Unit unitOf(std::uint64_t size)
{
    constexpr double kStep = 1024;
    if (size < 8U << 10U)
        return {1, "B"};
    if (size < 8U << 20U)
        return {kStep, "KiB"};
    if (size < 8ULL << 30U)
        return {kStep * kStep, "MiB"};
    return {kStep * kStep * kStep, "GiB"};
}

} // namespace

EntropyPage::EntropyPage(view::Session& session, QWidget* parent)
    : EvidencePage(session, parent), m_plot(new QCustomPlot(this)), m_summary(new QLabel(this))
{
    m_plot->setFocusPolicy(Qt::StrongFocus);
    m_plot->setObjectName(QStringLiteral("entropy"));
    m_plot->setAccessibleName(tr("Entropy along the file"));
    m_plot->addGraph();
    m_plot->graph()->setLineStyle(QCPGraph::lsStepLeft);
    m_plot->yAxis->setRange(0, 8);
    m_plot->yAxis->setLabel(tr("bits per byte"));
    m_plot->installEventFilter(this);
    m_marker = new QCPItemLine(m_plot);
    m_marker->start->setTypeX(QCPItemPosition::ptPlotCoords);
    m_marker->start->setTypeY(QCPItemPosition::ptAxisRectRatio);
    m_marker->end->setTypeX(QCPItemPosition::ptPlotCoords);
    m_marker->end->setTypeY(QCPItemPosition::ptAxisRectRatio);
    m_marker->setVisible(false);
    m_summary->setTextFormat(Qt::PlainText);
    m_summary->setFont(smallFont(font()));
    m_summary->setContentsMargins(8, 2, 8, 2);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_plot, 1);
    layout->addWidget(m_summary);
    applyColours();
}

void EntropyPage::applyColours()
{
    const Theme& theme = themeOf(palette());
    m_plot->setBackground(theme.base);
    for (QCPAxis* axis : {m_plot->xAxis, m_plot->yAxis}) {
        axis->setBasePen(QPen(theme.border));
        axis->setTickPen(QPen(theme.border));
        axis->setSubTickPen(QPen(theme.border));
        axis->grid()->setPen(QPen(theme.border, 1, Qt::DotLine));
        axis->setLabelColor(theme.dim);
        axis->setTickLabelColor(theme.dim);
        axis->setLabelFont(smallFont(font()));
        axis->setTickLabelFont(smallFont(font()));
    }
    QColor fill = theme.accent;
    fill.setAlphaF(0.18F);
    m_plot->graph()->setPen(QPen(theme.accent, 1.2));
    m_plot->graph()->setBrush(fill);
    m_marker->setPen(QPen(theme.mark(view::Mark::High), 1.4));
}

void EntropyPage::showPlace(const view::Place& place)
{
    const record::File* file = session().file(place.path);
    m_path = place.path;
    m_slices = file != nullptr && file->entropy ? file->entropy->size() : 0;
    if (m_slices == 0) {
        m_plot->graph()->data()->clear();
        m_marker->setVisible(false);
        m_summary->setText(file == nullptr ? tr("Choose a file to see its entropy.")
                                           : tr("No entropy profile was made of this file."));
        m_plot->setAccessibleDescription(m_summary->text());
        m_plot->replot(QCustomPlot::rpQueuedReplot);
        return;
    }
    const std::vector<double>& values = *file->entropy;
    m_unit = unitOf(file->size);
    const double extent = static_cast<double>(file->size) / m_unit.bytes;
    // A step from the begin of each slice, and one point more for the end of the last.
    QVector<double> x;
    QVector<double> y;
    for (std::size_t i = 0; i <= m_slices; ++i) {
        x << extent * static_cast<double>(i) / static_cast<double>(m_slices);
        y << values[std::min(i, m_slices - 1)];
    }
    m_plot->graph()->setData(x, y, true);
    m_plot->xAxis->setLabel(tr("offset, %1").arg(QLatin1String(m_unit.name)));
    m_plot->xAxis->setRange(0, extent);
    const auto [lowest, highest] = std::minmax_element(values.begin(), values.end());
    m_summary->setText(tr("%n slice(s), lowest %1, highest %2 bits per byte", nullptr, static_cast<int>(m_slices))
                           .arg(QLocale().toString(*lowest, 'f', 2), QLocale().toString(*highest, 'f', 2)));
    m_plot->setAccessibleDescription(m_summary->text());
    placeMarker(place.offset.value_or(0), file->size);
    m_marker->setVisible(place.offset.has_value());
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void EntropyPage::placeMarker(std::uint64_t offset, std::uint64_t size)
{
    m_share = size == 0 ? 0 : static_cast<double>(offset) / static_cast<double>(size);
    const double x = static_cast<double>(offset) / m_unit.bytes;
    m_marker->start->setCoords(x, 1);
    m_marker->end->setCoords(x, 0);
}

void EntropyPage::chooseShare(double share)
{
    const record::File* file = session().file(m_path);
    if (file == nullptr || file->size == 0 || m_slices == 0)
        return;
    const auto slice = static_cast<std::uint64_t>(std::clamp(share, 0.0, 0.999999999) * static_cast<double>(m_slices));
    view::Place place = view::placeOf(*file);
    const std::uint64_t width = file->size / m_slices;
    place.offset = slice * width;
    place.length = std::max<std::uint64_t>(width, 1);
    session().selection().choose(place);
}

bool EntropyPage::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::MouseButtonRelease) {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        const double span = m_plot->xAxis->range().upper;
        if (span > 0)
            chooseShare(m_plot->xAxis->pixelToCoord(mouse->position().x()) / span);
        return true;
    }
    if (event->type() == QEvent::KeyPress && m_slices > 0) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const double step = 1.0 / static_cast<double>(m_slices);
        if (key == Qt::Key_Left || key == Qt::Key_Right) {
            chooseShare(m_share + (key == Qt::Key_Right ? step : -step) + step / 2);
            return true;
        }
    }
    return EvidencePage::eventFilter(watched, event);
}

void EntropyPage::changeEvent(QEvent* event)
{
    EvidencePage::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        applyColours();
        m_plot->replot(QCustomPlot::rpQueuedReplot);
    }
}

} // namespace assayer::widgets
