// SPDX-License-Identifier: GPL-3.0-or-later
#include "integrity/BlockReader.h"

#include <algorithm>

namespace assayer::integrity {

namespace {

// Alone, a block should still be in the second-level cache when it is hashed; handed between threads, it should be
// worth the hand-over.
constexpr std::size_t kBlock = std::size_t{128} << 10U;
constexpr std::size_t kAheadBlock = std::size_t{1} << 20U;

} // namespace

BlockReader::BlockReader(const source::ByteSource& bytes, std::uint64_t begin, std::uint64_t end, bool readAhead)
    : m_bytes(bytes), m_end(end), m_given(std::min(begin, end))
{
    const std::uint64_t length = m_end - m_given;
    readAhead = readAhead && length > 4 * kAheadBlock;
    const std::size_t size = readAhead ? kAheadBlock : kBlock;
    m_blocks[0].bytes.resize(static_cast<std::size_t>(std::min<std::uint64_t>(size, length)));
    if (readAhead) {
        m_blocks[1].bytes.resize(size);
        m_thread = std::jthread([this](const std::stop_token& stop) { readOn(stop); });
    }
}

BlockReader::~BlockReader()
{
    m_thread.request_stop();
    m_changed.notify_all();
}

Result<std::size_t> BlockReader::fill(Block& block, std::uint64_t offset) const
{
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(block.bytes.size(), m_end - offset));
    auto got = m_bytes.read(offset, std::span(block.bytes).first(wanted));
    if (got && *got < wanted)
        return failure(ErrorKind::Changed, "the file became shorter while it was read", offset + *got);
    return got;
}

void BlockReader::readOn(const std::stop_token& stop)
{
    std::uint64_t offset = m_given;
    for (std::size_t index = 0; offset < m_end; index ^= 1U) {
        Block& block = m_blocks[index];
        {
            std::unique_lock lock(m_mutex);
            if (!m_changed.wait(lock, stop, [&] { return !block.got; }))
                return;
        }
        Result<std::size_t> got = fill(block, offset);
        const bool failed = !got;
        offset += got.value_or(0);
        {
            const std::scoped_lock lock(m_mutex);
            block.got = std::move(got);
        }
        m_changed.notify_all();
        if (failed)
            return;
    }
}

Result<std::span<const std::byte>> BlockReader::hand(const Block& block, const Result<std::size_t>& got)
{
    if (!got)
        return failure(got.error());
    m_given += *got;
    return std::span<const std::byte>(block.bytes).first(*got);
}

Result<std::span<const std::byte>> BlockReader::next()
{
    if (!m_thread.joinable())
        return hand(m_blocks[0], fill(m_blocks[0], m_given));
    std::unique_lock lock(m_mutex);
    if (m_lent) {
        m_blocks[m_current].got.reset();
        m_current ^= 1U;
        m_changed.notify_all();
    }
    m_lent = true;
    Block& block = m_blocks[m_current];
    m_changed.wait(lock, [&] { return block.got.has_value(); });
    return hand(block, *block.got);
}

} // namespace assayer::integrity
