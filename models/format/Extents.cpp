// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/Extents.h"

#include <algorithm>
#include <tuple>

namespace assayer::format {

ExtentReport inspectExtents(std::vector<Extent>& extents, std::uint64_t alignment)
{
    constexpr std::size_t kMost = 1000;
    std::sort(extents.begin(), extents.end(), [](const Extent& a, const Extent& b) {
        return std::tie(a.begin, a.end, a.source) < std::tie(b.begin, b.end, b.source);
    });
    ExtentReport report;
    for (const Extent& extent : extents) {
        const bool padding = extent.begin - report.end < alignment && extent.begin % alignment == 0;
        if (extent.begin > report.end && !padding && report.holes.size() < kMost)
            report.holes.push_back({report.end, extent.begin});
        if (extent.begin < report.end && extent.end > extent.begin && report.overlaps.size() < kMost)
            report.overlaps.push_back(extent);
        report.end = std::max(report.end, extent.end);
    }
    return report;
}

} // namespace assayer::format
