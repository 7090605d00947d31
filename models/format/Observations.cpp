// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/Observations.h"

namespace assayer::format {

namespace {
constexpr std::size_t kMostOfAKind = 100;
}

Observations::~Observations()
{
    for (const auto& [kind, counted] : m_kinds) {
        if (counted.first > kMostOfAKind)
            m_facts.observations[counted.second].detail +=
                " (and " + std::to_string(counted.first - kMostOfAKind) + " more of this kind)";
    }
}

void Observations::add(std::string kind, std::string detail, std::string member, std::optional<std::uint64_t> offset,
                       std::optional<std::uint64_t> length)
{
    auto& [count, last] = m_kinds[kind];
    if (++count > kMostOfAKind)
        return;
    last = m_facts.observations.size();
    m_facts.observations.push_back({std::move(kind), std::move(detail), std::move(member), offset, length});
}

} // namespace assayer::format
