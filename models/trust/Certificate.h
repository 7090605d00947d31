// SPDX-License-Identifier: GPL-3.0-or-later
// What an X.509 certificate in a bundle says of itself. None of it is verified here.
#pragma once

#include "base/Result.h"
#include "trust/PublicKey.h"

#include <span>
#include <string>
#include <vector>

namespace assayer::trust {

struct CertificateStatement
{
    std::string subject; ///< RFC 2253 form
    std::string issuer;
    std::string notBefore; ///< UTC, "2026-11-20T15:16:15Z"; empty where it cannot be read
    std::string notAfter;
    std::vector<std::string> names; ///< e-mail addresses and URIs of the subject alternative name
    std::string digest;             ///< SHA-256 of the DER bytes
    std::optional<PublicKey> key;
};

/// Reads one DER certificate; bytes behind it are an error.
Result<CertificateStatement> readCertificate(std::span<const std::byte> der);

} // namespace assayer::trust
