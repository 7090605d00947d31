// SPDX-License-Identifier: GPL-3.0-or-later
// The signed list of a model's files: the in-toto statement of an OMS signature (OpenSSF Model Signing v1.0, section 5)
// and of its predecessor Digests/v0.1.
#pragma once

#include "trust/Defect.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assayer::trust {

struct ByteRange
{
    std::uint64_t begin = 0;
    std::uint64_t end = 0;                              ///< exclusive
    auto operator<=>(const ByteRange&) const = default; // NOLINT(modernize-use-nullptr): the check misreads <=>
};

/// One signed digest: of a whole file, or of a shard of it.
struct Resource
{
    std::string path; ///< relative to the model, with '/'; "." stands for a model that is one file
    std::optional<ByteRange> shard;
    std::string algorithm; ///< "sha256", "blake2b", "blake3"
    std::string digest;    ///< lower-case hexadecimal
};

struct Manifest
{
    std::string predicateType;
    bool modelSignature = false; ///< the predicate is one that lists the files of a model
    bool legacyDigests = false;  ///< Digests/v0.1
    std::string subjectName;     ///< informative
    std::string rootDigest;      ///< lower-case hexadecimal; empty for Digests/v0.1, which has none
    bool shards = false;
    bool allowSymlinks = false;
    std::vector<std::string> ignorePaths;
    std::vector<Resource> resources; ///< in the signed order, without those whose name leaves the model
    std::vector<Defect> defects;     ///< in the order of the steps
    std::vector<std::string> notes;  ///< oddities that do not speak against the signature
};

/// Reads the payload of an envelope as far as it can be read.
Manifest parseManifest(std::string_view payload);

/// True for a path that stays below its folder: relative, '/' between parts, none of them empty, "." or "..".
bool isInnerPath(std::string_view path);

/// True for a hash that this version can compute over files.
bool isSupportedHash(std::string_view algorithm);

} // namespace assayer::trust
