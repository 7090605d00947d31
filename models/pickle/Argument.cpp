// SPDX-License-Identifier: GPL-3.0-or-later
#include "pickle/Argument.h"

#include "base/Text.h"
#include "pickle/Literals.h"

#include <algorithm>
#include <bit>

namespace assayer::pickle {

namespace {

std::uint64_t little(std::string_view bytes)
{
    std::uint64_t value = 0;
    for (std::size_t i = bytes.size(); i-- > 0;)
        value = (value << 8U) | static_cast<unsigned char>(bytes[i]);
    return value;
}

std::uint64_t bigEndian(std::string_view bytes)
{
    std::uint64_t value = 0;
    for (const char c : bytes)
        value = (value << 8U) | static_cast<unsigned char>(c);
    return value;
}

std::string_view lineOf(std::string_view bytes)
{
    return bytes.substr(0, bytes.find('\n'));
}

// The digits of an integer line as Python would print the number.
std::string integerText(std::string_view line)
{
    if (const auto value = parseInteger(line))
        return std::to_string(*value);
    std::string digits(line);
    std::erase(digits, '_');
    std::erase(digits, ' ');
    return digits;
}

std::string intLine(std::string_view line, bool hasBooleans)
{
    if (hasBooleans && (line == "00" || line == "01"))
        return line == "01" ? "True" : "False";
    return integerText(line);
}

std::string longLine(std::string_view line)
{
    if (line.ends_with('L'))
        line.remove_suffix(1);
    return integerText(line);
}

std::string twoLines(std::string_view bytes)
{
    const std::string_view module = lineOf(bytes);
    bytes.remove_prefix(std::min(bytes.size(), module.size() + 1));
    return reprText(std::string(module) + " " + std::string(lineOf(bytes)));
}

std::string bytesText(std::string_view bytes, Opcode opcode)
{
    std::string text = reprBytes(bytes);
    if (opcode != Opcode::ByteArray8)
        return text;
    // Unlike that of bytes, the repr() of a bytearray escapes ' even between double quotes.
    std::string escaped;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[1] == '"' && text[i] == '\'')
            escaped += '\\';
        escaped += text[i];
    }
    return "bytearray(" + escaped + ")";
}

std::string textOf(ArgumentForm form, Opcode opcode, std::string_view bytes)
{
    switch (form) {
    case ArgumentForm::None:
        return {};
    case ArgumentForm::Unsigned1:
    case ArgumentForm::Unsigned2:
    case ArgumentForm::Unsigned4:
    case ArgumentForm::Unsigned8:
        return std::to_string(little(bytes));
    case ArgumentForm::Signed4:
        return std::to_string(static_cast<std::int32_t>(static_cast<std::uint32_t>(little(bytes))));
    case ArgumentForm::BigEndianFloat:
        return reprFloat(std::bit_cast<double>(bigEndian(bytes.substr(0, 8))));
    case ArgumentForm::DecimalLine:
        return intLine(lineOf(bytes), opcode == Opcode::Int);
    case ArgumentForm::LongLine:
        return longLine(lineOf(bytes));
    case ArgumentForm::FloatLine:
        return reprFloat(parseFloat(lineOf(bytes)).value_or(0));
    case ArgumentForm::QuotedLine:
        return reprText(utf8FromLatin1(decodeQuoted(lineOf(bytes)).value_or("")));
    case ArgumentForm::EscapedLine:
        return reprText(decodeRawUnicodeEscape(lineOf(bytes)));
    case ArgumentForm::PlainLine:
        return reprText(lineOf(bytes));
    case ArgumentForm::TwoLines:
        return twoLines(bytes);
    case ArgumentForm::Text1:
        return reprText(bytes.substr(std::min<std::size_t>(1, bytes.size())));
    case ArgumentForm::Text4:
        return reprText(bytes.substr(std::min<std::size_t>(4, bytes.size())));
    case ArgumentForm::Text8:
        return reprText(bytes.substr(std::min<std::size_t>(8, bytes.size())));
    case ArgumentForm::Bytes1:
        return bytesText(bytes.substr(std::min<std::size_t>(1, bytes.size())), opcode);
    case ArgumentForm::Bytes4:
        return bytesText(bytes.substr(std::min<std::size_t>(4, bytes.size())), opcode);
    case ArgumentForm::Bytes8:
        return bytesText(bytes.substr(std::min<std::size_t>(8, bytes.size())), opcode);
    case ArgumentForm::OldText1:
        return reprText(utf8FromLatin1(bytes.substr(std::min<std::size_t>(1, bytes.size()))));
    case ArgumentForm::OldText4:
        return reprText(utf8FromLatin1(bytes.substr(std::min<std::size_t>(4, bytes.size()))));
    case ArgumentForm::Long1:
    case ArgumentForm::Long4: {
        const std::string_view digits =
            bytes.substr(std::min<std::size_t>(form == ArgumentForm::Long1 ? 1 : 4, bytes.size()));
        return decimalFromBytes({reinterpret_cast<const std::uint8_t*>(digits.data()), digits.size()});
    }
    }
    return {};
}

} // namespace

std::string argumentText(const State& state, std::uint64_t offset, std::uint64_t end, std::size_t limit)
{
    std::uint8_t byte = 0;
    if (state.window.copy(offset, &byte, 1) != 1)
        return {};
    const ArgumentForm form = opcodeInfo(byte).form;
    if (form == ArgumentForm::None || end <= offset + 1)
        return {};
    std::string bytes(static_cast<std::size_t>(std::min<std::uint64_t>(end - offset - 1, limit + 8)), '\0');
    bytes.resize(state.window.copy(offset + 1, reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()));
    std::string text = textOf(form, static_cast<Opcode>(byte), bytes);
    const bool cut = bytes.size() < end - offset - 1;
    if (text.size() > limit || cut)
        text = excerpt(text, limit).substr(0, limit) + "...";
    return text;
}

} // namespace assayer::pickle
