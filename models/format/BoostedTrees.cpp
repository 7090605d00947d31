// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/BoostedTrees.h"

#include <algorithm>

namespace assayer::format {

void BoostedTrees::key(const std::string& name)
{
    if (!m_open.empty())
        m_open.back().key = name;
    m_learner = m_learner || name == "learner";
}

void BoostedTrees::number(std::int64_t value)
{
    if (m_open.empty())
        return;
    Tree& tree = m_open.back();
    const bool left = tree.key == "left_children";
    const bool right = tree.key == "right_children";
    if (m_inArray && (left || right)) {
        tree.largest = std::max(tree.largest, value);
        tree.smallest = std::min(tree.smallest, value);
        (left ? tree.children : tree.rights) += 1;
    } else if (tree.key == "num_nodes") {
        m_nodes = value;
    }
}

void BoostedTrees::closeObject(std::uint64_t offset)
{
    if (m_open.empty())
        return;
    const Tree tree = std::move(m_open.back());
    m_open.pop_back();
    if (tree.children == 0 && tree.rights == 0)
        return;
    ++m_trees;
    const auto nodes = static_cast<std::int64_t>(tree.children);
    if (tree.children != tree.rights)
        m_observations.add("xgboost.bad-length",
                           "a tree has " + std::to_string(tree.children) + " left and " + std::to_string(tree.rights) +
                               " right children",
                           {}, offset, {});
    if (tree.largest >= nodes || tree.smallest < -1)
        m_observations.add("xgboost.bad-index",
                           "a tree of " + std::to_string(nodes) + " nodes has a child " +
                               std::to_string(tree.largest >= nodes ? tree.largest : tree.smallest),
                           {}, offset, {});
    if (m_nodes && *m_nodes != nodes)
        m_observations.add("xgboost.bad-length",
                           "a tree says that it has " + std::to_string(*m_nodes) + " nodes and lists " +
                               std::to_string(nodes),
                           {}, offset, {});
    m_nodes.reset();
}

void BoostedTrees::finish()
{
    m_facts.values["architecture"] = "xgboost";
    m_facts.values["trees"] = m_trees;
}

} // namespace assayer::format
