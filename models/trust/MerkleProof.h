// SPDX-License-Identifier: GPL-3.0-or-later
// Inclusion proofs of a Merkle tree (RFC 6962 section 2.1.1).
#pragma once

#include "base/Result.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace assayer::trust {

using TreeHash = std::array<std::byte, 32>;

/// SHA-256(0x00 || entry).
TreeHash leafHash(std::string_view entry);

/// The root that the proof leads to from the leaf at `index` of a tree of `size` leaves. Fails where the index is
/// outside the tree, or the proof has another number of hashes than such a tree demands, or a hash is not of 32 bytes.
Result<TreeHash> rootFromProof(const TreeHash& leaf, std::uint64_t index, std::uint64_t size,
                               std::span<const std::vector<std::byte>> hashes);

} // namespace assayer::trust
