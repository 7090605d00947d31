// SPDX-License-Identifier: GPL-3.0-or-later
#include "pickle/TensorTree.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace assayer::pickle {

namespace {

constexpr std::size_t kLongestKey = 512;
constexpr std::size_t kLongestPath = 2000;
constexpr std::size_t kMostKeyBytes = std::size_t{16} << 20U;
constexpr std::size_t kMostNameBytes = std::size_t{32} << 20U;

// What torch.nn.Module keeps its parts in; its state_dict() leaves these words out of the names.
constexpr std::array<std::string_view, 3> kModuleParts{"_parameters", "_buffers", "_modules"};

} // namespace

std::uint32_t TensorTree::addTensor(std::size_t index)
{
    const std::uint32_t item = addHolder();
    if (item != 0)
        m_items[item - 1].tensor = index + 1;
    return item;
}

std::uint32_t TensorTree::addHolder()
{
    if (m_items.size() >= m_mostItems)
        return 0;
    m_items.emplace_back();
    return static_cast<std::uint32_t>(m_items.size());
}

void TensorTree::attach(std::uint32_t holder, std::uint32_t held, std::string key, bool attributes)
{
    if (holder == 0 || held == 0 || m_edges >= m_mostItems * 2)
        return;
    if (key.size() > kLongestKey || m_keyBytes + key.size() > kMostKeyBytes)
        key = "?";
    m_keyBytes += key.size();
    ++m_edges;
    m_items[holder - 1].held.push_back({held, attributes, std::move(key)});
}

void TensorTree::markParts(std::uint32_t item)
{
    // A tensor is made of few parts; a longer list is none that torch writes.
    constexpr std::size_t kMostParts = 64;
    std::vector<std::uint32_t> pending{item};
    for (std::size_t i = 0; i < pending.size() && i < kMostParts; ++i) {
        Item& part = m_items[pending[i] - 1];
        part.part = true;
        for (std::size_t k = 0; k < part.held.size() && k < kMostParts; ++k)
            pending.push_back(part.held[k].to);
    }
}

// A walk in depth over what the root holds, each holder once, with the path in one string that grows and shrinks.
class TensorTree::Walk
{
public:
    Walk(const TensorTree& tree, const std::vector<TensorReference>& tensors)
        : m_tree(tree), m_tensors(tensors), m_entered(tree.m_items.size(), false), m_listed(tensors.size(), false)
    {
    }

    // What a module holds beside its parts comes last, and only where it is no tensor that has a name by then.
    void from(std::uint32_t root)
    {
        walk(root, false);
        m_again = false;
        for (std::size_t i = 0; i < m_later.size(); ++i) {
            m_path = m_later[i].path;
            walk(m_later[i].item, m_later[i].attributes);
        }
    }

    std::vector<TensorReference> finish()
    {
        std::vector<const std::string*> keys(m_tensors.size(), nullptr);
        std::vector<bool> parts(m_tensors.size(), false);
        for (const Item& item : m_tree.m_items) {
            if (item.tensor != 0)
                parts[item.tensor - 1] = item.part;
            for (const Edge& edge : item.held) {
                if (m_tree.isTensor(edge.to))
                    keys[m_tree.tensor(edge.to)] = &edge.key;
            }
        }
        for (std::size_t i = 0; i < m_tensors.size(); ++i) {
            if (!m_listed[i] && !parts[i])
                list(i, keys[i] == nullptr ? std::string() : *keys[i]);
        }
        return std::move(m_found);
    }

private:
    struct Later
    {
        std::uint32_t item = 0;
        bool attributes = false;
        std::string path;
    };
    struct Frame
    {
        std::uint32_t item = 0;
        std::size_t next = 0;
        std::size_t path = 0; ///< length of the path that leads here
        bool module = false;  ///< the attributes of a torch.nn.Module, of which only its parts are named
    };

    static bool isModulePart(const Edge& edge)
    {
        return std::find(kModuleParts.begin(), kModuleParts.end(), edge.key) != kModuleParts.end();
    }

    void walk(std::uint32_t root, bool attributes)
    {
        enter(root, attributes);
        while (!m_frames.empty()) {
            Frame& frame = m_frames.back();
            const auto& held = m_tree.m_items[frame.item - 1].held;
            m_path.resize(frame.path);
            if (frame.next == held.size()) {
                m_frames.pop_back();
                continue;
            }
            const Edge& edge = held[frame.next++];
            const bool part = frame.module && isModulePart(edge);
            if (!part)
                extendPath(edge.key);
            if (frame.module && !part)
                postpone(edge);
            else
                enter(edge.to, edge.attributes);
        }
    }

    void postpone(const Edge& edge)
    {
        m_laterBytes += m_path.size();
        if (m_later.size() < m_tensors.size() && m_laterBytes <= kMostNameBytes)
            m_later.push_back({edge.to, edge.attributes, m_path});
    }

    void extendPath(const std::string& key)
    {
        if (key.empty() || m_path.size() + key.size() >= kLongestPath)
            return;
        if (!m_path.empty())
            m_path += '.';
        m_path += key;
    }

    void enter(std::uint32_t item, bool attributes)
    {
        if (item == 0)
            return;
        if (m_tree.isTensor(item)) {
            const std::size_t index = m_tree.tensor(item);
            if (!m_listed[index] || (m_again && m_found.size() < m_tensors.size() * 2))
                list(index, m_path);
        }
        if (m_entered[item - 1] || m_tree.m_items[item - 1].held.empty())
            return;
        m_entered[item - 1] = true;
        const auto& held = m_tree.m_items[item - 1].held;
        const bool module = attributes && std::any_of(held.begin(), held.end(), isModulePart);
        m_frames.push_back({item, 0, m_path.size(), module});
    }

    void list(std::size_t index, const std::string& name)
    {
        m_listed[index] = true;
        TensorReference& found = m_found.emplace_back(m_tensors[index]);
        if (m_nameBytes + name.size() <= kMostNameBytes)
            found.name = name;
        m_nameBytes += name.size();
    }

    const TensorTree& m_tree;
    const std::vector<TensorReference>& m_tensors;
    std::vector<bool> m_entered;
    std::vector<bool> m_listed;
    bool m_again = true; ///< a tensor is listed under each of its names
    std::vector<Later> m_later;
    std::size_t m_laterBytes = 0;
    std::vector<Frame> m_frames;
    std::string m_path;
    std::vector<TensorReference> m_found;
    std::size_t m_nameBytes = 0;
};

std::vector<TensorReference> TensorTree::named(std::uint32_t root, const std::vector<TensorReference>& tensors) const
{
    Walk walk(*this, tensors);
    walk.from(root);
    return walk.finish();
}

} // namespace assayer::pickle
