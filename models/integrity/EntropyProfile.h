// SPDX-License-Identifier: GPL-3.0-or-later
// Shannon entropy of the bytes along a file: compressed or encrypted parts stand near 8 bits per byte, text near 4 to
// 5, padding at 0.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace assayer::integrity {

/// Collects byte counts of up to 256 equal slices while the bytes of a file stream by. Of files above 4 MiB one page of
/// 4 KiB in sixteen is counted, so that the profile costs a fraction of a digest; slices are never shorter than a page.
class EntropyProfile
{
public:
    static constexpr std::size_t kSlices = 256;

    explicit EntropyProfile(std::uint64_t size);

    /// The next bytes of the file, in order; blocks are multiples of 4 KiB apart from the last.
    void add(std::span<const std::byte> bytes);

    /// Bits per byte of each slice, 0 to 8.
    std::vector<double> finish();

private:
    void closeSlice();

    std::uint64_t m_sliceLength;
    std::uint64_t m_offset = 0;
    std::uint64_t m_sliceEnd;
    bool m_sampled;
    std::uint64_t m_counted = 0;
    std::array<std::array<std::uint32_t, 256>, 4> m_counts{};
    std::vector<double> m_entropy;
};

} // namespace assayer::integrity
