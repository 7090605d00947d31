// SPDX-License-Identifier: GPL-3.0-or-later
// What an X.509 certificate in a bundle says of itself. None of it is verified here.
#pragma once

#include "base/Result.h"
#include "record/Inspection.h"
#include "trust/PublicKey.h"

#include <memory>
#include <span>
#include <string>
#include <vector>

struct x509_st;

namespace assayer::trust {

/// OpenSSL's certificate, shared since chains and stores hold the same ones.
using CertificateHandle = std::shared_ptr<x509_st>;

struct CertificateStatement
{
    std::string subject; ///< RFC 2253 form
    std::string issuer;
    std::string notBefore; ///< UTC, "2026-11-20T15:16:15Z"; empty where it cannot be read
    std::string notAfter;
    std::vector<std::string> names; ///< e-mail addresses, URIs and Fulcio's user names of the alternative name
    std::string digest;             ///< SHA-256 of the DER bytes
    std::optional<PublicKey> key;
};

/// Parses one DER certificate; bytes behind it are an error.
Result<CertificateHandle> parseCertificate(std::span<const std::byte> der);

/// Parses all certificates of a PEM text; fails where there is none, or one that cannot be read.
Result<std::vector<CertificateHandle>> parseCertificates(std::string_view pem);

/// What the certificate says of itself.
CertificateStatement statementOf(const CertificateHandle& certificate);

/// The certificate as the record holds it, with all its extensions, those of Fulcio by their names.
record::Certificate certificateRecord(const CertificateHandle& certificate, std::string role);

/// Reads one DER certificate; bytes behind it are an error.
Result<CertificateStatement> readCertificate(std::span<const std::byte> der);

} // namespace assayer::trust
