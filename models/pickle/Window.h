// SPDX-License-Identifier: GPL-3.0-or-later
// The machine's view of its bytes: a raw window that is refilled, skips without reading, and knows where a frame ends.
#pragma once

#include "source/ByteSource.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace assayer::pickle {

/// How an opcode whose bytes cross the end of its frame is read. pickle.loads goes straight on; pickle.load from a file
/// drops what is left of the frame and goes on behind it (CPython's _pickle.c before 3.13.15 and 3.14.7).
enum class FrameReading
{
    Straight,
    Dropping
};

/// Forward reader with an unchecked fast path: need(n) is one comparison where the bytes are in the window, and the
/// window is clipped to the current frame so that crossing its end costs nothing to detect.
class Window
{
public:
    Window(const source::ByteSource& source, std::uint64_t offset, FrameReading reading);

    std::uint64_t position() const { return m_base + static_cast<std::uint64_t>(m_at - m_buffer.data()); }
    std::uint64_t size() const { return m_size; }
    std::uint64_t remaining() const { return m_size - position(); }

    /// The next `count` (at most kMost) bytes, consumed; null where the source ends before.
    const std::uint8_t* need(std::size_t count)
    {
        if (static_cast<std::size_t>(m_end - m_at) < count && !refill(count))
            return nullptr;
        const std::uint8_t* bytes = m_at;
        m_at += count;
        return bytes;
    }

    /// What stands at the position as far as it is in the window already; for a glance only.
    std::string_view glance() const
    {
        return {reinterpret_cast<const char*>(m_at), static_cast<std::size_t>(m_end - m_at)};
    }

    /// Consumes `count` bytes without looking at them; false where the source ends before.
    bool skip(std::uint64_t count);

    /// Consumes a line; its length without the line feed, or false where there is none. The line stays addressable by
    /// its offset, `lineBegin`.
    bool line(std::uint64_t& lineBegin, std::uint64_t& length);

    void seek(std::uint64_t position);

    /// Opens a frame of `length` bytes at the position.
    void openFrame(std::uint64_t length);
    /// Forgets the frame: what follows stands outside of it.
    void closeFrame()
    {
        m_frameEnd = 0;
        m_end = m_filled;
    }
    bool inFrame() const { return m_frameEnd != 0 && position() < m_frameEnd; }

    /// True once after an opcode crossed the end of its frame.
    bool takeStraddled()
    {
        const bool straddled = m_straddled;
        m_straddled = false;
        return straddled;
    }

    /// Copies bytes at any offset without moving; fewer at the end.
    std::size_t copy(std::uint64_t offset, std::uint8_t* into, std::size_t count) const;

    static constexpr std::size_t kMost = 4096;

private:
    bool refill(std::size_t count);
    bool fillFrom(std::uint64_t position, std::size_t count);
    void clip();
    bool crossFrame();

    const source::ByteSource& m_source;
    std::uint64_t m_size;
    FrameReading m_reading;
    std::vector<std::uint8_t> m_buffer;
    std::uint64_t m_base = 0; ///< of m_buffer[0] in the source
    const std::uint8_t* m_at = nullptr;
    const std::uint8_t* m_end = nullptr;    ///< of what may be read without refill(): filled, and inside the frame
    const std::uint8_t* m_filled = nullptr; ///< behind the last byte that was read from the source
    std::uint64_t m_frameEnd = 0;           ///< 0: no frame is open
    bool m_straddled = false;
};

} // namespace assayer::pickle
