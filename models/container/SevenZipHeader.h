// SPDX-License-Identifier: GPL-3.0-or-later
// The header of a 7z archive as it stands in the bytes (7zFormat.txt of the LZMA SDK): its tokens, and its streams.
#pragma once

#include "base/CheckedArithmetic.h"
#include "container/SevenZip.h"
#include "source/Cursor.h"

namespace assayer::container {

// Property numbers of 7zFormat.txt.
enum class SevenZipId : std::uint64_t
{
    End = 0,
    Header = 1,
    ArchiveProperties = 2,
    AdditionalStreams = 3,
    MainStreams = 4,
    Files = 5,
    PackInfo = 6,
    UnpackInfo = 7,
    SubStreams = 8,
    Size = 9,
    Crc = 10,
    Folder = 11,
    UnpackSize = 12,
    SubStreamCount = 13,
    EmptyStream = 14,
    EmptyFile = 15,
    Names = 17,
    Attributes = 21,
    EncodedHeader = 23,
};

inline constexpr std::uint64_t kSevenZipStart = 32; ///< bytes of the start header

// The header, token by token. A reader that failed once gives zeros, and the parser looks at the failure where it
// matters: a Result for each of hundreds of numbers would hide the format.
class SevenZipHeader
{
public:
    explicit SevenZipHeader(const source::ByteSource& bytes) : m_cursor(bytes, 0, 65536) {}

    bool sound() const { return m_why.empty(); }
    const std::string& why() const { return m_why; }
    std::uint64_t remaining() const { return sound() ? m_cursor.remaining() : 0; }
    void fail(std::string why)
    {
        if (m_why.empty())
            m_why = std::move(why);
    }

    std::uint8_t byte()
    {
        const auto value = sound() ? m_cursor.little<std::uint8_t>() : std::uint8_t{0};
        return value ? *value : (fail("the header ends early"), std::uint8_t{0});
    }

    std::uint32_t word()
    {
        const auto value = sound() ? m_cursor.little<std::uint32_t>() : std::uint32_t{0};
        return value ? *value : (fail("the header ends early"), 0);
    }

    /// The format's number: the leading ones of the first byte say how many bytes follow, lowest first.
    std::uint64_t number()
    {
        const std::uint8_t first = byte();
        std::uint8_t mask = 0x80;
        std::uint64_t value = 0;
        for (unsigned i = 0; i < 8; ++i) {
            if ((first & mask) == 0)
                return value | (std::uint64_t{static_cast<std::uint8_t>(first & (mask - 1U))} << (8 * i));
            value |= std::uint64_t{byte()} << (8 * i);
            mask = static_cast<std::uint8_t>(mask >> 1U);
        }
        return value;
    }

    SevenZipId id() { return static_cast<SevenZipId>(number()); }

    /// A count of things that take at least `leastBits` of the header each, so that it cannot exceed it.
    std::uint64_t count(std::uint64_t leastBits = 8)
    {
        const std::uint64_t value = number();
        const auto bits = checkedMultiply(value, leastBits);
        if (bits && *bits / 8 <= remaining())
            return value;
        fail("a count of " + std::to_string(value) + " does not fit the header");
        return 0;
    }

    std::vector<std::byte> bytes(std::uint64_t length)
    {
        if (length > remaining()) {
            fail("a property is longer than the header");
            return {};
        }
        const auto taken = m_cursor.take(static_cast<std::size_t>(length));
        return taken ? std::vector<std::byte>(taken->begin(), taken->end()) : std::vector<std::byte>();
    }

    void skip(std::uint64_t length)
    {
        if (length > remaining() || !m_cursor.skip(length))
            fail("a property is longer than the header");
    }

    std::vector<bool> bits(std::uint64_t number)
    {
        std::vector<bool> list;
        std::uint8_t current = 0;
        for (std::uint64_t i = 0; i < number && sound(); ++i) {
            if (i % 8 == 0)
                current = byte();
            list.push_back((current & (0x80U >> (i % 8))) != 0);
        }
        return list;
    }

    /// A bit for each, or one byte that says "all".
    std::vector<bool> optionalBits(std::uint64_t number)
    {
        return byte() != 0 && sound() ? std::vector<bool>(static_cast<std::size_t>(number), true) : bits(number);
    }

private:
    source::Cursor m_cursor;
    std::string m_why;
};

struct SevenZipStreams
{
    std::vector<SevenZipFolder> folders;
    std::vector<std::uint64_t> sizes; ///< of all substreams, folder by folder
    std::vector<std::optional<std::uint32_t>> crcs;
    std::uint64_t packed = 0; ///< bytes of all packed streams
    std::uint64_t packEnd = kSevenZipStart;
};

/// Reads what stands behind the token MainStreams; the header says whether it was sound.
SevenZipStreams readSevenZipStreams(SevenZipHeader& header, const Limits& limits);

} // namespace assayer::container
