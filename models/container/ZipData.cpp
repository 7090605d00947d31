// SPDX-License-Identifier: GPL-3.0-or-later
// The data of ZIP entries: stored ones as windows, deflated ones (RFC 1951) through a bounded inflater.
#include "container/ZipRecords.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <mutex>

namespace assayer::container {

namespace {

constexpr std::size_t kBlockBytes = std::size_t{64} << 10U;
constexpr std::uint64_t kRatioFreeBytes = 16ULL << 20U; // below this size the ratio says nothing

// One run through a deflated stream, front to back. Copies are checkpoints: zlib's whole state, about 45 KiB.
class Inflater
{
public:
    Inflater(const source::ByteSource& source, std::uint64_t offset, std::uint64_t length)
        : m_source(source), m_next(offset), m_end(offset + length)
    {
        m_sound = inflateInit2(&m_stream, -MAX_WBITS) == Z_OK;
    }
    Inflater(const Inflater& other)
        : m_source(other.m_source), m_next(other.m_next - other.m_stream.avail_in), m_end(other.m_end),
          m_produced(other.m_produced), m_sound(other.m_sound), m_finished(other.m_finished)
    {
        // zlib does not write to the source, whose interface is older than const.
        if (m_sound && inflateCopy(&m_stream, const_cast<z_stream*>(&other.m_stream)) != Z_OK)
            m_sound = false;
        m_stream.next_in = nullptr;
        m_stream.avail_in = 0;
    }
    Inflater& operator=(const Inflater&) = delete;
    ~Inflater() { inflateEnd(&m_stream); }

    /// Fills `out` as far as the stream goes; fewer bytes where it ends or breaks.
    std::size_t next(std::span<std::byte> out)
    {
        m_stream.next_out = reinterpret_cast<Bytef*>(out.data());
        m_stream.avail_out = static_cast<uInt>(out.size());
        while (m_sound && !m_finished && m_stream.avail_out > 0) {
            if (m_stream.avail_in == 0 && !refill())
                break;
            const int status = inflate(&m_stream, Z_NO_FLUSH);
            m_finished = status == Z_STREAM_END;
            m_sound = status == Z_OK || status == Z_STREAM_END;
        }
        const std::size_t got = out.size() - m_stream.avail_out;
        m_produced += got;
        return got;
    }

    std::uint64_t produced() const { return m_produced; }
    bool finished() const { return m_finished; }
    bool broken() const { return !m_sound; }
    std::uint64_t unreadInput() const { return m_end - m_next + m_stream.avail_in; }

private:
    bool refill()
    {
        const std::uint64_t room = std::min<std::uint64_t>(m_input.size(), m_end - m_next);
        const auto got = m_source.read(m_next, std::span(m_input).first(static_cast<std::size_t>(room)));
        if (!got || *got == 0)
            return false;
        m_next += *got;
        m_stream.next_in = reinterpret_cast<Bytef*>(m_input.data());
        m_stream.avail_in = static_cast<uInt>(*got);
        return true;
    }

