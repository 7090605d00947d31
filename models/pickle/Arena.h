// SPDX-License-Identifier: GPL-3.0-or-later
// The graph of values that have parts: nodes and their children in two vectors, compacted when they grow, with plain
// data forgotten first. No pointers, so that a hostile graph can neither leak nor overflow the stack when it goes.
#pragma once

#include "pickle/Value.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace assayer::pickle {

enum class NodeKind : std::uint8_t
{
    Tuple,
    List,
    Dict, ///< children: key, value, key, value ...
    Set,
    FrozenSet,
    Call,       ///< children: see CallPart
    Attribute,  ///< children: object, name
    Persistent, ///< children: id
    Text,       ///< a str that the stream computes; `extra` is the index of its text
    Data,       ///< bytes that the stream computes; the same
};

/// The children of a node of kind Call.
struct CallPart
{
    static constexpr std::size_t Callee = 0;
    static constexpr std::size_t Arguments = 1;
    static constexpr std::size_t Keywords = 2;
    static constexpr std::size_t State = 3;    ///< what BUILD set last
    static constexpr std::size_t SetState = 4; ///< a callable that BUILD put in the place of __setstate__
};

/// Node::extra of a call whose arguments must not be forgotten.
constexpr std::uint32_t kPinned = ~std::uint32_t{0};

struct Node
{
    NodeKind kind = NodeKind::Tuple;
    bool elided = false;     ///< some plain children were forgotten
    bool inert = false;      ///< a container that holds plain data only
    bool held = false;       ///< some node has it as a child
    std::uint32_t depth = 0; ///< nesting below it, as known when children were added
    float weight = 1;        ///< values in it if nothing were shared; grows by doubling
    std::uint32_t begin = 0; ///< of its children
    std::uint32_t count = 0;
    std::uint32_t capacity = 0;
    std::uint32_t extra = 0; ///< Text, Data: index of the text; containers, Call: item of TensorTree, or kPinned, or 0
    std::uint32_t variable = 0; ///< 1 + number of the variable that pseudo-source calls it by, or 0
};

class Memo;

class Arena
{
public:
    Value add(NodeKind kind, std::span<const Value> children);
    Value addText(NodeKind kind, std::string text);

    /// Appends children; of a huge container plain ones are forgotten at once.
    void append(Value container, std::span<const Value> children);

    Node& node(Value value) { return m_nodes[value.index()]; }
    const Node& node(Value value) const { return m_nodes[value.index()]; }
    bool isNode(Value value, NodeKind kind) const { return value.isNode() && node(value).kind == kind; }
    std::span<const Value> children(Value value) const
    {
        const Node& parent = node(value);
        return std::span(m_children).subspan(parent.begin, parent.count);
    }
    Value child(Value value, std::size_t position) const { return m_children[node(value).begin + position]; }
    void setChild(Value value, std::size_t position, Value child);
    const std::string& text(Value value) const { return m_texts[node(value).extra]; }
    std::uint64_t textBytes() const { return m_textBytes; }

    float weight(Value value) const { return value.isNode() ? node(value).weight : 1; }
    std::uint32_t depth(Value value) const { return value.isNode() ? node(value).depth : 0; }

    bool full() const { return m_nodes.size() >= m_nodeThreshold || m_children.size() >= m_childThreshold; }

    /// Forgets what nothing needs and, where only the memo refers to it, plain data and arguments of finished calls.
    /// Returns how many nodes stay.
    /// Values of the stack from `settled` on, where the lowest mark stands, only wait to be put into a container: apart
    /// from the topmost they lose plain content sooner than those below.
    std::size_t compact(std::span<Value> stack, std::size_t settled, Memo& memo);

private:
    void grow(Node& parent, std::size_t count);
    void account(Node& parent, std::span<const Value> children);
    void findInert();
    Value forgotten(Value value) const;
    void keep(Value value);
    void keepReachable();
    void moveNode(const Node& old);
    void moveKept();

    std::vector<Node> m_nodes;
    std::vector<Value> m_children;
    std::vector<std::string> m_texts;
    std::uint64_t m_textBytes = 0;
    bool m_inertOutdated = false; ///< a container that others hold ceased to be plain data

    // What a compaction works with, kept from one to the next since fresh memory costs more than the work.
    std::vector<std::uint8_t> m_kept;     ///< by node: whether it stays
    std::vector<std::uint32_t> m_pending; ///< kept nodes whose children are still to be looked at
    std::vector<std::uint32_t> m_places;  ///< by node: where it goes
    std::vector<Node> m_movedNodes;
    std::vector<Value> m_movedChildren;

    std::size_t m_nodeThreshold = kNodeThreshold;
    std::size_t m_childThreshold = kChildThreshold;

    static constexpr std::size_t kNodeThreshold = std::size_t{1} << 14U;
    static constexpr std::size_t kChildThreshold = std::size_t{1} << 16U;
};

} // namespace assayer::pickle
