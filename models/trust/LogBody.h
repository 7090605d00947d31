// SPDX-License-Identifier: GPL-3.0-or-later
// Whether what a transparency log holds is this bundle: the bodies of Rekor's entry kinds held against signature,
// digest and key.
#pragma once

#include "trust/Bundle.h"
#include "trust/Certificate.h"

#include <map>
#include <string>
#include <vector>

namespace assayer::trust {

/// What the bundle says, for the comparison.
struct SignedContent
{
    std::vector<std::byte> signature;
    std::map<std::string, std::string> digests;        ///< of the signed artifact by "sha256", "sha384", "sha512"; hex
    std::map<std::string, std::string> payloadDigests; ///< of an envelope's payload; empty without an envelope
    std::map<std::string, std::string> encodedDigests; ///< of its pre-authentication encoding
    std::string payload;                               ///< of the envelope
    std::vector<std::byte> certificate;                ///< DER; empty where the signer is a bare key
    std::vector<std::byte> key;                        ///< DER SubjectPublicKeyInfo
};

struct BodyVerdict
{
    std::vector<Defect> defects; ///< tlog-kind-unsupported, body-mismatch-signature, -digest, -key, bundle-structure
    std::string detail;          ///< what agreed
};

/// Compares; a kind that is not known is never a pass.
BodyVerdict checkLogBody(const LogEntry& entry, const SignedContent& content);

} // namespace assayer::trust