    const source::ByteSource& m_source;
    std::uint64_t m_next;
    std::uint64_t m_end;
    std::array<std::byte, 16384> m_input{};
    z_stream m_stream{};
    std::uint64_t m_produced = 0;
    bool m_sound = false;
    bool m_finished = false;
};

std::uint64_t lengthInside(const source::ByteSource& source, const ZipEntry& entry)
{
    return entry.dataOffset >= source.size() ? 0 : std::min(entry.compressedSize, source.size() - entry.dataOffset);
}

// How many expanded bytes of one entry are looked at.
std::uint64_t expansionLimit(std::uint64_t packed, const Limits& limits)
{
    const std::uint64_t byRatio = packed > limits.expandedBytes / std::max<std::uint64_t>(1, limits.expansionRatio)
                                      ? limits.expandedBytes
                                      : packed * limits.expansionRatio;
    return std::min(limits.expandedBytes, std::max(kRatioFreeBytes, byRatio));
}

struct Measure
{
    std::uint64_t size = 0;
    std::uint32_t crc = 0;
    bool whole = true;       ///< the stream came to its end
    bool limited = false;    ///< a limit stopped it
    std::uint64_t slack = 0; ///< packed bytes behind the end of the stream
};

Measure measureDeflated(const source::ByteSource& source, const ZipEntry& entry, const Limits& limits)
{
    const std::uint64_t packed = lengthInside(source, entry);
    const std::uint64_t most = expansionLimit(packed, limits);
    Inflater inflater(source, entry.dataOffset, packed);
    std::vector<std::byte> block(kBlockBytes);
    Measure measure;
    uLong crc = crc32(0, nullptr, 0);
    while (measure.size < most) {
        const std::size_t room = static_cast<std::size_t>(std::min<std::uint64_t>(block.size(), most - measure.size));
        const std::size_t got = inflater.next(std::span(block).first(room));
        crc = crc32(crc, reinterpret_cast<const Bytef*>(block.data()), static_cast<uInt>(got));
        measure.size += got;
        if (got < room)
            break;
    }
    std::byte more{};
    measure.limited = !inflater.finished() && measure.size == most && inflater.next(std::span(&more, 1)) == 1;
    measure.whole = inflater.finished();
    measure.slack = measure.whole ? inflater.unreadInput() : 0;
    measure.crc = static_cast<std::uint32_t>(crc);
    return measure;
}

Measure measureStored(const source::ByteSource& source, const ZipEntry& entry)
{
    Measure measure;
    const std::uint64_t length = lengthInside(source, entry);
    measure.whole = length == entry.compressedSize;
    std::vector<std::byte> block(kBlockBytes);
    uLong crc = crc32(0, nullptr, 0);
    while (measure.size < length) {
        const std::uint64_t room = std::min<std::uint64_t>(block.size(), length - measure.size);
        const auto got =
            source.read(entry.dataOffset + measure.size, std::span(block).first(static_cast<std::size_t>(room)));
        if (!got || *got == 0) {
            measure.whole = false;
            break;
        }
        crc = crc32(crc, reinterpret_cast<const Bytef*>(block.data()), static_cast<uInt>(*got));
        measure.size += *got;
    }
    measure.crc = static_cast<std::uint32_t>(crc);
    return measure;
}

// A deflated entry with random access: going back starts from the nearest checkpoint. The number of checkpoints is
// fixed and their distance doubles as the entry proves longer, so that memory does not grow with it.
class InflateSource final : public source::ByteSource
{
public:
    InflateSource(const source::ByteSource& source, const ZipEntry& entry, std::uint64_t size)
        : m_source(source), m_offset(entry.dataOffset), m_length(lengthInside(source, entry)), m_size(size),
          m_block(kBlockBytes)
    {
    }

    std::uint64_t size() const override { return m_size; }

    Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> into) const override
    {
        const std::lock_guard lock(m_mutex);
        std::size_t done = 0;
        while (done < into.size() && offset + done < m_size) {
            if (!load(offset + done))
                break;
            const std::size_t at = static_cast<std::size_t>(offset + done - m_blockOffset);
            const std::size_t count = std::min(into.size() - done, m_filled - at);
            std::copy_n(m_block.begin() + static_cast<std::ptrdiff_t>(at), count,
                        into.begin() + static_cast<std::ptrdiff_t>(done));
            done += count;
        }
        return done;
    }

private:
    bool holds(std::uint64_t offset) const { return offset >= m_blockOffset && offset < m_blockOffset + m_filled; }

    // Brings the block that holds `offset` into m_block.
    bool load(std::uint64_t offset) const
    {
        if (holds(offset))
            return true;
        if (!m_inflater || m_inflater->produced() > offset)
            restart(offset);
        while (m_inflater->produced() <= offset) {
            keepCheckpoint();
            m_blockOffset = m_inflater->produced();
            const std::uint64_t room = std::min<std::uint64_t>(m_block.size(), m_size - m_blockOffset);
            m_filled = m_inflater->next(std::span(m_block).first(static_cast<std::size_t>(room)));
            if (m_filled == 0)
                return false;
        }
        return holds(offset);
    }

