// SPDX-License-Identifier: GPL-3.0-or-later
#include "source/ByteSource.h"

#include "base/Text.h"

#include <algorithm>
#include <cstring>

namespace assayer::source {

Result<std::vector<std::byte>> readExactly(const ByteSource& source, std::uint64_t offset, std::size_t length)
{
    const std::uint64_t available = source.size() > offset ? source.size() - offset : 0;
    if (length > available)
        return failure(ErrorKind::Truncated,
                       std::to_string(length) + " bytes are announced and " + std::to_string(available) + " are there",
                       offset);
    std::vector<std::byte> bytes(length);
    const auto got = source.read(offset, bytes);
    if (!got)
        return failure(got.error());
    if (*got != length)
        return failure(ErrorKind::Changed, "the file became shorter while it was read", offset + *got);
    return bytes;
}

Result<std::string> readAll(const ByteSource& source, std::uint64_t limit)
{
    if (source.size() > limit)
        return failure(ErrorKind::LimitExceeded, "the document has " + std::to_string(source.size()) +
                                                     " bytes; the limit is " + std::to_string(limit));
    const auto bytes = readExactly(source, 0, static_cast<std::size_t>(source.size()));
    if (!bytes)
        return failure(bytes.error());
    return std::string(asText(*bytes));
}

MemorySource::MemorySource(std::string_view text)
{
    const auto bytes = asBytes(text);
    m_bytes.assign(bytes.begin(), bytes.end());
}

Result<std::size_t> MemorySource::read(std::uint64_t offset, std::span<std::byte> into) const
{
    if (offset >= m_bytes.size())
        return std::size_t{0};
    const std::size_t count = std::min<std::size_t>(into.size(), m_bytes.size() - static_cast<std::size_t>(offset));
    std::copy_n(m_bytes.begin() + static_cast<std::ptrdiff_t>(offset), count, into.begin());
    return count;
}

WindowSource::WindowSource(const ByteSource& parent, std::uint64_t offset, std::uint64_t length)
    : m_parent(parent), m_offset(std::min(offset, parent.size())), m_length(std::min(length, parent.size() - m_offset))
{
}

Result<std::size_t> WindowSource::read(std::uint64_t offset, std::span<std::byte> into) const
{
    if (offset >= m_length)
        return std::size_t{0};
    const std::uint64_t count = std::min<std::uint64_t>(into.size(), m_length - offset);
    return m_parent.read(m_offset + offset, into.first(static_cast<std::size_t>(count)));
}

} // namespace assayer::source
