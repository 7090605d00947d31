// SPDX-License-Identifier: GPL-3.0-or-later
// Adding observations with a bound on each kind, so that a hostile file with a million oddities stays readable.
#pragma once

#include "format/Facts.h"

#include <map>
#include <string>
#include <utility>

namespace assayer::format {

/// Adds to `facts.observations`; of each kind the first 100 are kept, and when this goes out of scope the last of them
/// says how many more there were.
class Observations
{
public:
    explicit Observations(Facts& facts) : m_facts(facts) {}
    Observations(const Observations&) = delete;
    Observations& operator=(const Observations&) = delete;
    ~Observations();

    void add(std::string kind, std::string detail, std::string member = {},
             std::optional<std::uint64_t> offset = std::nullopt, std::optional<std::uint64_t> length = std::nullopt);
    /// Whether any of this kind was added here.
    bool has(const std::string& kind) const { return m_kinds.contains(kind); }

private:
    Facts& m_facts;
    std::map<std::string, std::pair<std::size_t, std::size_t>> m_kinds; ///< count, index of the last one kept
};

} // namespace assayer::format
