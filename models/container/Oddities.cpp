// SPDX-License-Identifier: GPL-3.0-or-later
#include "container/Oddities.h"

namespace assayer::container {

namespace {
constexpr std::size_t kMostOfAKind = 100;
}

void Oddities::add(std::string kind, std::string detail, std::string member, std::optional<std::uint64_t> offset,
                   std::optional<std::uint64_t> length)
{
    auto& [count, last] = m_kinds[kind];
    if (++count > kMostOfAKind)
        return;
    last = m_list.size();
    m_list.push_back({std::move(kind), std::move(detail), std::move(member), offset, length});
}

std::vector<Oddity> Oddities::take()
{
    for (const auto& [kind, counted] : m_kinds) {
        if (counted.first > kMostOfAKind)
            m_list[counted.second].detail +=
                " (and " + std::to_string(counted.first - kMostOfAKind) + " more of this kind)";
    }
    return std::move(m_list);
}

} // namespace assayer::container
