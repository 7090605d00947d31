// SPDX-License-Identifier: GPL-3.0-or-later
// A transparency log's entry as a bundle carries it (protobuf-specs: sigstore_rekor.proto), nothing verified.
#pragma once

#include "trust/FieldReader.h"
#include "trust/UtcTime.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assayer::trust {

struct InclusionProof
{
    std::uint64_t index = 0; ///< in the tree of the log's shard
    std::uint64_t treeSize = 0;
    std::vector<std::byte> rootHash;
    std::vector<std::vector<std::byte>> hashes;
    std::string checkpoint; ///< signed note; empty where the proof has none
};

struct LogEntry
{
    std::uint64_t index = 0; ///< among all shards of the log (Rekor v1), or in the tree (Rekor v2)
    std::vector<std::byte> logId;
    std::string kind;
    std::string version;
    std::optional<Milliseconds> integratedTime; ///< worthless without the promise
    std::vector<std::byte> promise;             ///< signed entry timestamp; empty where there is none
    std::optional<InclusionProof> proof;
    std::string body; ///< canonicalised, exactly the bytes that were logged
};

/// Reads one member of tlogEntries; what is wrong with it goes to the reader's defects.
LogEntry readLogEntry(const Json& json, FieldReader& fields);

} // namespace assayer::trust
