// SPDX-License-Identifier: GPL-3.0-or-later
// What is odd about the structure of a container, with a bound on how much of it is kept.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace assayer::container {

/// A structural oddity; `kind` is an observation kind ("archive.duplicate-name").
struct Oddity
{
    std::string kind;
    std::string detail;
    std::string member;
    std::optional<std::uint64_t> offset;
    std::optional<std::uint64_t> length;
};

/// Oddities with a bound on each kind, so that a hostile archive cannot fill the memory with them.
class Oddities
{
public:
    void add(std::string kind, std::string detail, std::string member = {},
             std::optional<std::uint64_t> offset = std::nullopt, std::optional<std::uint64_t> length = std::nullopt);
    /// The list; where a kind was cut, its last oddity says how many more there are.
    std::vector<Oddity> take();

private:
    std::vector<Oddity> m_list;
    std::map<std::string, std::pair<std::size_t, std::size_t>> m_kinds; ///< count, index of the last one kept
};

} // namespace assayer::container
