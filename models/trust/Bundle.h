// SPDX-License-Identifier: GPL-3.0-or-later
// A Sigstore bundle (protobuf-specs: sigstore_bundle.proto, versions 0.1 to 0.3) as it stands in a file, nothing
// verified.
#pragma once

#include "trust/Defect.h"
#include "trust/LogEntry.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assayer::trust {

/// How the signer is to be known.
enum class Method
{
    None,        ///< the bundle names no key material that this version knows
    Key,         ///< a bare public key, which the verifier has to bring
    Certificate, ///< a chain of certificates to a root that the verifier has to bring
    Keyless,     ///< a short-lived certificate and an entry in a transparency log
};

struct Envelope
{
    std::string payload; ///< decoded bytes; exactly these are verified and parsed
    std::string payloadType;
    std::vector<std::byte> signature;
    std::size_t signatures = 0; ///< how many the envelope carries; a bundle must have one
};

struct MessageSignature
{
    std::string algorithm; ///< "SHA2_256"
    std::string digest;    ///< lower-case hexadecimal
    std::vector<std::byte> signature;
};

/// The versions of the bundle format, which differ in what they demand (protobuf-specs, sigstore_bundle.proto).
enum class BundleVersion
{
    Unknown,
    V01, ///< a chain of certificates, and the log's promise
    V02, ///< a chain of certificates, and an inclusion proof with a checkpoint
    V03, ///< the leaf certificate alone, and an inclusion proof with a checkpoint
};

struct Bundle
{
    std::string mediaType;
    BundleVersion version = BundleVersion::Unknown;
    Method method = Method::None;
    std::string keyHint;                              ///< unauthenticated name of the key
    std::string embeddedKey;                          ///< PEM text that old writers put in; never trusted
    std::vector<std::vector<std::byte>> certificates; ///< DER, leaf first
    bool chain = false;                               ///< the certificates stand in a x509CertificateChain
    std::vector<LogEntry> logEntries;
    std::vector<std::vector<std::byte>> timestamps; ///< RFC 3161 responses, DER
    std::optional<Envelope> envelope;
    std::optional<MessageSignature> message; ///< of an artifact that is signed directly
    std::vector<std::string> strangers;      ///< JSON pointers of members that the schema does not know
    std::vector<Defect> defects;             ///< in the order of the steps; empty for a well-formed bundle
};

/// Reads a bundle as far as it can be read; whatever is wrong with it is told in `defects`.
Bundle parseBundle(std::string_view text);

/// The bytes of the signature, of the envelope or the artifact; empty where there are none.
std::span<const std::byte> signatureOf(const Bundle& bundle);

/// True for a media type that names a bundle version that this program reads.
bool isBundleMediaType(std::string_view mediaType);

} // namespace assayer::trust
