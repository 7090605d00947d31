// SPDX-License-Identifier: GPL-3.0-or-later
// The one pass over a file's bytes: digests and the byte-entropy profile share each block that is read.
#pragma once

#include "base/Result.h"
#include "source/ByteSource.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace assayer::integrity {

enum class Algorithm
{
    Sha256,
    GitBlobSha1, ///< SHA-1 over "blob <size>\0" and the bytes: the name git and the hub give small files
    Sha512,
    Blake2b, ///< BLAKE2b-512
    Md5,     ///< for comparing with old lists only; proves nothing
    Sha1,    ///< likewise
    Sha384,
};

/// The word of an algorithm in the record ("git-blob-sha1").
std::string_view algorithmWord(Algorithm algorithm);

/// The algorithm of such a word; nothing for a word that is none.
std::optional<Algorithm> algorithmOf(std::string_view word);

struct DigestPlan
{
    std::vector<Algorithm> algorithms{Algorithm::Sha256};
    bool entropy = false;
    std::uint64_t begin = 0;          ///< of the range to read; whole-file digests use 0
    std::optional<std::uint64_t> end; ///< exclusive; absent: the end of the source
    bool readAhead = false;           ///< a second thread reads the next block meanwhile: worth it where a core is idle
};

struct Digested
{
    std::map<std::string, std::string> digests; ///< by algorithmWord, lower-case hexadecimal
    std::optional<std::vector<double>> entropy; ///< see EntropyProfile
};

/// Reads the range once. `progress` is told the bytes read since its last call. Fails with Cancelled on a stop request,
/// Changed where the source ends before its size, or the read's own error.
Result<Digested> digest(const source::ByteSource& bytes, const DigestPlan& plan, const std::stop_token& stop = {},
                        const std::function<void(std::uint64_t)>& progress = {});

} // namespace assayer::integrity
