// SPDX-License-Identifier: GPL-3.0-or-later
// Walking an inclusion proof from the leaf to the root.
#include "trust/MerkleProof.h"

#include "base/Text.h"

#include <openssl/evp.h>

#include <algorithm>
#include <bit>
#include <string>

namespace assayer::trust {

namespace {

TreeHash hashOf(std::string_view bytes)
{
    TreeHash hash{};
    EVP_Q_digest(nullptr, "SHA256", nullptr, bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(hash.data()),
                 nullptr);
    return hash;
}

TreeHash nodeHash(std::span<const std::byte> left, std::span<const std::byte> right)
{
    std::string bytes(1, '\x01');
    bytes += asText(left);
    bytes += asText(right);
    return hashOf(bytes);
}

} // namespace

TreeHash leafHash(std::string_view entry)
{
    return hashOf(std::string(1, '\0') + std::string(entry));
}

Result<TreeHash> rootFromProof(const TreeHash& leaf, std::uint64_t index, std::uint64_t size,
                               std::span<const std::vector<std::byte>> hashes)
{
    if (index >= size)
        return failure(ErrorKind::Malformed, "the index " + std::to_string(index) + " is outside a tree of " +
                                                 std::to_string(size) + " entries");
    // Below `inner` levels the path differs from that of the last leaf; above it every node is a left sibling.
    const auto inner = static_cast<std::size_t>(std::bit_width(index ^ (size - 1)));
    const auto border = static_cast<std::size_t>(inner < 64 ? std::popcount(index >> inner) : 0);
    if (hashes.size() != inner + border)
        return failure(ErrorKind::Malformed, "a tree of " + std::to_string(size) + " entries demands " +
                                                 std::to_string(inner + border) + " hashes, and there are " +
                                                 std::to_string(hashes.size()));
    if (std::any_of(hashes.begin(), hashes.end(), [&](const auto& hash) { return hash.size() != leaf.size(); }))
        return failure(ErrorKind::Malformed, "a hash of the proof is not of 32 bytes");
    TreeHash root = leaf;
    for (std::size_t i = 0; i < hashes.size(); ++i) {
        const bool left = i < inner && ((index >> i) & 1U) == 0;
        root = left ? nodeHash(root, hashes[i]) : nodeHash(hashes[i], root);
    }
    return root;
}

} // namespace assayer::trust
