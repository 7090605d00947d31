// SPDX-License-Identifier: GPL-3.0-or-later
// The codecs of the decompression libraries.
#include "container/Decoder.h"

#include <zlib.h>

#include <algorithm>
#include <bzlib.h>
#include <limits>
#include <lz4frame.h>
#include <lzma.h>
#include <zstd.h>

namespace assayer::container {

namespace {

// The libraries count in unsigned int; the buffers here are far smaller.
unsigned countOf(std::size_t size)
{
    return static_cast<unsigned>(std::min<std::size_t>(size, std::numeric_limits<int>::max()));
}

class ZlibCodec final : public Codec
{
public:
    explicit ZlibCodec(int windowBits) : m_windowBits(windowBits) {}
    ZlibCodec(const ZlibCodec&) = delete;
    ZlibCodec& operator=(const ZlibCodec&) = delete;
    ~ZlibCodec() override { inflateEnd(&m_stream); }

    bool begin(std::span<const std::byte>) override
    {
        inflateEnd(&m_stream);
        m_stream = {};
        return inflateInit2(&m_stream, m_windowBits) == Z_OK;
    }

    Step step(std::span<const std::byte> in, std::span<std::byte> out) override
    {
        // zlib does not write to its input, whose type is older than const.
        m_stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(in.data()));
        m_stream.avail_in = countOf(in.size());
        m_stream.next_out = reinterpret_cast<Bytef*>(out.data());
        m_stream.avail_out = countOf(out.size());
        const int status = inflate(&m_stream, Z_NO_FLUSH);
        Step step{in.size() - m_stream.avail_in, out.size() - m_stream.avail_out, Step::State::Going};
        if (status == Z_STREAM_END)
            step.state = Step::State::StreamEnd;
        else if (status != Z_OK && status != Z_BUF_ERROR)
            step.state = Step::State::Broken;
        return step;
    }

private:
    int m_windowBits;
    z_stream m_stream{};
};

class Bzip2Codec final : public Codec
{
public:
    Bzip2Codec() = default;
    Bzip2Codec(const Bzip2Codec&) = delete;
    Bzip2Codec& operator=(const Bzip2Codec&) = delete;
    ~Bzip2Codec() override { BZ2_bzDecompressEnd(&m_stream); }

    bool begin(std::span<const std::byte>) override
    {
        BZ2_bzDecompressEnd(&m_stream);
        m_stream = {};
        return BZ2_bzDecompressInit(&m_stream, 0, 0) == BZ_OK;
    }

    Step step(std::span<const std::byte> in, std::span<std::byte> out) override
    {
        m_stream.next_in = const_cast<char*>(reinterpret_cast<const char*>(in.data()));
        m_stream.avail_in = countOf(in.size());
        m_stream.next_out = reinterpret_cast<char*>(out.data());
        m_stream.avail_out = countOf(out.size());
        const int status = BZ2_bzDecompress(&m_stream);
        Step step{in.size() - m_stream.avail_in, out.size() - m_stream.avail_out, Step::State::Going};
        if (status == BZ_STREAM_END)
            step.state = Step::State::StreamEnd;
        else if (status != BZ_OK)
            step.state = Step::State::Broken;
        return step;
    }

    std::uint64_t weight() const override { return 8; }

private:
    bz_stream m_stream{};
};

class LzmaCodec final : public Codec
{
public:
    LzmaCodec(bool alone, ExpansionBudget& budget) : m_alone(alone), m_memory(budget) {}
    LzmaCodec(const LzmaCodec&) = delete;
    LzmaCodec& operator=(const LzmaCodec&) = delete;
    ~LzmaCodec() override { lzma_end(&m_stream); }

    bool begin(std::span<const std::byte>) override
    {
        lzma_end(&m_stream);
        m_stream = LZMA_STREAM_INIT;
        m_memory.restart(0);
        // Told to use next to nothing, liblzma says how much the stream wants before it takes it.
        const lzma_ret status = m_alone ? lzma_alone_decoder(&m_stream, 1) : lzma_stream_decoder(&m_stream, 1, 0);
        return status == LZMA_OK;
    }

