// SPDX-License-Identifier: GPL-3.0-or-later
#include "integrity/EntropyProfile.h"

#include <algorithm>
#include <cmath>

namespace assayer::integrity {

namespace {

constexpr std::uint64_t kPage = 4096;
constexpr std::uint64_t kSampleEvery = 16;
constexpr std::uint64_t kWholeUpTo = 4ULL << 20U;

} // namespace

EntropyProfile::EntropyProfile(std::uint64_t size)
    : m_sliceLength(std::max<std::uint64_t>(kPage, (size / kSlices + kPage) / kPage * kPage)),
      m_sliceEnd(m_sliceLength), m_sampled(size > kWholeUpTo)
{
}

void EntropyProfile::add(std::span<const std::byte> bytes)
{
    while (!bytes.empty()) {
        const std::uint64_t page = m_offset / kPage;
        const std::uint64_t toPageEnd = kPage - m_offset % kPage;
        const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), toPageEnd));
        if (!m_sampled || page % kSampleEvery == 0) {
            // Four tables: equal neighbours would otherwise wait for one another's counter.
            std::size_t i = 0;
            for (; i + 4 <= length; i += 4) {
                ++m_counts[0][std::to_integer<std::size_t>(bytes[i])];
                ++m_counts[1][std::to_integer<std::size_t>(bytes[i + 1])];
                ++m_counts[2][std::to_integer<std::size_t>(bytes[i + 2])];
                ++m_counts[3][std::to_integer<std::size_t>(bytes[i + 3])];
            }
            for (; i < length; ++i)
                ++m_counts[0][std::to_integer<std::size_t>(bytes[i])];
            m_counted += length;
        }
        m_offset += length;
        bytes = bytes.subspan(length);
        if (m_offset >= m_sliceEnd)
            closeSlice();
    }
}

void EntropyProfile::closeSlice()
{
    double entropy = 0;
    for (std::size_t value = 0; value < 256; ++value) {
        const double count =
            static_cast<double>(m_counts[0][value]) + m_counts[1][value] + m_counts[2][value] + m_counts[3][value];
        if (count > 0) {
            const double share = count / static_cast<double>(m_counted);
            entropy -= share * std::log2(share);
        }
    }
    // Two decimals are more than a plot shows, and keep records of equal bytes equal everywhere.
    m_entropy.push_back(std::abs(std::round(entropy * 100) / 100));
    for (auto& table : m_counts)
        table.fill(0);
    m_counted = 0;
    m_sliceEnd += m_sliceLength;
}

std::vector<double> EntropyProfile::finish()
{
    if (m_counted > 0)
        closeSlice();
    return std::move(m_entropy);
}

} // namespace assayer::integrity
