// SPDX-License-Identifier: GPL-3.0-or-later
// Measures how long the event loop was ever kept from turning.
#include "Watchdog.h"

#include <algorithm>

namespace assayer::widgets {

namespace {

constexpr int kTickMilliseconds = 5;

} // namespace

Watchdog::Watchdog()
{
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(kTickMilliseconds);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] {
        if (m_clock.isValid())
            m_longest = std::max(m_longest, m_clock.restart() - kTickMilliseconds);
        else
            m_clock.start();
    });
    m_timer.start();
}

} // namespace assayer::widgets
