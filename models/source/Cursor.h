// SPDX-License-Identifier: GPL-3.0-or-later
// A forward reader over a ByteSource: buffered, bounds-checked, little- and big-endian.
#pragma once

#include "source/ByteSource.h"

#include <concepts>
#include <string>
#include <string_view>

namespace assayer::source {

/// Reads a source from front to back through one buffer. Every call either yields all it was asked for or an error that
/// carries the offset; nothing is allocated in proportion to a length before the bytes are known to exist.
class Cursor
{
public:
    explicit Cursor(const ByteSource& source, std::uint64_t offset = 0,
                    std::size_t bufferSize = std::size_t{256} << 10U);

    std::uint64_t position() const { return m_bufferOffset + m_at; }
    std::uint64_t size() const { return m_size; }
    std::uint64_t remaining() const { return m_size - position(); }
    bool atEnd() const { return position() >= m_size; }

    /// The next `length` bytes without a copy where they fit the buffer, which grows to `length` otherwise; valid until
    /// the next call. Check large lengths against a limit first.
    Result<std::span<const std::byte>> take(std::size_t length);

    /// Up to `length` of the next bytes, without moving on; fewer only at the end.
    Result<std::span<const std::byte>> peek(std::size_t length);

    /// Moves on; fails where the source ends before.
    Result<void> skip(std::uint64_t length);

    /// Goes to any position up to the end.
    Result<void> seek(std::uint64_t position);

    template <std::unsigned_integral T>
    Result<T> little()
    {
        return number<T>(false);
    }
    template <std::unsigned_integral T>
    Result<T> big()
    {
        return number<T>(true);
    }

private:
    template <std::unsigned_integral T>
    Result<T> number(bool bigEndian)
    {
        const auto bytes = take(sizeof(T));
        if (!bytes)
            return failure(bytes.error());
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < sizeof(T); ++i) {
            const std::size_t index = bigEndian ? i : sizeof(T) - 1 - i;
            value = (value << 8U) | std::to_integer<std::uint64_t>((*bytes)[index]);
        }
        return static_cast<T>(value);
    }

    Result<void> fill(std::size_t length);

    const ByteSource& m_source;
    std::uint64_t m_size;
    std::vector<std::byte> m_buffer;
    std::uint64_t m_bufferOffset; ///< of m_buffer[0] in the source
    std::size_t m_at = 0;         ///< of the next byte in m_buffer
    std::size_t m_filled = 0;
};

} // namespace assayer::source
