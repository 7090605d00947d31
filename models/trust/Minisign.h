// SPDX-License-Identifier: GPL-3.0-or-later
// Signatures and public keys of minisign and signify.
#pragma once

#include "base/Result.h"

#include <optional>
#include <string>
#include <string_view>

namespace assayer::trust {

struct MinisignSignature
{
    bool prehashed = false; ///< over the BLAKE2b-512 digest of the file ("ED") rather than the file itself ("Ed")
    std::string keyNumber;  ///< 8 bytes
    std::string value;      ///< 64 bytes
    std::optional<std::string> trustedComment; ///< absent in signify's files
    std::string global;                        ///< 64 bytes over `value` and the trusted comment
};

struct MinisignKey
{
    std::string keyNumber; ///< 8 bytes
    std::string key;       ///< 32 bytes, Ed25519
};

/// Reads a signature file. Malformed names what is wrong.
Result<MinisignSignature> parseMinisign(std::string_view text);

/// Reads a public key: its file, or the line of base64 alone.
Result<MinisignKey> parseMinisignKey(std::string_view text);

/// "3D88A6555E44BA02", as minisign shows it.
std::string keyNumberText(std::string_view keyNumber);

/// True where `signature` is right for `message` under an Ed25519 key of 32 bytes.
bool edwardsVerifies(std::string_view key, std::string_view message, std::string_view signature);

} // namespace assayer::trust
