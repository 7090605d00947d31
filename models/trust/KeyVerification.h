// SPDX-License-Identifier: GPL-3.0-or-later
// Signatures of every algorithm that Sigstore names (protobuf-specs: PublicKeyDetails), beyond the three curves of OMS.
#pragma once

#include "trust/PublicKey.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace assayer::trust {

/// How a key signs: the hash ("SHA256"; empty for Ed25519, which takes the message itself) and RSA's padding.
struct SigningScheme
{
    std::string hash;
    bool pss = false; ///< RSASSA-PSS instead of PKCS #1 v1.5
};

/// The scheme of a word of PublicKeyDetails ("PKIX_ECDSA_P256_SHA_256"); an error names one that is not supported.
Result<SigningScheme> schemeOf(std::string_view keyDetails);

/// The scheme that a key uses where nothing else is said: the curve's hash, SHA-256 for RSA, none for Ed25519.
SigningScheme usualScheme(const PublicKey& key);

/// True where `signature` is right for `message`.
bool verifyMessage(const PublicKey& key, std::string_view message, std::span<const std::byte> signature,
                   const SigningScheme& scheme);

/// True where `signature` is right for the message whose digest under the scheme's hash is `digest`. Never for Ed25519.
bool verifyDigest(const PublicKey& key, std::span<const std::byte> digest, std::span<const std::byte> signature,
                  const SigningScheme& scheme);

} // namespace assayer::trust
