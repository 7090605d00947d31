// SPDX-License-Identifier: GPL-3.0-or-later
// What the JSON and UBJSON forms of XGBoost models share: the indices of each tree have to stay inside it.
#pragma once

#include "format/Observations.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assayer::format {

/// Fed with keys and numbers in document order; checks each object that has children of nodes.
class BoostedTrees
{
public:
    explicit BoostedTrees(Facts& facts) : m_facts(facts), m_observations(facts) {}

    void openObject() { m_open.emplace_back(); }
    void closeObject(std::uint64_t offset);
    void key(const std::string& name);
    /// A number, as itself or as text, behind the last key.
    void number(std::int64_t value);
    void closeArray() { m_inArray = false; }
    void openArray() { m_inArray = true; }
    void finish();
    bool isModel() const { return m_learner; }

private:
    struct Tree
    {
        std::string key;
        std::uint64_t children = 0;
        std::int64_t largest = -1;
        std::int64_t smallest = 0;
        std::uint64_t rights = 0;
    };

    Facts& m_facts;
    Observations m_observations;
    std::vector<Tree> m_open;
    std::uint64_t m_trees = 0;
    std::optional<std::int64_t> m_nodes; ///< num_nodes of the tree_param that was read last
    bool m_inArray = false;
    bool m_learner = false;
};

} // namespace assayer::format
