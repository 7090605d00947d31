// SPDX-License-Identifier: GPL-3.0-or-later
// The packed streams of a 7z archive: liblzma's raw decoders with the filters that 7-Zip puts behind them.
#include "container/SevenZip.h"

#include <algorithm>
#include <cstdlib>
#include <lzma.h>

namespace assayer::container {

namespace {

// Method numbers of the LZMA SDK (Methods.txt).
constexpr std::uint64_t kCopy = 0x00;
constexpr std::uint64_t kDelta = 0x03;
constexpr std::uint64_t kLzma2 = 0x21;
constexpr std::uint64_t kLzma = 0x030101;
constexpr std::uint64_t kDeflate = 0x040108;
constexpr std::uint64_t kBzip2 = 0x040202;
constexpr std::uint64_t kAes = 0x06F10701;

struct FilterMethod
{
    std::uint64_t method;
    lzma_vli filter;
    std::string_view name;
};
constexpr std::array kFilters{
    FilterMethod{0x04, LZMA_FILTER_X86, "x86 branches"},
    FilterMethod{0x03030103, LZMA_FILTER_X86, "x86 branches"},
    FilterMethod{0x05, LZMA_FILTER_POWERPC, "PowerPC branches"},
    FilterMethod{0x03030205, LZMA_FILTER_POWERPC, "PowerPC branches"},
    FilterMethod{0x06, LZMA_FILTER_IA64, "IA-64 branches"},
    FilterMethod{0x03030401, LZMA_FILTER_IA64, "IA-64 branches"},
    FilterMethod{0x07, LZMA_FILTER_ARM, "ARM branches"},
    FilterMethod{0x03030501, LZMA_FILTER_ARM, "ARM branches"},
    FilterMethod{0x08, LZMA_FILTER_ARMTHUMB, "ARM branches"},
    FilterMethod{0x03030701, LZMA_FILTER_ARMTHUMB, "ARM branches"},
    FilterMethod{0x09, LZMA_FILTER_SPARC, "SPARC branches"},
    FilterMethod{0x03030805, LZMA_FILTER_SPARC, "SPARC branches"},
    FilterMethod{kDelta, LZMA_FILTER_DELTA, "delta"},
};

const FilterMethod* filterOf(std::uint64_t method)
{
    const auto* const found = std::find_if(kFilters.begin(), kFilters.end(),
                                           [&](const FilterMethod& filter) { return filter.method == method; });
    return found == kFilters.end() ? nullptr : found;
}

std::string methodName(std::uint64_t method)
{
    switch (method) {
    case kCopy:
        return "copy";
    case kLzma2:
        return "LZMA2";
    case kLzma:
        return "LZMA";
    case kDeflate:
        return "deflate";
    case kBzip2:
        return "bzip2";
    case kAes:
        return "AES encryption";
    case 0x030401:
        return "PPMd";
    case 0x0303011B:
        return "BCJ2";
    default:
        break;
    }
    const FilterMethod* filter = filterOf(method);
    return filter != nullptr ? std::string(filter->name) : "method " + std::to_string(method);
}

// liblzma's chain of one folder: the last filter is the one that reads packed bytes.
class RawLzmaCodec final : public Codec
{
public:
    RawLzmaCodec(std::span<const SevenZipCoder> coders, std::uint64_t size, ExpansionBudget& budget)
        : m_size(size), m_memory(budget)
    {
        std::size_t count = 0;
        m_sound = coders.size() < LZMA_FILTERS_MAX + 1;
        for (auto coder = coders.rbegin(); coder != coders.rend() && m_sound; ++coder)
            m_sound = add(*coder, m_filters[count++]);
        m_filters[count] = {LZMA_VLI_UNKNOWN, nullptr};
    }
    RawLzmaCodec(const RawLzmaCodec&) = delete;
    RawLzmaCodec& operator=(const RawLzmaCodec&) = delete;
    ~RawLzmaCodec() override
    {
        lzma_end(&m_stream);
        for (lzma_filter& filter : m_filters)
            std::free(filter.options); // NOLINT(cppcoreguidelines-no-malloc): liblzma allocated it
    }

    bool begin(std::span<const std::byte>) override
    {
        if (!m_sound)
            return false;
        m_memory.restart(lzma_raw_decoder_memusage(m_filters.data()));
        constexpr std::uint64_t kMostClaimed = std::uint64_t{1600} << 20U;
        if (m_memory.claimed() > kMostClaimed || !m_memory.reserve(0)) {
            m_reason = m_memory.reason();
            return false;
        }
        return lzma_raw_decoder(&m_stream, m_filters.data()) == LZMA_OK;
    }

