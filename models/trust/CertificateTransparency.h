// SPDX-License-Identifier: GPL-3.0-or-later
// Signed certificate timestamps embedded in a certificate (RFC 6962 section 3): the promise that it was logged.
#pragma once

#include "base/Result.h"
#include "trust/TrustedRoot.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace assayer::trust {

struct CertificateTimestamp
{
    std::vector<std::byte> logId; ///< 32 bytes
    std::uint64_t time = 0;       ///< milliseconds since 1970
    std::vector<std::byte> extensions;
    std::uint8_t hashAlgorithm = 0;      ///< 4 is SHA-256 (RFC 5246 section 7.4.1.4.1)
    std::uint8_t signatureAlgorithm = 0; ///< 3 is ECDSA, 1 is RSA
    std::vector<std::byte> signature;
};

/// Reads the TLS-encoded list that the extension holds; every byte has to belong to it.
Result<std::vector<CertificateTimestamp>> parseTimestampList(std::span<const std::byte> bytes);

/// What came of a certificate's timestamps.
struct TransparencyVerdict
{
    std::string reason; ///< sct-missing or sct-invalid; empty where all of them are right
    std::string detail;
};

/// Verifies all timestamps in the leaf of `chain` (leaf first) against the certificate logs of the root.
TransparencyVerdict checkTransparency(const std::vector<CertificateHandle>& chain, const TrustedRoot& root);

} // namespace assayer::trust
