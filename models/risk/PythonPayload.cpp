// SPDX-License-Identifier: GPL-3.0-or-later
#include "risk/PythonPayload.h"

#include "base/Text.h"

#include "code/BytePatterns.h"
#include "code/PythonValue.h"
#include <algorithm>

namespace assayer::risk {

namespace {

bool isBase64Text(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '/' ||
               c == '-' || c == '_' || c == '=' || c == '\n' || c == '\r' || c == ' ';
    });
}

} // namespace

std::string payloadIn(std::string_view text)
{
    constexpr std::size_t kMostPayload = 4U << 20U;
    text = text.substr(0, kMostPayload);
    std::string bytes(text);
    std::string how;
    for (int layer = 0; layer < 4; ++layer) {
        const std::string name =
            layer == 0 && how.empty() && !isBase64Text(bytes) ? std::string() : code::payloadName(bytes);
        if (!name.empty() && !how.empty())
            return how + "(" + name + ")";
        std::string inner = code::inflated(bytes);
        if (!inner.empty()) {
            how += "compressed data ";
        } else if (isBase64Text(bytes) && bytes.size() >= 128) {
            inner = code::lenientBase64(bytes);
            how += "base64 ";
        }
        if (inner.empty() || inner == bytes)
            break;
        bytes = std::move(inner);
    }
    return {};
}

} // namespace assayer::risk
