// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/CarriedText.h"

#include "base/Encoding.h"
#include "base/Text.h"
#include "format/MetadataText.h"
#include "format/PickleStreams.h"

#include <algorithm>

namespace assayer::format {

namespace {

constexpr std::size_t kCarriedShortest = 12;                    // a pickle that calls something is longer
constexpr std::size_t kCarriedLongest = std::size_t{16} << 20U; // of base64 that is decoded

// Words and sentences begin like a protocol-0 pickle now and then; what ends like one, or has its first byte, is tried.
bool mayBePickle(std::string_view bytes)
{
    if (bytes.size() < kCarriedShortest)
        return false;
    if (bytes[0] == '\x80' && bytes[1] >= '\0' && bytes[1] <= '\6')
        return true;
    return (bytes[0] == 'c' || bytes[0] == '(' || bytes[0] == 'i') && bytes.find('\n') != std::string_view::npos &&
           bytes.find('.') != std::string_view::npos;
}

std::string withoutBreaks(std::string_view text)
{
    std::string kept;
    std::copy_if(text.begin(), text.end(), std::back_inserter(kept),
                 [](char c) { return c != '\n' && c != '\r' && c != ' '; });
    return kept;
}

} // namespace

bool readCarriedPickle(const Input& input, const std::string& key, std::string_view bytes,
                       std::optional<std::uint64_t> offset, Facts& facts)
{
    if (!mayBePickle(bytes))
        return false;
    const source::MemorySource source(bytes);
    if (pickleAt(source, 0) != Match::ByContent)
        return false;
    readMember(input, source, key, offset, facts);
    return true;
}

void inspectCarriedText(const Input& input, const std::string& format, const std::string& key, std::string_view text,
                        std::uint64_t offset, Facts& facts, Observations& observations)
{
    observeMetadataText(format, key, text, offset, observations);
    if (readCarriedPickle(input, key, text, offset, facts) || text.size() < kCarriedShortest ||
        text.size() > kCarriedLongest)
        return;
    const auto decoded = fromBase64(withoutBreaks(text));
    if (decoded && readCarriedPickle(input, key, asText(*decoded), std::nullopt, facts))
        observations.add(format + ".metadata-code", "the text is a pickle in base64", key, offset, text.size());
}

} // namespace assayer::format
