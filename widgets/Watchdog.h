// SPDX-License-Identifier: GPL-3.0-or-later
// Measures how long the event loop was ever kept from turning.
#pragma once

#include <QElapsedTimer>
#include <QTimer>

namespace assayer::widgets {

/// Ticks every few milliseconds; a tick that comes late was blocked for that long.
class Watchdog
{
public:
    Watchdog();
    qint64 longestBlock() const { return m_longest; } ///< milliseconds

private:
    QTimer m_timer;
    QElapsedTimer m_clock;
    qint64 m_longest = 0;
};

} // namespace assayer::widgets
