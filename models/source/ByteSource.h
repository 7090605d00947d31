// SPDX-License-Identifier: GPL-3.0-or-later
// Where bytes come from. Readers see this and never a path, so that a file, a part of an archive and a remote range
// look alike, and a worker needs no right to open anything.
#pragma once

#include "base/Result.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace assayer::source {

/// Random access to a known number of bytes. Implementations are safe to read from several threads at once.
class ByteSource
{
public:
    virtual ~ByteSource() = default;

    virtual std::uint64_t size() const = 0;

    /// Fills `into` from `offset` on and returns how many bytes it got: fewer than asked only at the end of the source
    /// (also where the file shrank meanwhile), 0 at or behind the end.
    virtual Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> into) const = 0;
};

/// Exactly `length` bytes at `offset`; Truncated where the source ends before. Check `length` against a limit first.
Result<std::vector<std::byte>> readExactly(const ByteSource& source, std::uint64_t offset, std::size_t length);

/// The whole source as text, up to `limit` bytes; LimitExceeded where it is larger.
Result<std::string> readAll(const ByteSource& source, std::uint64_t limit);

/// Bytes that are in memory already; keeps its own copy.
class MemorySource final : public ByteSource
{
public:
    explicit MemorySource(std::vector<std::byte> bytes) : m_bytes(std::move(bytes)) {}
    explicit MemorySource(std::string_view text);
    std::uint64_t size() const override { return m_bytes.size(); }
    Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> into) const override;

private:
    std::vector<std::byte> m_bytes;
};

/// A part of another source, which must outlive it. The part is cut to what the parent holds.
class WindowSource final : public ByteSource
{
public:
    WindowSource(const ByteSource& parent, std::uint64_t offset, std::uint64_t length);
    std::uint64_t size() const override { return m_length; }
    Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> into) const override;

private:
    const ByteSource& m_parent;
    std::uint64_t m_offset;
    std::uint64_t m_length;
};

} // namespace assayer::source
