// SPDX-License-Identifier: GPL-3.0-or-later
#include "pickle/Memo.h"

#include <algorithm>
#include <functional>

namespace assayer::pickle {

namespace {

constexpr std::uint32_t kTagBits = 5;
constexpr std::uint64_t kMostDistance = (std::uint64_t{1} << (32U - kTagBits)) - 1;

// Whether what an entry means hangs on its payload being a place in the stream.
bool hasPlace(Tag tag)
{
    return tag == Tag::BigInteger || tag == Tag::Float || tag == Tag::String || tag == Tag::Bytes ||
           tag == Tag::ByteArray;
}

} // namespace

Value Memo::entry(const Page& page, std::size_t position)
{
    if (!page.values.empty())
        return page.values[position];
    if (!page.packed.empty()) {
        const std::uint32_t bits = page.packed[position];
        const Tag tag = static_cast<Tag>(bits & ((1U << kTagBits) - 1));
        const std::uint64_t distance = bits >> kTagBits;
        return Value(tag, hasPlace(tag) ? page.base + distance : distance);
    }
    return page.forgotten ? Value(Tag::Unknown) : Value();
}

Value Memo::get(std::uint64_t number) const
{
    const std::uint64_t page = number / kPage;
    if (page < m_pages.size() && m_pages[page]) {
        const Value value = entry(*m_pages[page], static_cast<std::size_t>(number % kPage));
        if (value)
            return value;
    }
    if (m_far.empty())
        return {};
    const auto found = m_far.find(number);
    return found == m_far.end() ? Value() : found->second;
}

void Memo::unpack(Page& page) const
{
    std::vector<Value> values(kPage);
    for (std::size_t i = 0; i < kPage; ++i)
        values[i] = entry(page, i);
    page.values = std::move(values);
    page.packed = std::vector<std::uint32_t>();
    page.forgotten = false;
}

Memo::Page& Memo::pageFor(std::uint64_t number)
{
    const auto index = static_cast<std::size_t>(number / kPage);
    if (index >= m_pages.size())
        m_pages.resize(index + 1);
    if (!m_pages[index]) {
        m_pages[index] = std::make_unique<Page>();
        m_pages[index]->values.resize(kPage);
    } else if (m_pages[index]->values.empty()) {
        unpack(*m_pages[index]);
    }
    return *m_pages[index];
}

// An entry that was a node, then something else, then a node again stands there twice.
const std::vector<std::uint16_t>& Memo::onceEach(std::vector<std::uint16_t>& positions)
{
    if (std::adjacent_find(positions.begin(), positions.end(), std::greater_equal<>()) != positions.end()) {
        std::sort(positions.begin(), positions.end());
        positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
    }
    return positions;
}

Value Memo::put(std::uint64_t number, Value value)
{
    Value* slot = nullptr;
    if (!dense(number) || (!m_far.empty() && m_far.contains(number))) {
        slot = &m_far[number];
    } else {
        Page& page = pageFor(number);
        const auto position = static_cast<std::uint16_t>(number % kPage);
        slot = &page.values[position];
        if (value.isNode() && !slot->isNode())
            page.nodes.push_back(position);
        if (!*slot)
            ++page.used;
    }
    const Value before = *slot;
    if (!before)
        ++m_count;
    *slot = value;
    return before;
}

bool Memo::packPage(Page& page)
{
    std::uint64_t base = ~std::uint64_t{0};
    for (const Value value : page.values) {
        if (hasPlace(value.tag()))
            base = std::min(base, value.payload());
    }
    std::vector<std::uint32_t> packed(kPage);
    for (std::size_t i = 0; i < kPage; ++i) {
        const Value value = page.values[i];
        const std::uint64_t distance = hasPlace(value.tag()) ? value.payload() - base : value.payload();
        if (distance > kMostDistance || value.isNode())
            return false;
        packed[i] = static_cast<std::uint32_t>(distance << kTagBits) | static_cast<std::uint32_t>(value.tag());
    }
    page.packed = std::move(packed);
    page.values = std::vector<Value>(); // {} would keep the memory
    page.base = base;
    return true;
}

void Memo::pack()
{
    while (m_nextToPack + kUnpackedPages < m_pages.size()) {
        const auto& page = m_pages[m_nextToPack++];
        if (page && page->used == kPage && page->nodes.empty() && !page->values.empty() && packPage(*page))
            m_packedBytes += kPage * sizeof(std::uint32_t);
    }
    // What old entries hold is unknown from here on; an import by such a name is reported as computed.
    while (m_packedBytes > kPackedBytes && m_nextToForget < m_nextToPack) {
        const auto& page = m_pages[m_nextToForget++];
        if (!page || page->packed.empty())
            continue;
        page->forgotten = true;
        page->packed = std::vector<std::uint32_t>();
        m_packedBytes -= kPage * sizeof(std::uint32_t);
    }
}

} // namespace assayer::pickle
