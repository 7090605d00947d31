// SPDX-License-Identifier: GPL-3.0-or-later
#include "pickle/Arena.h"

#include "pickle/Memo.h"

#include <algorithm>

namespace assayer::pickle {

namespace {

constexpr std::size_t kMostPlainChildren = 65536; ///< a container that is longer forgets further plain children
constexpr std::size_t kKeptOnStack = 1024;        ///< plain children that a value on the stack keeps in a compaction
constexpr std::size_t kKeptUnmarked = 65536; ///< topmost values that keep their content where no mark is below them
constexpr int kInertPasses = 8;

bool isContainer(NodeKind kind)
{
    return kind <= NodeKind::FrozenSet;
}

Tag containerTag(NodeKind kind)
{
    switch (kind) {
    case NodeKind::Tuple:
        return Tag::Tuple;
    case NodeKind::List:
        return Tag::List;
    case NodeKind::Dict:
        return Tag::Dict;
    case NodeKind::Set:
        return Tag::Set;
    default:
        return Tag::FrozenSet;
    }
}

} // namespace

void Arena::account(Node& parent, std::span<const Value> children)
{
    bool plain = true;
    std::size_t leaves = 0;
    for (const Value value : children) {
        if (!value.isNode()) {
            ++leaves;
            plain = plain && value.inert();
            continue;
        }
        Node& child = node(value);
        child.held = true;
        plain = plain && child.inert;
        parent.weight += child.weight;
        parent.depth = std::max(parent.depth, child.depth + 1);
    }
    parent.weight += static_cast<float>(leaves);
    if (parent.inert && !plain) {
        parent.inert = false;
        m_inertOutdated = m_inertOutdated || parent.held;
    }
}

Value Arena::add(NodeKind kind, std::span<const Value> children)
{
    Node& made = m_nodes.emplace_back();
    made.kind = kind;
    made.inert = isContainer(kind);
    made.begin = static_cast<std::uint32_t>(m_children.size());
    made.count = made.capacity = static_cast<std::uint32_t>(children.size());
    if (!children.empty()) {
        account(made, children);
        m_children.insert(m_children.end(), children.begin(), children.end());
    }
    return Value(Tag::Node, m_nodes.size() - 1);
}

Value Arena::addText(NodeKind kind, std::string text)
{
    const Value made = add(kind, {});
    node(made).extra = static_cast<std::uint32_t>(m_texts.size());
    m_textBytes += text.size();
    m_texts.push_back(std::move(text));
    return made;
}

void Arena::grow(Node& parent, std::size_t count)
{
    const std::size_t needed = parent.count + count;
    if (needed <= parent.capacity)
        return;
    if (parent.begin + parent.capacity == m_children.size()) {
        m_children.resize(parent.begin + needed);
        parent.capacity = static_cast<std::uint32_t>(needed);
        return;
    }
    const std::size_t capacity = parent.count == 0 ? needed : std::max(needed, std::size_t{parent.count} * 2);
    const std::size_t begin = m_children.size();
    m_children.resize(begin + capacity);
    std::copy_n(m_children.begin() + parent.begin, parent.count,
                m_children.begin() + static_cast<std::ptrdiff_t>(begin));
    parent.begin = static_cast<std::uint32_t>(begin);
    parent.capacity = static_cast<std::uint32_t>(capacity);
}

void Arena::append(Value container, std::span<const Value> children)
{
    Node& parent = node(container);
    account(parent, children);
    if (parent.count >= kMostPlainChildren &&
        std::all_of(children.begin(), children.end(), [](Value value) { return value.inert(); })) {
        parent.elided = true;
        return;
    }
    grow(parent, children.size());
    std::copy(children.begin(), children.end(), m_children.begin() + parent.begin + parent.count);
    parent.count += static_cast<std::uint32_t>(children.size());
}

void Arena::setChild(Value value, std::size_t position, Value child)
{
    Node& parent = node(value);
    if (position >= parent.count)
        return;
    m_children[parent.begin + position] = child;
    account(parent, {&child, 1});
}

// A container is plain data unless something below it is not. Children may be older or younger than their parent, so
// the passes go both ways until nothing changes; a cut after some passes only forgets more than it must.
void Arena::findInert()
{
    for (Node& node : m_nodes)
        node.inert = isContainer(node.kind);
    for (int pass = 0; pass < kInertPasses; ++pass) {
        bool changed = false;
        for (std::size_t step = 0; step < m_nodes.size(); ++step) {
            Node& node = m_nodes[pass % 2 == 0 ? m_nodes.size() - 1 - step : step];
            if (!node.inert)
                continue;
            for (std::uint32_t i = 0; i < node.count && node.inert; ++i) {
                const Value value = m_children[node.begin + i];
                node.inert = value.isNode() ? m_nodes[value.index()].inert : value.inert();
            }
            changed = changed || !node.inert;
        }
        if (!changed)
            break;
    }
}

// What stands for a value of which only its kind is still needed; itself where it must stay.
Value Arena::forgotten(Value value) const
{
    const Node& old = node(value);
    if (old.inert)
        return Value(containerTag(old.kind));
    if (old.kind == NodeKind::Call && old.extra == 0) {
        const Value callee = m_children[old.begin + CallPart::Callee];
        const Value state = m_children[old.begin + CallPart::SetState];
        const Value arguments = m_children[old.begin + CallPart::Arguments];
        const bool plain = arguments.isNode() ? node(arguments).inert : arguments.inert();
        if (callee.is(Tag::Global) && !state && plain)
            return Value(Tag::Instance, callee.payload());
    }
    return value;
}

void Arena::keep(Value value)
{
    if (value.isNode() && m_kept[value.index()] == 0) {
        m_kept[value.index()] = 1;
        m_pending.push_back(value.index());
    }
}

void Arena::keepReachable()
{
    while (!m_pending.empty()) {
        const Node& parent = m_nodes[m_pending.back()];
        m_pending.pop_back();
        if (parent.inert)
            continue;
        for (std::uint32_t i = 0; i < parent.count; ++i) {
            const Value value = m_children[parent.begin + i];
            if (!value.isNode())
                continue;
            // Arguments of a call that stays are evidence; in a container only what may act is needed.
            const bool needed = isContainer(parent.kind) ? forgotten(value) == value
                                                         : !node(value).inert || node(value).count <= kKeptOnStack;
            if (needed)
                keep(value);
        }
    }
}

void Arena::moveNode(const Node& old)
{
    Node& moved = m_movedNodes.emplace_back(old);
    const std::size_t begin = m_movedChildren.size();
    // Pairs of a dict stay pairs: its keys are dropped only where nothing of it is kept.
    const bool dropPlain =
        isContainer(old.kind) && old.count > kKeptOnStack && (old.kind != NodeKind::Dict || old.inert);
    for (std::uint32_t i = 0; i < old.count; ++i) {
        Value value = m_children[old.begin + i];
        if (value.isNode() && m_kept[value.index()] == 0)
            value = forgotten(value);
        if (value.isNode())
            value = m_kept[value.index()] != 0 ? Value(Tag::Node, m_places[value.index()]) : Value(Tag::Unknown);
        if (dropPlain && value.inert())
            moved.elided = true;
        else
            m_movedChildren.push_back(value);
    }
    moved.begin = static_cast<std::uint32_t>(begin);
    moved.count = moved.capacity = static_cast<std::uint32_t>(m_movedChildren.size() - begin);
}

// Moves the kept nodes, their children and texts together; m_places tells where each node went.
void Arena::moveKept()
{
    m_places.resize(m_nodes.size());
    std::uint32_t next = 0;
    for (std::size_t i = 0; i < m_nodes.size(); ++i)
        m_places[i] = m_kept[i] != 0 ? next++ : ~std::uint32_t{0};
    m_movedNodes.clear();
    m_movedChildren.clear();
    std::vector<std::string> texts;
    m_textBytes = 0;
    for (std::size_t i = 0; i < m_nodes.size(); ++i) {
        if (m_kept[i] == 0)
            continue;
        moveNode(m_nodes[i]);
        Node& moved = m_movedNodes.back();
        if (moved.kind == NodeKind::Text || moved.kind == NodeKind::Data) {
            m_textBytes += m_texts[moved.extra].size();
            texts.push_back(std::move(m_texts[moved.extra]));
            moved.extra = static_cast<std::uint32_t>(texts.size() - 1);
        }
    }
    std::swap(m_nodes, m_movedNodes);
    std::swap(m_children, m_movedChildren);
    m_texts = std::move(texts);
}

std::size_t Arena::compact(std::span<Value> stack, std::size_t settled, Memo& memo)
{
    if (m_inertOutdated)
        findInert();
    m_inertOutdated = false;
    m_kept.assign(m_nodes.size(), 0);
    for (std::size_t i = 0; i < stack.size(); ++i) {
        if (stack[i].isNode() && i + (i >= settled ? kKeptOnStack : kKeptUnmarked) < stack.size())
            stack[i] = forgotten(stack[i]);
        keep(stack[i]);
    }
    keepReachable();
    memo.eachNode([&](Value& value) {
        if (m_kept[value.index()] == 0)
            value = forgotten(value);
        keep(value);
    });
    keepReachable();
    moveKept();
    const auto move = [&](Value& value) {
        if (value.isNode())
            value = Value(Tag::Node, m_places[value.index()]);
    };
    std::for_each(stack.begin(), stack.end(), move);
    memo.eachNode(move);
    memo.pack();
    // A long stack is walked by every compaction, so that it earns a larger arena between two of them.
    m_nodeThreshold = std::max({kNodeThreshold, m_nodes.size() * 2, m_nodes.size() + stack.size() / 8});
    // A container that grows takes twice its children anew, which must not fill the arena by itself.
    m_childThreshold = kChildThreshold + m_children.size() * 3;
    return m_nodes.size();
}

} // namespace assayer::pickle
