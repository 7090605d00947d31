// SPDX-License-Identifier: GPL-3.0-or-later
// Python's spelling of constants: decoding the escapes of text opcodes, and writing values as repr() does.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace assayer::pickle {

/// The bytes of a STRING line (quotes included) as codecs.escape_decode reads them; nothing where the quotes are
/// missing.
std::optional<std::string> decodeQuoted(std::string_view line);

/// The text of a UNICODE line (raw-unicode-escape: \uXXXX and \UXXXXXXXX, other bytes are Latin-1) as UTF-8. Surrogates
/// are kept as three bytes each.
std::string decodeRawUnicodeEscape(std::string_view line);

/// Latin-1 bytes as UTF-8.
std::string utf8FromLatin1(std::string_view bytes);

/// UTF-8 text as Latin-1 bytes; nothing where a character does not fit.
std::optional<std::string> latin1FromUtf8(std::string_view text);

/// repr() of a str and of bytes. Characters that repr() would print stay; those that deceive the eye are escaped.
std::string reprText(std::string_view utf8);
std::string reprBytes(std::string_view bytes);

/// repr() of a float: the shortest digits that read back the same.
std::string reprFloat(double value);

/// The decimal digits of a little-endian two's complement integer; of a huge one only its size ("<5000-byte integer>").
std::string decimalFromBytes(std::span<const std::uint8_t> bytes);

/// The number of an INT or LONG line as Python's int(text, 0) would read it, where it fits 64 bits.
std::optional<std::int64_t> parseInteger(std::string_view text);

/// True where the text is a decimal integer of any size, sign and spaces around allowed.
bool isDecimal(std::string_view text);

/// The value of a FLOAT line.
std::optional<double> parseFloat(std::string_view text);

} // namespace assayer::pickle
