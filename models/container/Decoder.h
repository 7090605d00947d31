// SPDX-License-Identifier: GPL-3.0-or-later
// Decompression front to back over a part of a source, one class for every method. The libraries behind it are zlib,
// libbz2, liblzma, libzstd and liblz4: each is fed from memory, opens nothing, loads nothing, is fuzzed by its own
// project, and takes a bound on its memory (or needs a small fixed amount), which is why they are trusted with hostile
// bytes inside a worker.
#pragma once

#include "container/Expansion.h"
#include "source/ByteSource.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace assayer::container {

enum class Packing
{
    Gzip,      ///< RFC 1952
    Zlib,      ///< RFC 1950
    Deflate,   ///< RFC 1951
    Bzip2,     ///< with its header "BZh1" to "BZh9"
    Xz,        ///< the .xz file format 1.2
    LzmaAlone, ///< the .lzma format: properties, dictionary size, size
    Zstandard, ///< RFC 8878
    Lz4,       ///< LZ4 frame format 1.6
};

/// One step of a codec: what it took, what it gave, and how it stands.
struct Step
{
    enum class State
    {
        Going,
        StreamEnd,
        Broken,
    };
    std::size_t taken = 0;
    std::size_t given = 0;
    State state = State::Going;
};

/// What one library does; a Decoder feeds it.
class Codec
{
public:
    virtual ~Codec() = default;
    /// Begins a stream whose first bytes are `head` (up to 32). False where it cannot be read; reason() says why.
    virtual bool begin(std::span<const std::byte> head) = 0;
    virtual Step step(std::span<const std::byte> in, std::span<std::byte> out) = 0;
    const std::string& reason() const { return m_reason; }
    /// How much slower than deflate a byte is, for the budget.
    virtual std::uint64_t weight() const { return 1; }

protected:
    std::string m_reason = "the packed data breaks the rules of its format";
};

// A dictionary is allocated as large as the stream claims, and the system gives pages only where they are written, so
// what counts is how much of it the data so far can have touched. That lets a small stream with a huge claim be read.
class TouchedMemory
{
public:
    explicit TouchedMemory(ExpansionBudget& budget) : m_budget(budget) {}

    void restart(std::uint64_t claimed)
    {
        m_share = {};
        m_claimed = claimed;
        m_given = 0;
    }
    std::uint64_t claimed() const { return m_claimed; }

    /// Room for `more` bytes of output; false where the budget has none.
    bool reserve(std::uint64_t more)
    {
        m_given += more;
        const std::uint64_t needed = std::min(m_claimed, m_given + kFixed);
        if (needed <= m_share.bytes())
            return true;
        const std::uint64_t roomy = std::min(m_claimed, needed * 2);
        m_share = {};
        auto share = m_budget.takeMemory(roomy);
        if (!share)
            share = m_budget.takeMemory(needed);
        if (share)
            m_share = std::move(*share);
        return share.has_value();
    }

    std::string reason() const
    {
        return "the packed data needs " + std::to_string(m_claimed) +
               " bytes of memory, more than is spent on one file";
    }

private:
    static constexpr std::uint64_t kFixed = std::uint64_t{1} << 20U;

    ExpansionBudget& m_budget;
    ExpansionBudget::Share m_share;
    std::uint64_t m_claimed = 0;
    std::uint64_t m_given = 0;
};

std::unique_ptr<Codec> makeCopyCodec();
std::unique_ptr<Codec> makeCodec(Packing packing, ExpansionBudget& budget);

/// True where another stream of the kind begins with `head`.
bool beginsStream(Packing packing, std::span<const std::byte> head);

/// One run through packed data: its streams one after the other, as the format's own tools take them.
class Decoder
{
public:
    /// Reads [offset, offset + length) of `source`, which must outlive it.
    Decoder(const source::ByteSource& source, std::uint64_t offset, std::uint64_t length, Packing packing,
            ExpansionBudget& budget);
    /// One stream of a codec of the caller's.
    Decoder(const source::ByteSource& source, std::uint64_t offset, std::uint64_t length, std::unique_ptr<Codec> codec,
            ExpansionBudget& budget);

    /// Fills `out` as far as the streams go; fewer bytes where they end, break, or the budget is used up.
    std::size_t next(std::span<std::byte> out);

    std::uint64_t produced() const { return m_produced; }
    std::uint64_t consumed() const { return m_next - m_offset - (m_filled - m_at); } ///< packed bytes, padding too
    std::uint64_t padding() const { return m_padding; } ///< zeros between and behind the streams
    std::uint64_t streams() const { return m_streams; } ///< that came to their end
    bool finished() const { return m_state == State::Finished; }
    bool broken() const { return m_state == State::Broken; }
    bool limited() const { return m_state == State::Limited; }
    const std::string& reason() const { return m_reason; } ///< of broken()

private:
    enum class State
    {
        BetweenStreams,
        InStream,
        Finished,
        Broken,
        Limited,
    };

    std::span<const std::byte> buffered() const { return std::span(m_input).subspan(m_at, m_filled - m_at); }
    void fill(std::size_t wanted);
    void beginStream();
    void skipPadding();
    void breakOff(std::string reason);

    const source::ByteSource& m_source;
    std::uint64_t m_offset;
    std::uint64_t m_next; ///< offset in the source behind the buffered bytes
    std::uint64_t m_end;
    Packing m_packing;
    ExpansionBudget& m_budget;
    std::unique_ptr<Codec> m_codec;
    std::vector<std::byte> m_input;
    std::size_t m_at = 0;
    std::size_t m_filled = 0;
    std::uint64_t m_produced = 0;
    std::uint64_t m_padding = 0;
    std::uint64_t m_streams = 0;
    State m_state = State::BetweenStreams;
    std::string m_reason;
};

} // namespace assayer::container
