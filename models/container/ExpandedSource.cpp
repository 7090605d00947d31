// SPDX-License-Identifier: GPL-3.0-or-later
#include "container/ExpandedSource.h"

#include <algorithm>

namespace assayer::container {

namespace {

constexpr std::size_t kExpandedBlock = std::size_t{256} << 10U;
constexpr std::uint64_t kMostKept = std::uint64_t{48} << 20U;
constexpr std::uint64_t kHeadKept = std::uint64_t{4} << 20U; // of data that is longer than what may be kept
constexpr std::size_t kTailBytes = std::size_t{128} << 10U;  // an end record of a ZIP and its comment
constexpr std::size_t kSlidingBlocks = 4;

class DecoderProducer final : public Producer
{
public:
    explicit DecoderProducer(Decoder decoder) : m_decoder(std::move(decoder)) {}
    std::size_t next(std::span<std::byte> out) override { return m_decoder.next(out); }
    std::uint64_t produced() const override { return m_decoder.produced(); }
    const Decoder& decoder() const { return m_decoder; }

private:
    Decoder m_decoder;
};

} // namespace

bool Measurement::bomb() const
{
    constexpr std::uint64_t kLarge = std::uint64_t{16} << 20U;
    constexpr std::uint64_t kHuge = std::uint64_t{100} << 20U;
    const std::uint64_t packed = std::max<std::uint64_t>(1, consumed);
    return (size > kLarge && size / packed > 500) || (size > kHuge && size / packed > 200);
}

ExpandedSource::ExpandedSource(MakeProducer make, ExpansionBudget& budget, const std::function<void(Producer&)>& atEnd)
    : m_make(std::move(make))
{
    const auto producer = m_make();
    measure(*producer, budget);
    atEnd(*producer);
}

void ExpandedSource::measure(Producer& producer, ExpansionBudget& budget)
{
    std::vector<std::byte> block(kExpandedBlock);
    for (;;) {
        const std::size_t got = producer.next(block);
        const auto bytes = std::span<const std::byte>(block).first(got);
        m_size += got;
        keep(bytes, budget);
        keepTail(bytes);
        if (got < block.size())
            return;
    }
}

void ExpandedSource::keep(std::span<const std::byte> bytes, ExpansionBudget& budget)
{
    if (!m_keeping || bytes.empty())
        return;
    // Half of what is left stays for the layers inside.
    const bool room = m_keptBytes < kMostKept && budget.memoryLeft() / 2 > bytes.size();
    auto share = room ? budget.takeMemory(bytes.size()) : std::nullopt;
    if (share) {
        m_shares.push_back(std::move(*share));
        m_kept.emplace_back(bytes.begin(), bytes.end());
        m_keptBytes += bytes.size();
        return;
    }
    m_keeping = false;
    const auto blocks = static_cast<std::size_t>(kHeadKept / kExpandedBlock);
    if (m_kept.size() > blocks) {
        m_kept.resize(blocks);
        m_shares.resize(blocks);
        m_keptBytes = kHeadKept;
    }
}

void ExpandedSource::keepTail(std::span<const std::byte> bytes)
{
    const auto last = bytes.last(std::min(bytes.size(), kTailBytes));
    m_tail.insert(m_tail.end(), last.begin(), last.end());
    if (m_tail.size() > kTailBytes)
        m_tail.erase(m_tail.begin(), m_tail.end() - static_cast<std::ptrdiff_t>(kTailBytes));
    m_tailOffset = m_size - m_tail.size();
}

std::size_t ExpandedSource::copyKept(std::uint64_t offset, std::span<std::byte> into) const
{
    std::span<const std::byte> from;
    if (offset < m_keptBytes) {
        const std::vector<std::byte>& block = m_kept[static_cast<std::size_t>(offset / kExpandedBlock)];
        from = std::span(block).subspan(static_cast<std::size_t>(offset % kExpandedBlock));
    } else if (offset >= m_tailOffset && offset < m_size) {
        from = std::span(m_tail).subspan(static_cast<std::size_t>(offset - m_tailOffset));
    } else if (offset >= m_blockOffset && offset - m_blockOffset < m_block.size()) {
        from = std::span(m_block).subspan(static_cast<std::size_t>(offset - m_blockOffset));
    }
    const std::size_t count = std::min(from.size(), into.size());
    std::copy_n(from.begin(), count, into.begin());
    return count;
}

bool ExpandedSource::load(std::uint64_t offset) const
{
    const bool behind = offset < m_blockOffset;
    if (!m_producer || behind) {
        m_producer = m_make();
        m_block.clear();
        m_blockOffset = 0;
    }
    while (m_blockOffset + m_block.size() <= offset) {
        if (m_block.size() >= kSlidingBlocks * kExpandedBlock) {
            m_block.erase(m_block.begin(), m_block.begin() + static_cast<std::ptrdiff_t>(kExpandedBlock));
            m_blockOffset += kExpandedBlock;
        }
        const std::size_t before = m_block.size();
        m_block.resize(before + kExpandedBlock);
        const std::size_t got = m_producer->next(std::span(m_block).subspan(before));
        m_block.resize(before + got);
        if (got == 0)
            return false;
    }
    return true;
}

Result<std::size_t> ExpandedSource::read(std::uint64_t offset, std::span<std::byte> into) const
{
    const std::lock_guard lock(m_mutex);
    std::size_t done = 0;
    while (done < into.size() && offset + done < m_size) {
        const std::size_t count = copyKept(offset + done, into.subspan(done));
        done += count;
        if (count == 0 && !load(offset + done))
            return failure(ErrorKind::LimitExceeded, "the packed data was expanded as often as one file may ask for",
                           offset + done);
    }
    return done;
}

std::unique_ptr<ExpandedSource> expand(const std::function<Decoder()>& make, ExpansionBudget& budget,
                                       Measurement& measurement)
{
    MakeProducer producers = [make] { return std::make_unique<DecoderProducer>(make()); };
    return std::make_unique<ExpandedSource>(std::move(producers), budget, [&](Producer& producer) {
        const Decoder& decoder = static_cast<const DecoderProducer&>(producer).decoder();
        measurement = {decoder.produced(), decoder.consumed(), decoder.padding(), decoder.streams(),
                       decoder.limited(),  decoder.broken(),   decoder.reason()};
    });
}

std::unique_ptr<ExpandedSource> expand(const source::ByteSource& source, std::uint64_t offset, std::uint64_t length,
                                       Packing packing, ExpansionBudget& budget, Measurement& measurement)
{
    const auto make = [&source, offset, length, packing, &budget] {
        return Decoder(source, offset, length, packing, budget);
    };
    return expand(make, budget, measurement);
}

} // namespace assayer::container
