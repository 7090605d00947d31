// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Encoding.h"

#include <algorithm>

namespace assayer {

namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::string_view kBase64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

} // namespace

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

int base64Digit(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    if (c == '+' || c == '-')
        return 62;
    if (c == '/' || c == '_')
        return 63;
    return -1;
}

std::string toHex(std::span<const std::byte> bytes)
{
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const std::byte byte : bytes) {
        const auto value = std::to_integer<unsigned>(byte);
        text += kHexDigits[value >> 4U];
        text += kHexDigits[value & 15U];
    }
    return text;
}

Result<std::vector<std::byte>> fromHex(std::string_view text)
{
    if (text.size() % 2 != 0)
        return failure(ErrorKind::Malformed, "an odd number of hexadecimal digits", text.size());
    std::vector<std::byte> bytes;
    bytes.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = hexDigit(text[i]);
        const int low = hexDigit(text[i + 1]);
        if (high < 0 || low < 0)
            return failure(ErrorKind::Malformed, "a character that is no hexadecimal digit", i);
        bytes.push_back(static_cast<std::byte>(high * 16 + low));
    }
    return bytes;
}

std::string toBase64(std::span<const std::byte> bytes)
{
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
        unsigned group = 0;
        for (std::size_t j = 0; j < 3; ++j)
            group = (group << 8U) | (j < count ? std::to_integer<unsigned>(bytes[i + j]) : 0U);
        for (std::size_t j = 0; j < 4; ++j)
            text += j <= count ? kBase64Digits[(group >> (18U - 6U * j)) & 63U] : '=';
    }
    return text;
}

Result<std::vector<std::byte>> fromBase64(std::string_view text)
{
    std::size_t length = text.size();
    while (length > 0 && text.size() - length < 2 && text[length - 1] == '=')
        --length;
    if (length % 4 == 1)
        return failure(ErrorKind::Malformed, "base64 of an impossible length", length);
    std::vector<std::byte> bytes;
    bytes.reserve(length * 3 / 4);
    unsigned group = 0;
    unsigned bits = 0;
    for (std::size_t i = 0; i < length; ++i) {
        const int digit = base64Digit(text[i]);
        if (digit < 0)
            return failure(ErrorKind::Malformed, "a character that is not of the base64 alphabet", i);
        group = (group << 6U) | static_cast<unsigned>(digit);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            bytes.push_back(static_cast<std::byte>((group >> bits) & 0xFFU));
        }
    }
    return bytes;
}

std::string rot13(std::string text)
{
    for (char& c : text) {
        if (c >= 'a' && c <= 'z')
            c = static_cast<char>('a' + (c - 'a' + 13) % 26);
        else if (c >= 'A' && c <= 'Z')
            c = static_cast<char>('A' + (c - 'A' + 13) % 26);
    }
    return text;
}

} // namespace assayer
