// SPDX-License-Identifier: GPL-3.0-or-later
#include "container/Decoder.h"

#include "base/Text.h"

#include <algorithm>

namespace assayer::container {

namespace {

constexpr std::size_t kInputBytes = std::size_t{64} << 10U;
constexpr std::size_t kHeadBytes = 32;

// .lzma has no magic: properties below 225, a dictionary of 2^n or 2^n + 2^(n-1), and a size that is unknown or sane
// (the checks that xz itself makes before it takes a file for one).
bool isLzmaAlone(std::span<const std::byte> head)
{
    constexpr std::size_t kHeader = 13;
    if (head.size() < kHeader + 1 || std::to_integer<unsigned>(head[0]) >= 225 || head[kHeader] != std::byte{0})
        return false;
    std::uint32_t dictionary = 0;
    std::uint64_t size = 0;
    for (std::size_t i = 4; i-- > 0;)
        dictionary = (dictionary << 8U) | std::to_integer<std::uint32_t>(head[1 + i]);
    for (std::size_t i = 8; i-- > 0;)
        size = (size << 8U) | std::to_integer<std::uint64_t>(head[5 + i]);
    std::uint32_t rounded = dictionary - 1;
    for (const unsigned shift : {2U, 3U, 4U, 8U, 16U})
        rounded |= rounded >> shift;
    const bool usual = dictionary != 0 && (rounded + 1 == dictionary || dictionary == 0xFFFFFFFF);
    return usual && (size == ~std::uint64_t{0} || size < (std::uint64_t{1} << 38U));
}

bool isZlib(std::span<const std::byte> head)
{
    if (head.size() < 2)
        return false;
    const auto method = std::to_integer<unsigned>(head[0]);
    const auto flags = std::to_integer<unsigned>(head[1]);
    // RFC 1950: deflate, a window of at most 32 KiB, no preset dictionary, and a header that 31 divides.
    return (method & 0x0FU) == 8 && (method >> 4U) <= 7 && (flags & 0x20U) == 0 && (method * 256 + flags) % 31 == 0;
}

} // namespace

bool beginsStream(Packing packing, std::span<const std::byte> head)
{
    using namespace std::string_view_literals;
    const std::string_view text = asText(head);
    switch (packing) {
    case Packing::Gzip:
        return text.starts_with("\x1F\x8B\x08"sv);
    case Packing::Zlib:
        return isZlib(head);
    case Packing::Deflate:
        return true;
    case Packing::Bzip2:
        return text.size() >= 10 && text.starts_with("BZh"sv) && text[3] >= '1' && text[3] <= '9' &&
               (text.substr(4).starts_with("1AY&SY"sv) || text.substr(4).starts_with("\x17rE8P\x90"sv));
    case Packing::Xz:
        return text.starts_with("\xFD"
                                "7zXZ\0"sv);
    case Packing::LzmaAlone:
        return isLzmaAlone(head);
    case Packing::Zstandard:
        return text.starts_with("\x28\xB5\x2F\xFD"sv) ||
               (text.size() >= 8 && (text[0] & '\xF0') == '\x50' && text.substr(1).starts_with("\x2A\x4D\x18"sv));
    case Packing::Lz4:
        return text.starts_with("\x04\x22\x4D\x18"sv) ||
               (text.size() >= 8 && (text[0] & '\xF0') == '\x50' && text.substr(1).starts_with("\x2A\x4D\x18"sv));
    }
    return false;
}

Decoder::Decoder(const source::ByteSource& source, std::uint64_t offset, std::uint64_t length, Packing packing,
                 ExpansionBudget& budget)
    : m_source(source), m_offset(std::min(offset, source.size())), m_next(m_offset),
      m_end(m_offset + std::min(length, source.size() - m_offset)), m_packing(packing), m_budget(budget),
      m_codec(makeCodec(packing, budget)), m_input(kInputBytes)
{
}

Decoder::Decoder(const source::ByteSource& source, std::uint64_t offset, std::uint64_t length,
                 std::unique_ptr<Codec> codec, ExpansionBudget& budget)
    : m_source(source), m_offset(std::min(offset, source.size())), m_next(m_offset),
      m_end(m_offset + std::min(length, source.size() - m_offset)), m_packing(Packing::Deflate), m_budget(budget),
      m_codec(std::move(codec)), m_input(kInputBytes)
{
}

void Decoder::fill(std::size_t wanted)
{
    if (m_filled - m_at >= wanted)
        return;
    std::copy(m_input.begin() + static_cast<std::ptrdiff_t>(m_at),
              m_input.begin() + static_cast<std::ptrdiff_t>(m_filled), m_input.begin());
    m_filled -= m_at;
    m_at = 0;
    while (m_filled < wanted && m_next < m_end) {
        const auto room = static_cast<std::size_t>(std::min<std::uint64_t>(m_input.size() - m_filled, m_end - m_next));
        const auto got = m_source.read(m_next, std::span(m_input).subspan(m_filled, room));
        if (!got || *got == 0) {
            m_end = m_next;
            return;
        }
        m_next += *got;
        m_filled += *got;
    }
}

void Decoder::breakOff(std::string reason)
{
    m_state = State::Broken;
    m_reason = std::move(reason);
}

void Decoder::skipPadding()
{
    // gzip and xz files may be padded with zeros, which their tools pass over.
    if (m_streams == 0 || (m_packing != Packing::Gzip && m_packing != Packing::Xz))
        return;
    for (;;) {
        fill(1);
        const auto bytes = buffered();
        const auto last = std::find_if(bytes.begin(), bytes.end(), [](std::byte byte) { return byte != std::byte{0}; });
        const auto zeros = static_cast<std::size_t>(last - bytes.begin());
        m_at += zeros;
        m_padding += zeros;
        if (zeros == 0 || last != bytes.end())
            return;
    }
}

void Decoder::beginStream()
{
    skipPadding();
    fill(kHeadBytes);
    const auto head = buffered().first(std::min(kHeadBytes, buffered().size()));
    const bool onlyOne = m_packing == Packing::Zlib || m_packing == Packing::Deflate || m_packing == Packing::LzmaAlone;
    if (m_streams > 0 && (onlyOne || !beginsStream(m_packing, head))) {
        m_state = State::Finished;
        return;
    }
    if (!m_codec->begin(head))
        breakOff(m_codec->reason());
    else
        m_state = State::InStream;
}

std::size_t Decoder::next(std::span<std::byte> out)
{
    std::size_t done = 0;
    while (done < out.size()) {
        if (m_state == State::BetweenStreams)
            beginStream();
        if (m_state != State::InStream)
            break;
        fill(1);
        const Step step = m_codec->step(buffered(), out.subspan(done));
        m_at += step.taken;
        m_produced += step.given;
        done += step.given;
        if (!m_budget.spend(step.given + step.taken / 16, m_codec->weight()))
            m_state = State::Limited;
        else if (step.state == Step::State::Broken)
            breakOff(m_codec->reason());
        else if (step.state == Step::State::StreamEnd) {
            ++m_streams;
            m_state = State::BetweenStreams;
        } else if (step.taken == 0 && step.given == 0) {
            // Nothing moves: the input is used up, or the library waits for what never comes.
            breakOff("the packed data ends before its stream does");
        }
    }
    return done;
}

} // namespace assayer::container
