// SPDX-License-Identifier: GPL-3.0-or-later
// An open file as a ByteSource: positioned reads, no memory mapping (another process may truncate the file under us).
#pragma once

#include "source/ByteSource.h"

namespace assayer::source {

/// Owns a file descriptor and closes it. -1 owns nothing.
class Descriptor
{
public:
    Descriptor() = default;
    explicit Descriptor(int value) : m_value(value) {}
    Descriptor(Descriptor&& other) noexcept : m_value(other.release()) {}
    Descriptor& operator=(Descriptor&& other) noexcept;
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor();

    int get() const { return m_value; }
    explicit operator bool() const { return m_value >= 0; }
    int release();

private:
    int m_value = -1;
};

class FileSource final : public ByteSource
{
public:
    /// Takes the descriptor over; the size is what fstat says now.
    static Result<std::unique_ptr<FileSource>> adopt(Descriptor descriptor);

    std::uint64_t size() const override { return m_size; }
    Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> into) const override;
    int descriptor() const { return m_descriptor.get(); }

private:
    FileSource(Descriptor descriptor, std::uint64_t size) : m_descriptor(std::move(descriptor)), m_size(size) {}

    Descriptor m_descriptor;
    std::uint64_t m_size;
};

/// What errno says, as an Error about `what`.
Error systemError(int number, const std::string& what);

} // namespace assayer::source
