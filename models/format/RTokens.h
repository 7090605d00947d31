// SPDX-License-Identifier: GPL-3.0-or-later
// The numbers and strings of an R serialisation in its three encodings (R Internals, section 1.8).
#pragma once

#include "source/Cursor.h"

#include <cstdint>
#include <string>

namespace assayer::format {

enum class REncoding
{
    Xdr,    ///< "X\n": big-endian
    Native, ///< "B\n": little-endian in practice
    Ascii,  ///< "A\n": one value a line
};

/// Reads token by token; the first failure stays, and everything behind it is zero.
class RTokens
{
public:
    explicit RTokens(const source::ByteSource& bytes) : m_cursor(bytes) {}

    void setEncoding(REncoding encoding) { m_encoding = encoding; }
    bool sound() const { return m_why.empty(); }
    const std::string& why() const { return m_why; }
    void fail(std::string why)
    {
        if (m_why.empty())
            m_why = std::move(why);
    }
    std::uint64_t position() const { return m_cursor.position(); }
    std::uint64_t remaining() const { return m_cursor.remaining(); }

    /// Bytes as they stand, in every encoding: magic words.
    std::string raw(std::size_t length);
    /// A 32-bit integer; "NA" is the lowest one.
    std::int32_t integer();
    /// A string of `length` bytes; at most `keep` of them are returned.
    std::string text(std::uint64_t length, std::size_t keep);
    /// Passes over `count` elements of `width` bytes.
    void skip(std::uint64_t count, std::uint64_t width);

private:
    std::string word();

    source::Cursor m_cursor;
    REncoding m_encoding = REncoding::Xdr;
    std::string m_why;
};

} // namespace assayer::format
