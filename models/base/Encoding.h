// SPDX-License-Identifier: GPL-3.0-or-later
// Hexadecimal and base64.
#pragma once

#include "base/Result.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assayer {

/// 0 to 15, or -1 for a character that is no hexadecimal digit.
int hexDigit(char c);

/// 0 to 63 for a digit of either base64 alphabet (RFC 4648 sections 4 and 5), or -1.
int base64Digit(char c);

/// Lower-case hexadecimal digits.
std::string toHex(std::span<const std::byte> bytes);

/// The bytes of hexadecimal digits of either case; fails on an odd count or another character.
Result<std::vector<std::byte>> fromHex(std::string_view text);

/// Standard base64 with padding (RFC 4648 section 4).
std::string toBase64(std::span<const std::byte> bytes);

/// Decodes base64 of the standard or the URL-safe alphabet (RFC 4648 sections 4 and 5), with or without padding, as
/// DSSE and protobuf's JSON demand of readers. Any other character fails, white space too.
Result<std::vector<std::byte>> fromBase64(std::string_view text);

/// ASCII letters moved by thirteen places, as Python's codec of that name does; everything else stays.
std::string rot13(std::string text);

} // namespace assayer
