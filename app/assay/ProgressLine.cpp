// SPDX-License-Identifier: GPL-3.0-or-later
#include "ProgressLine.h"

#include <algorithm>
#include <cstdio>
#include <unistd.h>

namespace assayer::assay {

namespace {

constexpr double kMebibyte = 1024.0 * 1024.0;

double asMebibytes(std::uint64_t bytes)
{
    return static_cast<double>(bytes) / kMebibyte;
}

} // namespace

ProgressLine::ProgressLine(bool quiet)
    : m_shown(!quiet && ::isatty(STDERR_FILENO) == 1), m_started(std::chrono::steady_clock::now())
{
}

ProgressLine::~ProgressLine()
{
    if (m_shown)
        std::fputs("\r\x1B[K", stderr);
}

void ProgressLine::progressed(const inspection::Progress& progress)
{
    if (!m_shown)
        return;
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - m_started;
    const double rate = asMebibytes(progress.bytesDone) / std::max(elapsed.count(), 0.001);
    const double left = asMebibytes(progress.bytesTotal - progress.bytesDone) / std::max(rate, 0.001);
    std::fprintf(stderr, "\r\x1B[K%llu of %llu files, %.0f of %.0f MiB, %.0f MiB/s, %.0f s left%s",
                 static_cast<unsigned long long>(progress.filesDone),
                 static_cast<unsigned long long>(progress.filesTotal), asMebibytes(progress.bytesDone),
                 asMebibytes(progress.bytesTotal), rate, left, progress.walking ? " (still listing)" : "");
    std::fflush(stderr);
}

} // namespace assayer::assay
