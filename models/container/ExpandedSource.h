// SPDX-License-Identifier: GPL-3.0-or-later
// Packed data as a source with random access, in bounded memory.
#pragma once

#include "container/Decoder.h"

#include <functional>
#include <memory>
#include <mutex>

namespace assayer::container {

/// How the one run went that measured packed data.
struct Measurement
{
    std::uint64_t size = 0;     ///< expanded bytes that can be read
    std::uint64_t consumed = 0; ///< packed bytes, with padding
    std::uint64_t padding = 0;
    std::uint64_t streams = 0; ///< that came to their end
    bool limited = false;      ///< the budget stopped it
    bool broken = false;       ///< the data breaks off or is wrong
    std::string reason;        ///< of broken
    /// Far more bytes come out than went in: what only emptiness or a bomb does.
    bool bomb() const;
};

/// Whatever gives bytes front to back, and can be started again.
class Producer
{
public:
    virtual ~Producer() = default;
    /// Fills `out` as far as there is more.
    virtual std::size_t next(std::span<std::byte> out) = 0;
    virtual std::uint64_t produced() const = 0;
};
using MakeProducer = std::function<std::unique_ptr<Producer>()>;

/// The first bytes (up to 48 MiB, as the budget has room) and the last ones are kept from a first run that also tells
/// the size; of longer data the rest is produced again where it is asked for. Going forward costs one more run; going
/// back behind what is kept costs a new one, on the budget.
class ExpandedSource final : public source::ByteSource
{
public:
    /// Runs through once. `budget` and what the producer reads must outlive the source.
    ExpandedSource(MakeProducer make, ExpansionBudget& budget, const std::function<void(Producer&)>& atEnd);

    std::uint64_t size() const override { return m_size; }
    Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> into) const override;

private:
    void measure(Producer& producer, ExpansionBudget& budget);
    void keep(std::span<const std::byte> bytes, ExpansionBudget& budget);
    void keepTail(std::span<const std::byte> bytes);
    std::size_t copyKept(std::uint64_t offset, std::span<std::byte> into) const;
    bool load(std::uint64_t offset) const;

    MakeProducer m_make;
    std::uint64_t m_size = 0;
    std::vector<std::vector<std::byte>> m_kept; ///< blocks of kExpandedBlock from the beginning on
    std::uint64_t m_keptBytes = 0;
    bool m_keeping = true;
    std::vector<ExpansionBudget::Share> m_shares;
    std::vector<std::byte> m_tail;
    std::uint64_t m_tailOffset = 0;
    mutable std::mutex m_mutex;
    mutable std::unique_ptr<Producer> m_producer;
    mutable std::vector<std::byte> m_block; ///< what the producer gave last, and some before it
    mutable std::uint64_t m_blockOffset = 0;
};

/// What the decoders that `make` makes expand to, and what the first of them told.
std::unique_ptr<ExpandedSource> expand(const std::function<Decoder()>& make, ExpansionBudget& budget,
                                       Measurement& measurement);

/// The expanded bytes of [offset, offset + length) of `source`, and what the run told.
std::unique_ptr<ExpandedSource> expand(const source::ByteSource& source, std::uint64_t offset, std::uint64_t length,
                                       Packing packing, ExpansionBudget& budget, Measurement& measurement);

} // namespace assayer::container
