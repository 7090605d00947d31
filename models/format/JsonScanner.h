// SPDX-License-Identifier: GPL-3.0-or-later
// JSON (RFC 8259) token by token out of a ByteSource: memory does not grow with the document, and nesting costs one bit
// a level. For headers and tokenizers of 100 MB, of which a reader wants a few numbers.
#pragma once

#include "base/Error.h"
#include "source/ByteSource.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assayer::format {

enum class JsonToken
{
    ObjectBegin,
    ObjectEnd,
    ArrayBegin,
    ArrayEnd,
    Key,
    String,
    Number,
    True,
    False,
    Null,
    End,  ///< the document is complete
    Error ///< see error(); the scanner stays here
};

class JsonScanner
{
public:
    struct Bounds
    {
        std::size_t depth = 128;      ///< deeper nesting is an error of kind LimitExceeded
        std::size_t textBytes = 4096; ///< of a key or string that are kept; the rest is counted and hashed
    };

    /// Scans `length` bytes from `offset` on.
    JsonScanner(const source::ByteSource& source, std::uint64_t offset, std::uint64_t length, Bounds bounds);

    JsonToken next();

    /// Skips the value whose Key, ObjectBegin or ArrayBegin was returned last, and counts the elements of its outermost
    /// container. False where the document is broken.
    bool skip(std::uint64_t* elements = nullptr);

    void setTextBytes(std::size_t bytes) { m_bounds.textBytes = bytes; }

    /// Of a key or string: its UTF-8 with escapes decoded, cut to Bounds::textBytes. Of a number: its digits.
    const std::string& text() const { return m_text; }
    std::string takeText() { return std::move(m_text); }
    bool textIsCut() const { return m_textLength > m_text.size(); }
    /// 64-bit hash (FNV-1a) of all of a key or string.
    std::uint64_t textHash() const { return m_hash; }
    /// The number as an unsigned integer, where it is one.
    std::optional<std::uint64_t> unsignedValue() const;
    /// Of the first byte of the token, in the source.
    std::uint64_t offset() const { return m_tokenOffset; }
    /// Of the next byte that was not looked at.
    std::uint64_t position() const { return m_blockOffset + m_at; }
    /// Containers that are open.
    std::size_t depth() const { return m_open.size(); }
    /// True where something stood that RFC 8259 forbids and Python's json reads: NaN, Infinity, lone surrogates.
    bool wasLenient() const { return m_lenient; }
    const Error& error() const { return m_error; }

private:
    enum class Expect
    {
        Value,
        ValueOrEnd,
        KeyOrEnd,
        Key,
        CommaOrEnd,
        Done
    };

    int peek();
    int get();
    JsonToken fail(ErrorKind kind, std::string message);
    JsonToken open(bool object);
    JsonToken close(bool object);
    JsonToken value(int first);
    JsonToken afterValue(JsonToken token);
    JsonToken key();
    JsonToken number();
    JsonToken literal(std::string_view word, JsonToken token);
    bool string();
    bool escape();
    bool multiByte(unsigned char first);
    std::optional<std::uint32_t> hexDigits();
    void append(unsigned char byte);
    void appendCodePoint(std::uint32_t codePoint);

    const source::ByteSource& m_source;
    Bounds m_bounds;
    std::uint64_t m_end;
    std::vector<std::byte> m_block;
    std::uint64_t m_blockOffset;
    std::size_t m_at = 0;
    std::size_t m_filled = 0;
    std::vector<bool> m_open; ///< true for an object
    Expect m_expect = Expect::Value;
    std::string m_text;
    std::uint64_t m_textLength = 0;
    std::uint64_t m_hash = 0;
    std::uint64_t m_tokenOffset = 0;
    bool m_lenient = false;
    bool m_failed = false;
    Error m_error;
};

} // namespace assayer::format