    Step step(std::span<const std::byte> in, std::span<std::byte> out) override
    {
        // LZMA has no end mark here, and what the folder claims to hold ends it.
        out = out.first(static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), m_size - m_given)));
        m_stream.next_in = reinterpret_cast<const std::uint8_t*>(in.data());
        m_stream.avail_in = in.size();
        m_stream.next_out = reinterpret_cast<std::uint8_t*>(out.data());
        m_stream.avail_out = out.size();
        const lzma_ret status = lzma_code(&m_stream, in.empty() ? LZMA_FINISH : LZMA_RUN);
        Step step{in.size() - m_stream.avail_in, out.size() - m_stream.avail_out, Step::State::Going};
        m_given += step.given;
        if (status == LZMA_STREAM_END || m_given == m_size)
            step.state = Step::State::StreamEnd;
        else if (status != LZMA_OK && status != LZMA_BUF_ERROR)
            step.state = Step::State::Broken;
        if (!m_memory.reserve(step.given)) {
            m_reason = m_memory.reason();
            step.state = Step::State::Broken;
        }
        return step;
    }

    std::uint64_t weight() const override { return 4; }

private:
    static bool add(const SevenZipCoder& coder, lzma_filter& filter)
    {
        const FilterMethod* known = filterOf(coder.method);
        filter.id = coder.method == kLzma    ? LZMA_FILTER_LZMA1
                    : coder.method == kLzma2 ? LZMA_FILTER_LZMA2
                    : known != nullptr       ? known->filter
                                             : LZMA_VLI_UNKNOWN;
        filter.options = nullptr;
        return filter.id != LZMA_VLI_UNKNOWN &&
               lzma_properties_decode(&filter, nullptr, reinterpret_cast<const std::uint8_t*>(coder.properties.data()),
                                      coder.properties.size()) == LZMA_OK;
    }

    std::uint64_t m_size;
    std::uint64_t m_given = 0;
    TouchedMemory m_memory;
    std::array<lzma_filter, LZMA_FILTERS_MAX + 1> m_filters{};
    bool m_sound = false;
    lzma_stream m_stream = LZMA_STREAM_INIT;
};

std::unique_ptr<Codec> codecOf(const SevenZipFolder& folder, ExpansionBudget& budget)
{
    if (folder.coders.size() == 1) {
        const std::uint64_t method = folder.coders.front().method;
        if (method == kDeflate)
            return makeCodec(Packing::Deflate, budget);
        if (method == kBzip2)
            return makeCodec(Packing::Bzip2, budget);
        if (method == kCopy)
            return makeCopyCodec();
    }
    return std::make_unique<RawLzmaCodec>(folder.coders, folder.size, budget);
}

} // namespace

std::unique_ptr<Codec> makeLzmaChain(std::span<const SevenZipCoder> coders, std::uint64_t size, ExpansionBudget& budget)
{
    return std::make_unique<RawLzmaCodec>(coders, size, budget);
}

bool SevenZipFolder::encrypted() const
{
    return std::any_of(coders.begin(), coders.end(), [](const SevenZipCoder& coder) { return coder.method == kAes; });
}

bool SevenZipFolder::supported() const
{
    if (!linear || coders.empty())
        return false;
    const std::uint64_t first = coders.front().method;
    if (coders.size() == 1)
        return first == kCopy || first == kLzma || first == kLzma2 || first == kDeflate || first == kBzip2;
    return (first == kLzma || first == kLzma2) && coders.size() <= LZMA_FILTERS_MAX &&
           std::all_of(coders.begin() + 1, coders.end(),
                       [](const SevenZipCoder& coder) { return filterOf(coder.method) != nullptr; });
}

std::string SevenZipFolder::methods() const
{
    std::string names;
    for (const SevenZipCoder& coder : coders)
        names += (names.empty() ? "" : ", ") + methodName(coder.method);
    return names;
}

std::unique_ptr<ExpandedSource> openSevenZipFolder(const source::ByteSource& source, const SevenZipFolder& folder,
                                                   ExpansionBudget& budget, Measurement& measurement)
{
    const auto make = [&source, &budget, folder] {
        return Decoder(source, folder.packOffset, folder.packSize, codecOf(folder, budget), budget);
    };
    return expand(make, budget, measurement);
}

} // namespace assayer::container
