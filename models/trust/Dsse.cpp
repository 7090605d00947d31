// SPDX-License-Identifier: GPL-3.0-or-later
// Pre-authentication encodings of DSSE.
#include "trust/Dsse.h"

namespace assayer::trust {

namespace {

void appendEscaped(std::string& text, char c, char quote)
{
    constexpr std::string_view kDigits = "0123456789abcdef";
    const auto value = static_cast<unsigned char>(c);
    if (c == '\\' || c == quote) {
        text += '\\';
        text += c;
    } else if (c == '\n') {
        text += "\\n";
    } else if (c == '\r') {
        text += "\\r";
    } else if (c == '\t') {
        text += "\\t";
    } else if (value < 0x20 || value >= 0x7F) {
        text += "\\x";
        text += kDigits[value >> 4U];
        text += kDigits[value & 15U];
    } else {
        text += c;
    }
}

// What Python's repr() gives for a bytes object.
std::string pythonBytesLiteral(std::string_view bytes)
{
    const bool hasSingle = bytes.find('\'') != std::string_view::npos;
    const bool hasDouble = bytes.find('"') != std::string_view::npos;
    const char quote = hasSingle && !hasDouble ? '"' : '\'';
    std::string text = "b";
    text += quote;
    for (const char c : bytes)
        appendEscaped(text, c, quote);
    text += quote;
    return text;
}

std::string encoding(std::string_view mark, std::string_view type, std::string_view length, std::string_view body)
{
    std::string text(mark);
    text += ' ';
    text += std::to_string(type.size());
    text += ' ';
    text += type;
    text += ' ';
    text += length;
    text += ' ';
    text += body;
    return text;
}

} // namespace

std::string preAuthenticationEncoding(std::string_view payloadType, std::string_view payload)
{
    return encoding("DSSEv1", payloadType, std::to_string(payload.size()), payload);
}

std::string pythonLiteralEncoding(std::string_view payloadType, std::string_view payload)
{
    return encoding("DSSEV1", payloadType, std::to_string(payload.size()), pythonBytesLiteral(payload));
}

} // namespace assayer::trust
