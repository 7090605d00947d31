// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Text.h"

#include <array>
#include <cstdint>
#include <cstdio>

namespace assayer {

namespace {

constexpr char32_t kInvalid = 0xFFFFFFFF;

void appendHex(std::string& text, const char* prefix, unsigned value, int digits)
{
    std::array<char, 16> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%s%0*X", prefix, digits, value);
    text += buffer.data();
}

void appendVisible(std::string& text, char32_t codePoint)
{
    const auto value = static_cast<unsigned>(codePoint);
    if (codePoint == U'\n')
        text += "\\n";
    else if (codePoint == U'\r')
        text += "\\r";
    else if (codePoint == U'\t')
        text += "\\t";
    else if (value < 0x100)
        appendHex(text, "\\x", value, 2);
    else if (value < 0x10000)
        appendHex(text, "\\u", value, 4);
    else
        appendHex(text, "\\U", value, 8);
}

} // namespace

CodePoint codePointAt(std::string_view bytes, std::size_t position)
{
    const auto at = [&](std::size_t index) { return static_cast<unsigned char>(bytes[index]); };
    const unsigned first = at(position);
    if (first < 0x80)
        return {first, 1};
    std::size_t length = 0;
    char32_t value = 0;
    char32_t lowest = 0;
    if (first >= 0xC2 && first <= 0xDF) {
        length = 2;
        value = first & 0x1FU;
        lowest = 0x80;
    } else if (first >= 0xE0 && first <= 0xEF) {
        length = 3;
        value = first & 0x0FU;
        lowest = 0x800;
    } else if (first >= 0xF0 && first <= 0xF4) {
        length = 4;
        value = first & 0x07U;
        lowest = 0x10000;
    } else {
        return {kInvalid, 1};
    }
    if (bytes.size() - position < length)
        return {kInvalid, 1};
    for (std::size_t i = 1; i < length; ++i) {
        const unsigned next = at(position + i);
        if ((next & 0xC0U) != 0x80)
            return {kInvalid, 1};
        value = (value << 6U) | (next & 0x3FU);
    }
    if (value < lowest || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
        return {kInvalid, 1};
    return {value, length};
}

bool isUtf8(std::string_view bytes)
{
    std::size_t i = 0;
    while (i < bytes.size()) {
        const CodePoint point = codePointAt(bytes, i);
        if (!point.valid())
            return false;
        i += point.length;
    }
    return true;
}

std::string utf8FromBytes(std::string_view bytes)
{
    if (isUtf8(bytes))
        return std::string(bytes);
    std::string text;
    std::size_t i = 0;
    while (i < bytes.size()) {
        const CodePoint point = codePointAt(bytes, i);
        if (!point.valid())
            appendHex(text, "\\x", static_cast<unsigned char>(bytes[i]), 2);
        else if (point.value == U'\\')
            text += "\\\\";
        else
            text.append(bytes.substr(i, point.length));
        i += point.length;
    }
    return text;
}

bool isDeceptive(char32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD || c == 0x061C || c == 0x180E ||
           (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
           c == 0xFEFF || (c >= 0xFFF0 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE007F);
}

std::string visibleText(std::string_view bytes, bool keepLineBreaks)
{
    std::string text;
    text.reserve(bytes.size());
    std::size_t i = 0;
    while (i < bytes.size()) {
        const CodePoint point = codePointAt(bytes, i);
        if (!point.valid())
            appendHex(text, "\\x", static_cast<unsigned char>(bytes[i]), 2);
        else if (keepLineBreaks && (point.value == U'\n' || point.value == U'\t'))
            text += static_cast<char>(point.value);
        else if (isDeceptive(point.value))
            appendVisible(text, point.value);
        else
            text.append(bytes.substr(i, point.length));
        i += point.length;
    }
    return text;
}

std::string excerpt(std::string_view text, std::size_t bytes)
{
    if (text.size() <= bytes)
        return std::string(text);
    std::size_t cut = bytes;
    while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80)
        --cut;
    return std::string(text.substr(0, cut)) + "... (" + std::to_string(text.size()) + " bytes)";
}

std::string asciiLower(std::string_view text)
{
    std::string lower(text);
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    }
    return lower;
}

void appendUtf8(std::string& text, char32_t c)
{
    const auto put = [&](char32_t byte) { text += static_cast<char>(static_cast<unsigned char>(byte)); };
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xC0 | (c >> 6U));
        put(0x80 | (c & 0x3FU));
    } else if (c < 0x10000) {
        put(0xE0 | (c >> 12U));
        put(0x80 | ((c >> 6U) & 0x3FU));
        put(0x80 | (c & 0x3FU));
    } else {
        put(0xF0 | (c >> 18U));
        put(0x80 | ((c >> 12U) & 0x3FU));
        put(0x80 | ((c >> 6U) & 0x3FU));
        put(0x80 | (c & 0x3FU));
    }
}

} // namespace assayer
