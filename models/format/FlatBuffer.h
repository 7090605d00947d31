// SPDX-License-Identifier: GPL-3.0-or-later
// FlatBuffers (flatbuffers.dev, "Internals"): fields of tables, each offset checked before it is followed. Generated
// accessors trust the file; on malformed ones they read anywhere.
#pragma once

#include "format/WireFormat.h"

#include <cstdint>
#include <optional>
#include <string>

namespace assayer::format {

struct FlatTable
{
    std::uint64_t at = 0; ///< of the table
    std::uint64_t virtualTable = 0;
    std::uint32_t virtualSize = 0; ///< bytes of the virtual table
    std::uint32_t size = 0;        ///< bytes of the table
};

struct FlatVector
{
    std::uint64_t at = 0; ///< of the first element
    std::uint32_t count = 0;
};

class FlatBuffer
{
public:
    /// The buffer in [0, end) of `bytes`.
    FlatBuffer(WireBytes& bytes, std::uint64_t end) : m_bytes(bytes), m_end(end) {}

    std::optional<FlatTable> root();

    /// Numbers have the value of the schema where the table lacks them.
    std::uint64_t number(const FlatTable& table, unsigned field, std::size_t width, std::uint64_t absent = 0);
    std::optional<FlatTable> table(const FlatTable& parent, unsigned field);
    /// A vector of elements of `width` bytes; empty where the table lacks it.
    FlatVector vector(const FlatTable& parent, unsigned field, std::size_t width);
    std::optional<FlatTable> tableAt(const FlatVector& vector, std::uint32_t index);
    std::uint64_t numberAt(const FlatVector& vector, std::uint32_t index, std::size_t width);
    std::string text(const FlatTable& parent, unsigned field, std::size_t most = 512);
    bool has(const FlatTable& table, unsigned field) { return place(table, field, 1).has_value(); }

    /// The first offset that led out of the buffer or overlapped what it must not.
    const std::optional<Error>& error() const { return m_error; }
    /// The highest byte that was reached.
    std::uint64_t reached() const { return m_reached; }

private:
    std::optional<std::uint64_t> place(const FlatTable& table, unsigned field, std::size_t width);
    std::optional<std::uint64_t> follow(std::uint64_t at);
    std::optional<FlatTable> tableHere(std::uint64_t at);
    std::optional<std::uint64_t> read(std::uint64_t at, std::size_t width);
    void fail(std::string message, std::uint64_t at);

    WireBytes& m_bytes;
    std::uint64_t m_end;
    std::uint64_t m_reached = 0;
    std::optional<Error> m_error;
};

} // namespace assayer::format
