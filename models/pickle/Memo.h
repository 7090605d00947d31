// SPDX-License-Identifier: GPL-3.0-or-later
// The memo of an unpickler: values by number, as CPython keeps them (MEMOIZE takes the number of entries as the next
// one).
#pragma once

#include "pickle/Value.h"

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

namespace assayer::pickle {

/// Pages of entries for the dense beginning, a table for far numbers. Pages that are complete and hold nothing but
/// plain data are packed to half their size; beyond a bound the oldest are forgotten.
class Memo
{
public:
    std::uint64_t count() const { return m_count; }

    /// The entry, or Tag::Nothing.
    Value get(std::uint64_t number) const;

    /// Sets an entry and returns what stood there before.
    Value put(std::uint64_t number, Value value);

    /// Calls `change(Value&)` once for every entry that is a node.
    template <typename Change>
    void eachNode(Change change)
    {
        for (const auto& page : m_pages) {
            if (!page || page->nodes.empty())
                continue;
            std::size_t left = 0;
            for (const std::uint16_t position : onceEach(page->nodes)) {
                Value& value = page->values[position];
                if (value.isNode())
                    change(value);
                if (value.isNode())
                    page->nodes[left++] = position;
            }
            if (left == 0)
                page->nodes = std::vector<std::uint16_t>();
            else
                page->nodes.resize(left);
        }
        for (auto& [number, value] : m_far) {
            if (value.isNode())
                change(value);
        }
    }

    /// Packs complete pages without nodes; called after a compaction of the arena.
    void pack();

    /// Entries whose numbers lie far behind the dense ones; each costs more memory.
    std::size_t farCount() const { return m_far.size(); }

private:
    static constexpr std::size_t kPage = 4096;         // its positions fit into 16 bits
    static constexpr std::size_t kUnpackedPages = 256; ///< the newest stay as they are
    static constexpr std::uint64_t kPackedBytes = std::uint64_t{64} << 20U;

    struct Page
    {
        std::vector<Value> values;         ///< empty where packed
        std::vector<std::uint32_t> packed; ///< tag, and the payload's distance from `base`
        std::uint64_t base = 0;
        std::uint32_t used = 0;
        std::vector<std::uint16_t> nodes; ///< positions of all entries that are nodes, and of some that were
        bool forgotten = false;           ///< its entries are unknown
    };

    /// A number that is close enough to the entries before it that pages up to it are worth their memory.
    bool dense(std::uint64_t number) const { return number < m_count * 2 + 65536; }
    Page& pageFor(std::uint64_t number);
    static const std::vector<std::uint16_t>& onceEach(std::vector<std::uint16_t>& positions);
    void unpack(Page& page) const;
    static Value entry(const Page& page, std::size_t position);
    static bool packPage(Page& page);

    std::vector<std::unique_ptr<Page>> m_pages;
    std::unordered_map<std::uint64_t, Value> m_far;
    std::uint64_t m_count = 0;
    std::uint64_t m_packedBytes = 0;
    std::size_t m_nextToPack = 0;
    std::size_t m_nextToForget = 0;
};

} // namespace assayer::pickle
