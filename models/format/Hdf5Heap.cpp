// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/Hdf5Heap.h"

#include "base/CheckedArithmetic.h"

#include <algorithm>
#include <bit>
#include <set>

namespace assayer::format {

namespace {

constexpr std::size_t kHdf5HeapMostNodes = 20'000;
constexpr std::uint64_t kMostObject = std::uint64_t{16} << 20U;
constexpr std::size_t kTreeOverhead = 10; ///< signature, version, type and checksum of a node

std::size_t bytesFor(std::uint64_t most)
{
    return (static_cast<std::size_t>(std::bit_width(most)) + 7) / 8;
}

/// The records of a version 2 tree.
class TreeWalk
{
public:
    TreeWalk(Hdf5File& file, std::size_t most) : m_file(file), m_most(most) {}

    std::vector<std::string> records(std::uint64_t tree)
    {
        Hdf5Record head = m_file.record(tree, 64);
        if (head.text(4) != "BTHD") {
            m_file.fail("no tree of version 2 stands here", tree);
            return {};
        }
        head.skip(2);
        m_nodeSize = head.number(4);
        m_recordSize = head.number(2);
        const std::uint64_t depth = head.number(2);
        head.skip(2);
        const std::uint64_t root = m_file.address(head);
        const std::uint64_t count = head.number(2);
        if (!head.ok() || m_recordSize == 0 || m_nodeSize < kTreeOverhead + m_recordSize || m_nodeSize > kMostObject ||
            depth > 8) {
            m_file.fail("the sizes of a tree do not fit each other", tree);
            return {};
        }
        sizeLevels(depth);
        m_pending.push_back({root, count, depth});
        while (!m_pending.empty() && m_seen.size() < kHdf5HeapMostNodes && m_records.size() < m_most) {
            const Node node = m_pending.back();
            m_pending.pop_back();
            if (m_file.isNone(node.address))
                continue;
            if (!m_file.isAddress(node.address) || !m_seen.insert(node.address).second)
                m_file.fail("a tree leads to a place that is not in the file, or in a circle", tree);
            else
                read(node);
        }
        return std::move(m_records);
    }

private:
    struct Node
    {
        std::uint64_t address;
        std::uint64_t count;
        std::uint64_t depth;
    };

    // How wide the counts of children are follows from how many records the nodes below can hold.
    void sizeLevels(std::uint64_t depth)
    {
        const std::uint64_t leafMost = (m_nodeSize - kTreeOverhead) / m_recordSize;
        m_countBytes = bytesFor(leafMost);
        std::uint64_t total = leafMost;
        m_totalBytes.push_back(0);
        for (std::uint64_t level = 1; level <= depth; ++level) {
            const std::uint64_t pointer = m_file.offsetBytes() + m_countBytes + m_totalBytes.back();
            const std::uint64_t most = m_nodeSize > kTreeOverhead + pointer
                                           ? (m_nodeSize - kTreeOverhead - pointer) / (m_recordSize + pointer)
                                           : 0;
            const auto below = checkedMultiply(most + 1, total);
            total = below ? checkedAdd(*below, most).value_or(UINT64_MAX) : UINT64_MAX;
            m_totalBytes.push_back(bytesFor(total));
        }
    }

    void read(const Node& node)
    {
        Hdf5Record bytes = m_file.record(node.address, m_nodeSize);
        if (bytes.text(4) != (node.depth > 0 ? "BTIN" : "BTLF")) {
            m_file.fail("no node of a tree stands here", node.address);
            return;
        }
        bytes.skip(2);
        for (std::uint64_t i = 0; i < node.count && bytes.ok() && m_records.size() < m_most; ++i) {
            std::string record = bytes.text(m_recordSize);
            if (bytes.ok())
                m_records.push_back(std::move(record));
        }
        for (std::uint64_t i = 0; node.depth > 0 && i <= node.count && bytes.ok(); ++i) {
            const std::uint64_t child = m_file.address(bytes);
            const std::uint64_t count = bytes.number(m_countBytes);
            bytes.skip(node.depth > 1 ? m_totalBytes[static_cast<std::size_t>(node.depth - 1)] : 0);
            if (bytes.ok())
                m_pending.push_back({child, count, node.depth - 1});
        }
        if (!bytes.ok())
            m_file.fail("a node of a tree ends early", node.address);
    }

