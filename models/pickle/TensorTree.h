// SPDX-License-Identifier: GPL-3.0-or-later
// Which values of a stream hold tensors and under which keys, so that a tensor gets its whole key path as its name. The
// arena forgets plain content of large streams; this keeps the little that names need.
#pragma once

#include "pickle/Analysis.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace assayer::pickle {

/// Items are numbered from 1; 0 is no item. An item stands for a tensor or for a value that holds some.
class TensorTree
{
public:
    explicit TensorTree(std::size_t mostTensors) : m_mostItems(mostTensors * 4) {}

    bool empty() const { return m_items.empty(); }

    /// A tensor, given as its index in Analysis::tensors; 0 where there are too many.
    std::uint32_t addTensor(std::size_t index);
    /// A value that will hold others; 0 where there are too many.
    std::uint32_t addHolder();

    bool isTensor(std::uint32_t item) const { return item != 0 && m_items[item - 1].tensor != 0; }
    /// The index of an item's tensor in Analysis::tensors; only for a tensor.
    std::size_t tensor(std::uint32_t item) const { return m_items[item - 1].tensor - 1; }

    /// `holder` has `held` under `key`; the attributes of an object stand in a dict of their own.
    void attach(std::uint32_t holder, std::uint32_t held, std::string key, bool attributes = false);

    /// Tensors below `item` are parts of another one (indices of a sparse tensor), not tensors of their own.
    void markParts(std::uint32_t item);

    /// The tensors by their key paths from `root` on, a shared one under each of its keys, then those that nothing
    /// reaches under the key they were last put under. At most three times as many as were noted.
    std::vector<TensorReference> named(std::uint32_t root, const std::vector<TensorReference>& tensors) const;

private:
    struct Edge
    {
        std::uint32_t to = 0;
        bool attributes = false;
        std::string key;
    };
    struct Item
    {
        std::size_t tensor = 0; ///< 1 + its index
        bool part = false;
        std::vector<Edge> held;
    };
    class Walk;

    std::vector<Item> m_items;
    std::size_t m_mostItems;
    std::size_t m_edges = 0;
    std::size_t m_keyBytes = 0;
};

} // namespace assayer::pickle
