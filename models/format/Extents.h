// SPDX-License-Identifier: GPL-3.0-or-later
// The places that tensors take in a file's data: holes between them and overlaps.
#pragma once

#include <cstdint>
#include <vector>

namespace assayer::format {

/// Bytes [begin, end) of the data; `source` is the offset of what describes them.
struct Extent
{
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    std::uint64_t source = 0;
};

struct Hole
{
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
};

struct ExtentReport
{
    std::vector<Hole> holes;      ///< in front of and between extents; at most 1000
    std::vector<Extent> overlaps; ///< extents that begin before an earlier one ended; at most 1000
    std::uint64_t end = 0;        ///< the highest end
};

/// Sorts `extents` and reports. A hole shorter than `alignment` that ends at a multiple of it is padding and no hole.
ExtentReport inspectExtents(std::vector<Extent>& extents, std::uint64_t alignment = 1);

} // namespace assayer::format
