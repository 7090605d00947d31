// SPDX-License-Identifier: GPL-3.0-or-later
// Sequential blocks of a byte source, optionally read ahead by a second thread.
#pragma once

#include "base/Result.h"
#include "source/ByteSource.h"

#include <array>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace assayer::integrity {

/// Yields the bytes of [begin, end) in order. With read-ahead, two blocks change hands between the reading thread and
/// the caller, so that copying from the page cache costs the caller nothing.
class BlockReader
{
public:
    BlockReader(const source::ByteSource& bytes, std::uint64_t begin, std::uint64_t end, bool readAhead);
    ~BlockReader();
    BlockReader(const BlockReader&) = delete;
    BlockReader& operator=(const BlockReader&) = delete;

    bool atEnd() const { return m_given >= m_end; }

    /// The next block, valid until the next call. Changed where the source ends before `end`.
    Result<std::span<const std::byte>> next();

private:
    struct Block
    {
        std::vector<std::byte> bytes;
        std::optional<Result<std::size_t>> got; ///< set when the block is filled
    };

    Result<std::size_t> fill(Block& block, std::uint64_t offset) const;
    void readOn(const std::stop_token& stop);
    Result<std::span<const std::byte>> hand(const Block& block, const Result<std::size_t>& got);

    const source::ByteSource& m_bytes;
    std::uint64_t m_end;
    std::uint64_t m_given; ///< offset behind what next() has handed out
    std::array<Block, 2> m_blocks;
    std::size_t m_current = 0;
    bool m_lent = false; ///< the current block is in the caller's hands
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::jthread m_thread;
};

} // namespace assayer::integrity
