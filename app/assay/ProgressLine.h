// SPDX-License-Identifier: GPL-3.0-or-later
// Progress of an inspection as one line on a terminal.
#pragma once

#include "inspection/Observer.h"

#include <chrono>

namespace assayer::assay {

/// Writes to standard error, and only where that is a terminal; erases its line at the end.
class ProgressLine final : public inspection::Observer
{
public:
    explicit ProgressLine(bool quiet);
    ~ProgressLine() override;
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    void progressed(const inspection::Progress& progress) override;

private:
    bool m_shown;
    std::chrono::steady_clock::time_point m_started;
};

} // namespace assayer::assay