    void restart(std::uint64_t offset) const
    {
        const Inflater* nearest = nullptr;
        for (const auto& checkpoint : m_checkpoints) {
            if (checkpoint->produced() <= offset)
                nearest = checkpoint.get();
        }
        if (nearest != nullptr)
            m_inflater = std::make_unique<Inflater>(*nearest);
        else
            m_inflater = std::make_unique<Inflater>(m_source, m_offset, m_length);
        m_filled = 0;
    }

    void keepCheckpoint() const
    {
        const std::uint64_t last = m_checkpoints.empty() ? 0 : m_checkpoints.back()->produced();
        if (m_inflater->produced() < last + m_distance)
            return;
        m_checkpoints.push_back(std::make_unique<Inflater>(*m_inflater));
        if (m_checkpoints.size() < kMostCheckpoints)
            return;
        for (std::size_t i = 0; i < m_checkpoints.size() / 2; ++i)
            m_checkpoints[i] = std::move(m_checkpoints[2 * i + 1]);
        m_checkpoints.resize(m_checkpoints.size() / 2);
        m_distance *= 2;
    }

    static constexpr std::size_t kMostCheckpoints = 12;

    const source::ByteSource& m_source;
    std::uint64_t m_offset;
    std::uint64_t m_length;
    std::uint64_t m_size;
    mutable std::mutex m_mutex;
    mutable std::unique_ptr<Inflater> m_inflater;
    mutable std::vector<std::unique_ptr<Inflater>> m_checkpoints;
    mutable std::uint64_t m_distance = 1ULL << 20U;
    mutable std::vector<std::byte> m_block;
    mutable std::uint64_t m_blockOffset = 0;
    mutable std::size_t m_filled = 0;
};

bool canExpand(const ZipEntry& entry)
{
    return entry.method == 8 || entry.looksStored();
}

} // namespace

std::vector<Oddity> checkEntry(const source::ByteSource& source, ZipEntry& entry, const Limits& limits)
{
    std::vector<Oddity> oddities;
    if (!canExpand(entry))
        return oddities;
    const Measure measure = entry.method == 8 ? measureDeflated(source, entry, limits) : measureStored(source, entry);
    entry.measuredSize = measure.size;
    const auto add = [&](std::string kind, std::string detail) {
        oddities.push_back({std::move(kind), std::move(detail), entry.name, entry.dataOffset, {}});
    };
    if (measure.limited) {
        add("archive.bomb", "expansion was stopped after " + std::to_string(measure.size) + " bytes out of " +
                                std::to_string(entry.compressedSize));
        return oddities;
    }
    if (!measure.whole) {
        add("archive.broken-data", "the data breaks off after " + std::to_string(measure.size) + " expanded bytes");
        return oddities;
    }
    if (measure.size != entry.size)
        add("archive.size-mismatch", "the directory says " + std::to_string(entry.size) + " bytes and the data has " +
                                         std::to_string(measure.size));
    if (measure.crc != entry.crc)
        add("archive.crc-mismatch",
            "the checksum of the data is not the one that the directory states; Python's zipfile stops with an error "
            "at the end of the entry, PyTorch loads it all the same");
    if (measure.slack > 0)
        add("archive.slack", std::to_string(measure.slack) + " bytes behind the end of the compressed data");
    return oddities;
}

Result<std::unique_ptr<source::ByteSource>> openEntry(const source::ByteSource& source, const ZipEntry& entry,
                                                      const Limits& limits)
{
    if (entry.method == 8) {
        const std::uint64_t size =
            entry.measuredSize ? *entry.measuredSize : measureDeflated(source, entry, limits).size;
        return std::make_unique<InflateSource>(source, entry, size);
    }
    if (!entry.looksStored())
        return failure(ErrorKind::Unsupported, "compression method " + std::to_string(entry.method) + " is not read",
                       entry.headerOffset);
    return std::make_unique<source::WindowSource>(source, entry.dataOffset, entry.compressedSize);
}

} // namespace assayer::container
