// SPDX-License-Identifier: GPL-3.0-or-later
#include "pickle/Window.h"

#include "base/CheckedArithmetic.h"

#include <algorithm>
#include <cstring>

namespace assayer::pickle {

namespace {

constexpr std::size_t kBufferBytes = std::size_t{256} << 10U;

std::span<std::byte> writable(std::uint8_t* bytes, std::size_t count)
{
    return {reinterpret_cast<std::byte*>(bytes), count};
}

} // namespace

Window::Window(const source::ByteSource& source, std::uint64_t offset, FrameReading reading)
    : m_source(source), m_size(source.size()), m_reading(reading)
{
    offset = std::min(offset, m_size);
    m_buffer.resize(
        std::max<std::size_t>(kMost, static_cast<std::size_t>(std::min<std::uint64_t>(kBufferBytes, m_size - offset))));
    m_base = offset;
    m_at = m_end = m_filled = m_buffer.data();
}

void Window::clip()
{
    m_end = m_filled;
    if (m_frameEnd == 0)
        return;
    const std::uint64_t here = position();
    if (m_frameEnd <= here)
        m_frameEnd = 0;
    else if (m_frameEnd - here < static_cast<std::uint64_t>(m_filled - m_at))
        m_end = m_at + (m_frameEnd - here);
}

// Reads on so that `count` bytes stand behind the position, keeping what is there of them.
bool Window::fillFrom(std::uint64_t where, std::size_t count)
{
    const std::size_t kept = where == position() ? static_cast<std::size_t>(m_filled - m_at) : 0;
    if (kept != 0)
        std::memmove(m_buffer.data(), m_at, kept);
    m_base = where;
    std::size_t filled = kept;
    while (filled < m_buffer.size()) {
        const auto got = m_source.read(where + filled, writable(m_buffer.data() + filled, m_buffer.size() - filled));
        if (!got || *got == 0)
            break;
        filled += *got;
    }
    m_at = m_buffer.data();
    m_filled = m_at + filled;
    clip();
    return filled >= count;
}

// Leaves the frame; true where bytes of it were left, that is where something reaches over its end.
bool Window::crossFrame()
{
    const bool left = position() < m_frameEnd;
    const std::uint64_t frameEnd = m_frameEnd;
    m_frameEnd = 0;
    m_end = m_filled;
    if (left) {
        m_straddled = true;
        if (m_reading == FrameReading::Dropping)
            seek(frameEnd);
    }
    return left;
}

bool Window::refill(std::size_t count)
{
    if (m_frameEnd != 0 && position() + count > m_frameEnd)
        crossFrame();
    if (static_cast<std::size_t>(m_end - m_at) >= count)
        return true;
    return fillFrom(position(), count);
}

bool Window::skip(std::uint64_t count)
{
    if (count <= static_cast<std::uint64_t>(m_end - m_at)) {
        m_at += count;
        return true;
    }
    const auto target = checkedAdd(position(), count);
    if (m_frameEnd != 0 && (!target || *target > m_frameEnd))
        crossFrame();
    if (count > remaining())
        return false;
    seek(position() + count);
    return true;
}

bool Window::line(std::uint64_t& lineBegin, std::uint64_t& length)
{
    lineBegin = position();
    length = 0;
    for (;;) {
        const auto available = static_cast<std::size_t>(m_end - m_at);
        const void* found = available == 0 ? nullptr : std::memchr(m_at, '\n', available);
        if (found != nullptr) {
            const auto* feed = static_cast<const std::uint8_t*>(found);
            length += static_cast<std::uint64_t>(feed - m_at);
            m_at = feed + 1;
            return true;
        }
        length += available;
        m_at = m_end;
        if (m_frameEnd != 0 && position() >= m_frameEnd) {
            const bool crossed = length > 0;
            m_frameEnd = 0;
            m_end = m_filled;
            if (crossed) {
                m_straddled = true;
                if (m_reading == FrameReading::Dropping) {
                    lineBegin = position();
                    length = 0;
                }
            }
            continue;
        }
        if (position() >= m_size || !fillFrom(position(), 1))
            return false;
    }
}

void Window::seek(std::uint64_t target)
{
    target = std::min(target, m_size);
    const std::uint64_t behind = m_base + static_cast<std::uint64_t>(m_filled - m_buffer.data());
    if (target >= m_base && target <= behind) {
        m_at = m_buffer.data() + (target - m_base);
    } else {
        m_base = target;
        m_at = m_filled = m_buffer.data();
    }
    clip();
}

void Window::openFrame(std::uint64_t length)
{
    // A frame that does not fit into what is left of the one around it is fetched from behind that one.
    if (m_reading == FrameReading::Dropping && inFrame() && length > m_frameEnd - position())
        crossFrame();
    m_frameEnd = checkedAdd(position(), length).value_or(0);
    clip();
}

std::size_t Window::copy(std::uint64_t offset, std::uint8_t* into, std::size_t count) const
{
    const auto filled = static_cast<std::uint64_t>(m_filled - m_buffer.data());
    if (offset >= m_base && offset - m_base <= filled && count <= filled - (offset - m_base)) {
        std::memcpy(into, m_buffer.data() + (offset - m_base), count);
        return count;
    }
    std::size_t done = 0;
    while (done < count) {
        const auto got = m_source.read(offset + done, writable(into + done, count - done));
        if (!got || *got == 0)
            break;
        done += *got;
    }
    return done;
}

} // namespace assayer::pickle