    Hdf5File& m_file;
    std::size_t m_most;
    std::uint64_t m_nodeSize = 0;
    std::uint64_t m_recordSize = 0;
    std::size_t m_countBytes = 1;
    std::vector<std::size_t> m_totalBytes;
    std::vector<Node> m_pending;
    std::set<std::uint64_t> m_seen;
    std::vector<std::string> m_records;
};

/// A fractal heap: identifiers to bytes.
class FractalHeap
{
public:
    FractalHeap(Hdf5File& file, std::uint64_t address) : m_file(file), m_at(address)
    {
        Hdf5Record head = file.record(address, 256);
        m_ok = head.text(4) == "FRHP";
        head.skip(1);
        head.number(2);
        m_filtered = head.number(2) != 0;
        head.number(1);
        const std::uint64_t mostManaged = head.number(4);
        head.skip(10 * file.lengthBytes() + 2 * file.offsetBytes());
        m_width = head.number(2);
        m_firstBlock = file.length(head);
        m_mostDirect = file.length(head);
        const std::uint64_t bits = head.number(2);
        head.skip(2);
        m_root = file.address(head);
        m_rows = head.number(2);
        m_offsetBytes = static_cast<std::size_t>((bits + 7) / 8);
        m_lengthBytes = bytesFor(std::min(m_mostDirect, mostManaged));
        m_ok = m_ok && head.ok() && m_width > 0 && m_width <= 4096 && m_firstBlock > 0 &&
               std::has_single_bit(m_firstBlock) && m_offsetBytes > 0 && m_offsetBytes <= 8 &&
               m_mostDirect >= m_firstBlock;
        if (!m_ok)
            file.fail("no fractal heap stands here, or its sizes do not fit each other", address);
    }

    std::optional<std::pair<std::string, std::uint64_t>> object(const std::string& id)
    {
        if (!m_ok)
            return std::nullopt;
        Hdf5Record record(id, 0);
        const std::uint64_t kind = (record.number(1) >> 4U) & 3U;
        if (kind == 2) { // tiny: the identifier holds the object
            const std::uint64_t length = (static_cast<unsigned char>(id[0]) & 15U) + 1U;
            return std::pair{record.text(length), m_at};
        }
        const std::uint64_t offset = record.number(m_offsetBytes);
        const std::uint64_t length = record.number(m_lengthBytes);
        const auto place = kind == 0 && record.ok() && !m_filtered ? locate(offset) : std::nullopt;
        if (!place || length > kMostObject) {
            m_file.fail("an object of a heap is huge, filtered or not in the file", m_at);
            return std::nullopt;
        }
        Hdf5Record bytes = m_file.record(*place, length);
        const std::uint64_t at = bytes.place();
        return std::pair{bytes.text(length), at};
    }

private:
    std::uint64_t rowBlock(std::uint64_t row) const
    {
        return row < 2 ? m_firstBlock : m_firstBlock << std::min<std::uint64_t>(row - 1, 40);
    }

    // The address of a place in the heap's own space: down through indirect blocks to the direct one that covers it.
    std::optional<std::uint64_t> locate(std::uint64_t offset)
    {
        std::uint64_t block = m_root;
        std::uint64_t rows = m_rows;
        std::uint64_t within = offset;
        for (int depth = 0; depth < 16; ++depth) {
            if (!m_file.isAddress(block))
                return std::nullopt;
            if (rows == 0)
                return checkedAdd(block, within);
            Hdf5Record head = m_file.record(block, 4);
            if (head.text(4) != "FHIB")
                return std::nullopt;
            std::uint64_t before = 0;
            std::uint64_t row = 0;
            while (row < rows && within - before >= rowBlock(row) * m_width) {
                before += rowBlock(row) * m_width;
                ++row;
            }
            if (row >= rows || row > 60)
                return std::nullopt;
            const std::uint64_t column = (within - before) / rowBlock(row);
            const std::uint64_t entry = row * m_width + column;
            const std::uint64_t fixed = 5 + m_file.offsetBytes() + m_offsetBytes;
            Hdf5Record child = m_file.record(block + fixed + entry * m_file.offsetBytes(), m_file.offsetBytes());
            within = within - before - column * rowBlock(row);
            const std::uint64_t size = rowBlock(row);
            block = m_file.address(child);
            rows = size <= m_mostDirect ? 0 : rowsOf(size);
            if (!child.ok())
                return std::nullopt;
        }
        return std::nullopt;
    }

    // An indirect block of a size has as many rows as fill it.
    std::uint64_t rowsOf(std::uint64_t size) const
    {
        const auto ratio = size / (m_firstBlock * m_width);
        return static_cast<std::uint64_t>(std::bit_width(ratio));
    }

    Hdf5File& m_file;
    std::uint64_t m_at;
    bool m_ok = false;
    bool m_filtered = false;
    std::uint64_t m_width = 0;
    std::uint64_t m_firstBlock = 0;
    std::uint64_t m_mostDirect = 0;
    std::uint64_t m_root = 0;
    std::uint64_t m_rows = 0;
    std::size_t m_offsetBytes = 0;
    std::size_t m_lengthBytes = 0;
};

} // namespace

std::vector<std::pair<std::string, std::uint64_t>> denseObjects(Hdf5File& file, std::uint64_t heap, std::uint64_t tree,
                                                                std::size_t idAt, std::size_t most)
{
    std::vector<std::pair<std::string, std::uint64_t>> objects;
    FractalHeap fractal(file, heap);
    std::uint64_t held = 0;
    for (const std::string& record : TreeWalk(file, most).records(tree)) {
        if (record.size() <= idAt)
            continue;
        auto object = fractal.object(record.substr(idAt));
        if (!object)
            continue;
        held += object->first.size();
        if (held > kMostObject * 2) {
            file.fail("a heap holds more than is looked at", heap);
            break;
        }
        objects.push_back(std::move(*object));
    }
    return objects;
}

} // namespace assayer::format
