// SPDX-License-Identifier: GPL-3.0-or-later
// Secrets and payloads in plain bytes: tokens and keys by their checked patterns, programs and archives by validated
// headers. Words alone never count.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace assayer::code {

enum class BytePatternKind
{
    Token,          ///< of a service, by its own form and checksum or entropy
    PrivateKey,     ///< PEM whose content is one
    Program,        ///< ELF, PE, Mach-O
    EncodedProgram, ///< the same in base64
    Archive,        ///< ZIP, gzip, 7z
    Script,         ///< "#!" and an interpreter
};

struct BytePatternMatch
{
    BytePatternKind kind;
    std::string_view name; ///< "GitHub token", "ELF program"
    std::uint64_t offset;  ///< in the block
    std::size_t length;    ///< of the token or of the header that was checked
    std::string shown;     ///< masked where it is secret
};

/// How many bytes behind its beginning a match may need to be told; blocks overlap by it.
inline constexpr std::size_t kLongestBytePattern = 2048;

/// Calls `found` for each match that begins in `bytes`, in order.
void findBytePatterns(std::span<const std::byte> bytes, const std::function<void(const BytePatternMatch&)>& found);

/// What the bytes are by their first ones: "an ELF program", "a pickle", "Python source" ...; empty where nothing
/// known.
std::string payloadName(std::string_view bytes);

} // namespace assayer::code
