// SPDX-License-Identifier: GPL-3.0-or-later
// The metadata by which Sigstore hands out its root of trust (The Update Framework 1.0.34, section 4): what was signed,
// by how many of whom, which version, until when.
#pragma once

#include "base/Json.h"
#include "trust/Defect.h"
#include "trust/KeyVerification.h"
#include "trust/UtcTime.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace assayer::trust {

/// OLPC canonical JSON: sorted keys, no white space, only the quotation mark and the backslash escaped. Fails for
/// numbers with a fraction, which it cannot express.
Result<std::string> canonicalJson(const Json& value);

/// A key of a root, with the only scheme that it may sign under.
struct TufKey
{
    PublicKey key;
    SigningScheme scheme;
};

/// Who may sign for a role: so many of these keys.
struct TufRole
{
    std::set<std::string> keyIds;
    std::uint64_t threshold = 0;
};

/// A file that other metadata speaks of.
struct TufFile
{
    std::uint64_t version = 0;           ///< of metadata
    std::optional<std::uint64_t> length; ///< bytes
    std::string sha256;                  ///< lower-case hexadecimal; empty where none is given
};

/// One metadata file, read but not verified.
struct TufMetadata
{
    std::string type; ///< "root", "timestamp", "snapshot", "targets"
    std::uint64_t version = 0;
    Milliseconds expires = 0;
    std::string canonical;                             ///< the bytes that signatures are over
    std::map<std::string, std::string> signatures;     ///< by key identifier; DER
    std::map<std::string, TufKey> keys;                ///< of a root
    std::map<std::string, TufRole> roles;              ///< of a root
    std::map<std::string, TufFile, std::less<>> files; ///< "snapshot.json", or a target's name
    bool consistentSnapshot = false;                   ///< of a root: names of files carry versions and digests
};

/// Reads metadata of the expected type.
Result<TufMetadata> parseTufMetadata(std::string_view text, std::string_view type);

/// True where enough different keys of the role, as the root lists them, signed the metadata.
bool meetsThreshold(const TufMetadata& metadata, const TufMetadata& root, const std::string& role);

} // namespace assayer::trust
