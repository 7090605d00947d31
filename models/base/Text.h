// SPDX-License-Identifier: GPL-3.0-or-later
// Untrusted bytes as text: UTF-8 checking, and making visible what would deceive a reader's eye.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace assayer {

/// True where all of `bytes` is well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms, at most U+10FFFF).
bool isUtf8(std::string_view bytes);

/// `bytes` as UTF-8 that JSON can carry: well-formed input comes back unchanged; otherwise each stray byte is written
/// as \xNN and each backslash is doubled, so that different names stay different in nearly all cases.
std::string utf8FromBytes(std::string_view bytes);

/// Text for the eye: control characters, bidirectional overrides, zero-width and tag characters become visible escapes
/// (\n, \x1B, \u202E, \U000E0041), stray bytes become \xNN. With `keepLineBreaks`, line feeds and tabs stay.
std::string visibleText(std::string_view bytes, bool keepLineBreaks = false);

/// The first `bytes` bytes of `text`, cut at a character's boundary, with a mark of what was cut ("... (1234 bytes)").
std::string excerpt(std::string_view text, std::size_t bytes);

/// ASCII lower case; other bytes stay.
std::string asciiLower(std::string_view text);

/// The code point at `position` of well-formed UTF-8 and the bytes it takes; {0xFFFFFFFF, 1} for a stray byte.
struct CodePoint
{
    char32_t value = 0xFFFFFFFF;
    std::size_t length = 1;
    bool valid() const { return value != 0xFFFFFFFF; }
};
CodePoint codePointAt(std::string_view bytes, std::size_t position);

/// True for characters that are invisible or reorder what stands around them: controls, bidi, zero-width, tags.
bool isDeceptive(char32_t codePoint);

/// `codePoint` as UTF-8, appended.
void appendUtf8(std::string& text, char32_t codePoint);

inline std::string_view asText(std::span<const std::byte> bytes)
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
inline std::span<const std::byte> asBytes(std::string_view text)
{
    return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

} // namespace assayer
