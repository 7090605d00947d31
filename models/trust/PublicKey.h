// SPDX-License-Identifier: GPL-3.0-or-later
// Public keys and the elliptic-curve signatures that they verify, over OpenSSL.
#pragma once

#include "base/Result.h"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

struct evp_pkey_st;

namespace assayer::trust {

class PublicKey
{
public:
    /// Reads a PEM text "PUBLIC KEY" (RFC 7468 section 13).
    static Result<PublicKey> fromPem(std::string_view pem);

    /// Reads a DER SubjectPublicKeyInfo (RFC 5280 section 4.1); bytes behind it are an error.
    static Result<PublicKey> fromDer(std::span<const std::byte> der);

    /// Takes the reference over; null yields an error.
    static Result<PublicKey> adopt(evp_pkey_st* key);

    /// For people: "ECDSA P-256", "RSA 2048", "ED25519".
    std::string description() const;

    /// "P-256", "P-384" or "P-521"; empty for every other key.
    std::string curve() const;

    /// Hash that OMS v1.0 joins with the curve ("SHA256", "SHA384", "SHA512"); empty for keys that it does not allow.
    std::string hash() const;

    /// SHA-256 of the PEM text as OpenSSL writes it, in hexadecimal: what OMS names a key by.
    std::string fingerprint() const;

    /// SHA-256 of the DER SubjectPublicKeyInfo, in hexadecimal: what other tools name a key by.
    std::string infoDigest() const;

    /// The DER SubjectPublicKeyInfo itself.
    std::vector<std::byte> infoBytes() const;

    /// True where `signature`, an ASN.1 DER SEQUENCE of r and s, is right for `message` under the named hash.
    bool verifies(std::string_view message, std::span<const std::byte> signature, const std::string& hashName) const;

    /// True where `signature` is r and s of this curve side by side (IEEE P1363) instead of DER.
    bool looksRaw(std::span<const std::byte> signature) const;

    /// True where `signature` is one ASN.1 DER SEQUENCE of r and s and nothing else.
    static bool isStrictSignature(std::span<const std::byte> signature);

    /// OpenSSL's own key, which stays this object's.
    evp_pkey_st* native() const { return m_key.get(); }

private:
    explicit PublicKey(std::shared_ptr<evp_pkey_st> key) : m_key(std::move(key)) {}

    std::shared_ptr<evp_pkey_st> m_key;
};

} // namespace assayer::trust