    Step step(std::span<const std::byte> in, std::span<std::byte> out) override
    {
        m_stream.next_in = reinterpret_cast<const std::uint8_t*>(in.data());
        m_stream.avail_in = in.size();
        m_stream.next_out = reinterpret_cast<std::uint8_t*>(out.data());
        m_stream.avail_out = out.size();
        lzma_ret status = lzma_code(&m_stream, LZMA_RUN);
        if (status == LZMA_MEMLIMIT_ERROR && allowMore())
            status = lzma_code(&m_stream, LZMA_RUN);
        Step step{in.size() - m_stream.avail_in, out.size() - m_stream.avail_out, Step::State::Going};
        if (status == LZMA_STREAM_END)
            step.state = Step::State::StreamEnd;
        else if ((status != LZMA_OK && status != LZMA_BUF_ERROR) || !reserve(step.given))
            step.state = Step::State::Broken;
        return step;
    }

    std::uint64_t weight() const override { return 4; }

private:
    bool allowMore()
    {
        constexpr std::uint64_t kMostClaimed = std::uint64_t{1600} << 20U; // xz's own largest, and its buffers
        m_memory.restart(lzma_memusage(&m_stream));
        if (m_memory.claimed() <= kMostClaimed && reserve(0))
            return lzma_memlimit_set(&m_stream, m_memory.claimed()) == LZMA_OK;
        m_reason = m_memory.reason();
        return false;
    }

    bool reserve(std::uint64_t more)
    {
        if (m_memory.reserve(more))
            return true;
        m_reason = m_memory.reason();
        return false;
    }

    bool m_alone;
    TouchedMemory m_memory;
    lzma_stream m_stream = LZMA_STREAM_INIT;
};

// The window that a Zstandard frame asks for (RFC 8878 section 3.1.1.1.2), or nothing for a skippable frame.
std::uint64_t zstdWindow(std::span<const std::byte> head)
{
    if (head.size() < 6 || head[0] != std::byte{0x28})
        return 0;
    const auto descriptor = std::to_integer<unsigned>(head[4]);
    constexpr unsigned kSingleSegment = 0x20;
    if ((descriptor & kSingleSegment) == 0) {
        const auto window = std::to_integer<unsigned>(head[5]);
        const std::uint64_t base = std::uint64_t{1} << (10 + (window >> 3U));
        return base + base / 8 * (window & 7U);
    }
    // A single segment's window is its content, whose size follows the dictionary id.
    constexpr std::array<std::size_t, 4> kIdBytes{0, 1, 2, 4};
    constexpr std::array<std::size_t, 4> kSizeBytes{1, 2, 4, 8};
    const std::size_t at = 5 + kIdBytes[descriptor & 3U];
    const std::size_t width = kSizeBytes[descriptor >> 6U];
    if (at + width > head.size())
        return 0;
    std::uint64_t size = 0;
    for (std::size_t i = width; i-- > 0;)
        size = (size << 8U) | std::to_integer<std::uint64_t>(head[at + i]);
    return size;
}

class ZstdCodec final : public Codec
{
public:
    explicit ZstdCodec(ExpansionBudget& budget) : m_memory(budget), m_context(ZSTD_createDCtx()) {}
    ZstdCodec(const ZstdCodec&) = delete;
    ZstdCodec& operator=(const ZstdCodec&) = delete;
    ~ZstdCodec() override { ZSTD_freeDCtx(m_context); }

    bool begin(std::span<const std::byte> head) override
    {
        if (m_context == nullptr)
            return false;
        ZSTD_DCtx_reset(m_context, ZSTD_reset_session_only);
        constexpr std::uint64_t kMostWindow = std::uint64_t{1} << 27U; // what zstd takes unless told otherwise
        const std::uint64_t window = zstdWindow(head);
        // A single segment is as large as it likes, and decoded without a window where the output has room.
        m_memory.restart(std::min(window, kMostWindow) + kOwnBuffers);
        return true;
    }

