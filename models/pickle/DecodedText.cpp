// SPDX-License-Identifier: GPL-3.0-or-later
#include "pickle/DecodedText.h"

#include "base/Encoding.h"
#include "base/Text.h"
#include "pickle/Constants.h"

#include <algorithm>

namespace assayer::pickle {

namespace {

constexpr std::size_t kMostRead = 65536;
constexpr std::size_t kLeastRun = 16; ///< characters of base64 that are taken for base64

bool isBase64(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/' ||
           c == '-' || c == '_';
}

bool isReadable(std::string_view text)
{
    return text.size() >= 6 && isUtf8(text) && std::all_of(text.begin(), text.end(), [](char c) {
               return static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\r' || c == '\t';
           });
}

std::optional<std::string> decodedRun(std::string_view run)
{
    const bool hex = run.size() % 2 == 0 && std::all_of(run.begin(), run.end(), [](char c) {
                         return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
                     });
    const auto bytes = hex ? fromHex(run) : fromBase64(run);
    if (!bytes || !isReadable(asText(*bytes)))
        return std::nullopt;
    return std::string(asText(*bytes));
}

// The first run of base64 or hexadecimal digits that decodes to text.
std::optional<std::string> hiddenRun(std::string_view text)
{
    for (std::size_t i = 0; i < text.size();) {
        std::size_t end = i;
        while (end < text.size() && isBase64(text[end]))
            ++end;
        std::size_t padded = end;
        while (padded < text.size() && text[padded] == '=' && padded - end < 2)
            ++padded;
        if (end - i >= kLeastRun) {
            if (auto decoded = decodedRun(text.substr(i, padded - i)))
                return decoded;
        }
        i = std::max(padded, i + 1);
    }
    return std::nullopt;
}

// Runs of readable characters in binary data, as the names and constants of a code object stand there.
std::string readableRuns(std::string_view bytes, std::size_t limit)
{
    std::string found;
    std::string run;
    for (const char c : bytes) {
        if (c >= 0x20 && c < 0x7F) {
            run += c;
            continue;
        }
        if (run.size() >= 4)
            found += (found.empty() ? "" : " | ") + run;
        run.clear();
        if (found.size() > limit)
            break;
    }
    if (run.size() >= 4)
        found += (found.empty() ? "" : " | ") + run;
    return found;
}

} // namespace

std::optional<std::string> decodedText(const State& state, Value argument, std::size_t limit)
{
    const auto found = constant(state, argument, kMostRead);
    if (!found || found->bytes.size() < kLeastRun)
        return std::nullopt;
    if (auto hidden = hiddenRun(found->bytes))
        return excerpt(*hidden, limit);
    if (found->text || isReadable(found->bytes))
        return std::nullopt;
    const std::string runs = readableRuns(found->bytes, limit);
    if (runs.size() < kLeastRun)
        return std::nullopt;
    return excerpt(runs, limit);
}

} // namespace assayer::pickle
