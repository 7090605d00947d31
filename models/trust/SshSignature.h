// SPDX-License-Identifier: GPL-3.0-or-later
// SSH signatures (OpenSSH PROTOCOL.sshsig) and the file of signers that are allowed (ssh-keygen(1), ALLOWED SIGNERS).
#pragma once

#include "base/Result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assayer::trust {

struct SshSignature
{
    std::string publicKey; ///< key blob
    std::string space;     ///< the namespace that keeps signatures for one purpose from serving another: "file", "git"
    std::string reserved;
    std::string hash;      ///< "sha256" or "sha512"
    std::string signature; ///< signature blob
};

/// Reads an armoured signature. Malformed names what is wrong.
Result<SshSignature> parseSshSignature(std::string_view armour);

/// The bytes that were signed, given the digest of the message under `signature.hash`.
std::string sshSignedBytes(const SshSignature& signature, std::string_view digest);

struct AllowedSigner
{
    std::vector<std::string> principals; ///< patterns with * and ?, a leading ! excludes
    std::vector<std::string> spaces;     ///< patterns of namespaces; empty: any
    std::optional<std::int64_t> validAfter;
    std::optional<std::int64_t> validBefore; ///< seconds since 1970
    bool authority = false;                  ///< signs certificates, not content
    std::string key;                         ///< blob
};

/// Reads the lines that are well-formed; a public key without principals allows any name. Broken lines are left out and
/// told in `faults`.
std::vector<AllowedSigner> parseAllowedSigners(std::string_view text, std::vector<std::string>& faults);

/// True where the text fits one of the patterns and none that excludes (ssh_config(5), PATTERNS).
bool matchesPatterns(std::string_view text, const std::vector<std::string>& patterns);

} // namespace assayer::trust
