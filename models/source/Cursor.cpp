// SPDX-License-Identifier: GPL-3.0-or-later
#include "source/Cursor.h"

#include <algorithm>
#include <cstring>

namespace assayer::source {

Cursor::Cursor(const ByteSource& source, std::uint64_t offset, std::size_t bufferSize)
    : m_source(source), m_size(source.size()), m_bufferOffset(std::min(offset, source.size()))
{
    m_buffer.resize(static_cast<std::size_t>(std::min<std::uint64_t>(bufferSize, m_size - m_bufferOffset)));
}

Result<void> Cursor::fill(std::size_t length)
{
    if (m_filled - m_at >= length)
        return {};
    if (length > remaining())
        return failure(ErrorKind::Truncated,
                       std::to_string(length) + " more bytes are needed and " + std::to_string(remaining()) +
                           " are there",
                       position());
    std::memmove(m_buffer.data(), m_buffer.data() + m_at, m_filled - m_at);
    m_bufferOffset += m_at;
    m_filled -= m_at;
    m_at = 0;
    if (length > m_buffer.size())
        m_buffer.resize(length);
    const auto got = m_source.read(m_bufferOffset + m_filled, std::span(m_buffer).subspan(m_filled));
    if (!got)
        return failure(got.error());
    m_filled += *got;
    if (m_filled < length)
        return failure(ErrorKind::Changed, "the file became shorter while it was read", m_bufferOffset + m_filled);
    return {};
}

Result<std::span<const std::byte>> Cursor::take(std::size_t length)
{
    if (auto filled = fill(length); !filled)
        return failure(filled.error());
    const std::span<const std::byte> bytes(m_buffer.data() + m_at, length);
    m_at += length;
    return bytes;
}

Result<std::span<const std::byte>> Cursor::peek(std::size_t length)
{
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(length, remaining()));
    if (auto filled = fill(wanted); !filled)
        return failure(filled.error());
    return std::span<const std::byte>(m_buffer.data() + m_at, wanted);
}

Result<void> Cursor::skip(std::uint64_t length)
{
    if (length > remaining())
        return failure(ErrorKind::Truncated,
                       std::to_string(length) + " more bytes are announced and " + std::to_string(remaining()) +
                           " are there",
                       position());
    return seek(position() + length);
}

Result<void> Cursor::seek(std::uint64_t target)
{
    if (target > m_size)
        return failure(ErrorKind::Truncated, "a place behind the end is named", target);
    if (target >= m_bufferOffset && target <= m_bufferOffset + m_filled) {
        m_at = static_cast<std::size_t>(target - m_bufferOffset);
    } else {
        m_bufferOffset = target;
        m_at = 0;
        m_filled = 0;
    }
    return {};
}

} // namespace assayer::source