    Step step(std::span<const std::byte> in, std::span<std::byte> out) override
    {
        ZSTD_inBuffer input{in.data(), in.size(), 0};
        ZSTD_outBuffer output{out.data(), out.size(), 0};
        const std::size_t left = ZSTD_decompressStream(m_context, &output, &input);
        Step step{input.pos, output.pos, Step::State::Going};
        if (ZSTD_isError(left) != 0)
            step.state = Step::State::Broken;
        else if (left == 0)
            step.state = Step::State::StreamEnd;
        if (!m_memory.reserve(step.given)) {
            m_reason = m_memory.reason();
            step.state = Step::State::Broken;
        }
        return step;
    }

private:
    static constexpr std::uint64_t kOwnBuffers = std::uint64_t{512} << 10U;

    TouchedMemory m_memory;
    ZSTD_DCtx* m_context;
};

class Lz4Codec final : public Codec
{
public:
    Lz4Codec() = default;
    Lz4Codec(const Lz4Codec&) = delete;
    Lz4Codec& operator=(const Lz4Codec&) = delete;
    ~Lz4Codec() override { LZ4F_freeDecompressionContext(m_context); }

    bool begin(std::span<const std::byte>) override
    {
        // Blocks are at most 4 MiB, so that the context stays below 10 MiB whatever the frame says.
        LZ4F_freeDecompressionContext(m_context);
        m_context = nullptr;
        return LZ4F_isError(LZ4F_createDecompressionContext(&m_context, LZ4F_VERSION)) == 0;
    }

    Step step(std::span<const std::byte> in, std::span<std::byte> out) override
    {
        std::size_t taken = in.size();
        std::size_t given = out.size();
        const std::size_t left = LZ4F_decompress(m_context, out.data(), &given, in.data(), &taken, nullptr);
        Step step{taken, given, Step::State::Going};
        if (LZ4F_isError(left) != 0)
            step = {0, 0, Step::State::Broken};
        else if (left == 0)
            step.state = Step::State::StreamEnd;
        return step;
    }

private:
    LZ4F_dctx* m_context = nullptr;
};

// Bytes that are stored as they are.
class CopyCodec final : public Codec
{
public:
    bool begin(std::span<const std::byte>) override { return true; }
    Step step(std::span<const std::byte> in, std::span<std::byte> out) override
    {
        const std::size_t count = std::min(in.size(), out.size());
        std::copy_n(in.begin(), count, out.begin());
        return {count, count, in.empty() ? Step::State::StreamEnd : Step::State::Going};
    }
};

} // namespace

std::unique_ptr<Codec> makeCopyCodec()
{
    return std::make_unique<CopyCodec>();
}

std::unique_ptr<Codec> makeCodec(Packing packing, ExpansionBudget& budget)
{
    constexpr int kGzip = MAX_WBITS + 16;
    switch (packing) {
    case Packing::Gzip:
        return std::make_unique<ZlibCodec>(kGzip);
    case Packing::Zlib:
        return std::make_unique<ZlibCodec>(MAX_WBITS);
    case Packing::Deflate:
        return std::make_unique<ZlibCodec>(-MAX_WBITS);
    case Packing::Bzip2:
        return std::make_unique<Bzip2Codec>();
    case Packing::Xz:
        return std::make_unique<LzmaCodec>(false, budget);
    case Packing::LzmaAlone:
        return std::make_unique<LzmaCodec>(true, budget);
    case Packing::Zstandard:
        return std::make_unique<ZstdCodec>(budget);
    case Packing::Lz4:
        return std::make_unique<Lz4Codec>();
    }
    return nullptr;
}

} // namespace assayer::container
