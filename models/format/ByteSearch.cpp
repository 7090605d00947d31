// SPDX-License-Identifier: GPL-3.0-or-later
// The search for secrets and payloads in the bytes of a file.
#include "format/ByteSearch.h"

#include "base/Text.h"
#include "format/Observations.h"

#include "code/BytePatterns.h"
#include <algorithm>
#include <array>

namespace assayer::format {

namespace {

constexpr std::size_t kBlock = 1U << 20U;
// Of large files the beginning and the end: whole weights would cost more than all other checks together.
constexpr std::uint64_t kFirstBytes = 16ULL << 20U;
constexpr std::uint64_t kLastBytes = 1ULL << 20U;

// Media, in which archives and thumbnails are at home, and programs, which are found as what they are.
constexpr std::array<std::string_view, 8> kNotSearched{"png", "jpeg", "gif", "pdf", "elf", "pe", "mach-o", "signature"};

// Containers, whose members are searched by themselves.
constexpr std::array<std::string_view, 9> kContainerBegins{"PK\x03\x04",
                                                           "\x1F\x8B",
                                                           "BZh",
                                                           "7z\xBC\xAF",
                                                           "\xFD"
                                                           "7zXZ",
                                                           "\x28\xB5\x2F\xFD",
                                                           "\x04\x22\x4D\x18",
                                                           "Rar!",
                                                           "PK\x05\x06"};

bool isContainer(const Input& input, const Facts& facts)
{
    std::array<std::byte, 8> first{};
    const auto got = input.bytes.read(0, first);
    const std::string_view text = asText(std::span<const std::byte>(first)).substr(0, got.value_or(0));
    return facts.format == "tar" || std::any_of(kContainerBegins.begin(), kContainerBegins.end(),
                                                [&](std::string_view begin) { return text.starts_with(begin); });
}

std::string kindOf(const code::BytePatternMatch& match)
{
    switch (match.kind) {
    case code::BytePatternKind::Token:
        return "secret.token";
    case code::BytePatternKind::PrivateKey:
        return match.name.starts_with("encrypted") ? "secret.encrypted-key" : "secret.private-key";
    case code::BytePatternKind::Program:
        return "payload.program";
    case code::BytePatternKind::EncodedProgram:
        return "payload.encoded-program";
    case code::BytePatternKind::Archive:
        return "payload.archive";
    case code::BytePatternKind::Script:
        break;
    }
    return "payload.script";
}

} // namespace

void searchBytes(const Input& input, Facts& facts)
{
    if (std::find(kNotSearched.begin(), kNotSearched.end(), facts.format) != kNotSearched.end() ||
        isContainer(input, facts))
        return;
    Observations observations(facts);
    const std::uint64_t size = input.bytes.size();
    // No larger than the file: zeroing a whole block took longer than searching a small file.
    std::vector<std::byte> block(
        static_cast<std::size_t>(std::min<std::uint64_t>(size, kBlock + code::kLongestBytePattern)));
    std::uint64_t searched = 0;
    const bool whole = size <= kFirstBytes + kLastBytes;
    for (std::uint64_t at = 0; at < size && !input.stop.stop_requested(); at += kBlock) {
        if (!whole && at >= kFirstBytes && at < size - kLastBytes)
            at = size - kLastBytes;
        const auto got = input.bytes.read(at, block);
        if (!got || *got == 0)
            break;
        searched += std::min<std::uint64_t>(*got, kBlock);
        code::findBytePatterns(std::span(block).first(*got), [&](const code::BytePatternMatch& match) {
            const bool header =
                match.kind != code::BytePatternKind::Token && match.kind != code::BytePatternKind::PrivateKey;
            // What stands at the very beginning is the file's own header, and the overlap belongs to the next block.
            if (match.offset >= kBlock || (header && at + match.offset == 0))
                return;
            observations.add(kindOf(match),
                             std::string(match.name) +
                                 (match.shown.empty() ? "" : ": " + visibleText(utf8FromBytes(match.shown))),
                             {}, at + match.offset, match.length);
        });
    }
    if (!whole)
        facts.values["searchedBytes"] = searched;
}

} // namespace assayer::format
