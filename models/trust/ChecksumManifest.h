// SPDX-License-Identifier: GPL-3.0-or-later
// Lists of digests as sha256sum, b2sum, md5sum, the BSDs, openssl and `git ls-tree` write them, and git-LFS pointers.
#pragma once

#include "trust/Defect.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assayer::trust {

struct ChecksumEntry
{
    std::string path;      ///< as in the list, without a leading "./"; empty in a file that holds one digest alone
    std::string algorithm; ///< "sha256", "sha512", "blake2b", "md5", "sha1", "git-blob-sha1", "blake3" ...
    std::string digest;    ///< lower-case hexadecimal
    std::size_t line = 0;  ///< counted from 1
};

struct ChecksumManifest
{
    std::vector<ChecksumEntry> entries; ///< in the order of the list, without those that have a defect
    std::vector<Defect> defects;        ///< path-escape, duplicate-resource, bundle-encoding
};

/// Reads a list whose every line that is neither empty nor a comment is a digest with a name, or one digest alone where
/// `listName` says of what (`model.bin.sha256`). Nothing where the text is no such list. `listName` also decides
/// between algorithms of one length ("b3", "blake2").
std::optional<ChecksumManifest> parseChecksums(std::string_view text, std::string_view listName);

/// True for a hash that is too weak to tell a file from a crafted one.
bool isWeakHash(std::string_view algorithm);

struct LfsPointer
{
    std::string digest; ///< SHA-256 of the content, lower-case hexadecimal
    std::uint64_t size = 0;
};

/// Reads a git-LFS pointer (git-lfs docs/spec.md): version, oid and size, in this order, with extensions between.
std::optional<LfsPointer> parseLfsPointer(std::string_view text);

} // namespace assayer::trust
