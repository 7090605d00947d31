// SPDX-License-Identifier: GPL-3.0-or-later
// Tab "Entropy": bits per byte along the file.
#pragma once

#include "EvidencePage.h"

class QCustomPlot;
class QCPItemLine;
class QLabel;

namespace assayer::widgets {

/// A click, or Enter after the arrow keys, goes to the bytes at that place.
class EntropyPage : public EvidencePage
{
    Q_OBJECT

public:
    /// What the axis of offsets counts in.
    struct Unit
    {
        double bytes = 1;
        const char* name = "B";
    };

    EntropyPage(view::Session& session, QWidget* parent);
    void showPlace(const view::Place& place) override;
    /// Chooses the slice at a share (0 to 1) of the file.
    void chooseShare(double share);

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void applyColours();
    void placeMarker(std::uint64_t offset, std::uint64_t size);

    QCustomPlot* m_plot;
    QCPItemLine* m_marker;
    QLabel* m_summary;
    std::string m_path;
    std::size_t m_slices = 0;
    double m_share = 0;
    Unit m_unit;
};

} // namespace assayer::widgets
