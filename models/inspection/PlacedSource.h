// SPDX-License-Identifier: GPL-3.0-or-later
// A file of which every read leaves its offset in the place that a worker shares with its parent.
#pragma once

#include "sandbox/Place.h"
#include "source/ByteSource.h"

namespace assayer::inspection {

class PlacedSource final : public source::ByteSource
{
public:
    /// Both must outlive it.
    PlacedSource(const source::ByteSource& bytes, sandbox::Place& place) : m_bytes(bytes), m_place(place) {}

    std::uint64_t size() const override { return m_bytes.size(); }
    Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> into) const override
    {
        m_place.reachOffset(offset);
        return m_bytes.read(offset, into);
    }

private:
    const source::ByteSource& m_bytes;
    sandbox::Place& m_place;
};

} // namespace assayer::inspection
