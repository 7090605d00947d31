// SPDX-License-Identifier: GPL-3.0-or-later
// The cryptographic step: is the signature right under a key, and if not, what went wrong.
#pragma once

#include "trust/Bundle.h"
#include "trust/KeyVerification.h"

#include <map>
#include <string>

namespace assayer::trust {

struct SignatureVerdict
{
    bool right = false;
    std::string reason; ///< where it is not right: "signature-invalid", "content-mismatch"
    std::string detail; ///< what was tried, with the digest of the signed bytes
};

/// What else than the standard encoding under the hash that belongs to the key is accepted.
struct EnvelopeRules
{
    bool legacyDigests = false; ///< the faulty encoding of model_signing 0.2.0
    bool alwaysSha256 = false;  ///< SHA-256 under any curve, as that version signed by certificate
};

/// Checks the signature over the envelope's encoding.
SignatureVerdict checkEnvelope(const Envelope& envelope, const PublicKey& key, const EnvelopeRules& rules);

/// Checks the signature over an artifact whose digests by "sha256", "sha384" and "sha512" are given as hexadecimal.
SignatureVerdict checkMessage(const MessageSignature& message, const PublicKey& key,
                              const std::map<std::string, std::string>& artifact);

/// "sha256" for "SHA2_256" and so on; empty for another algorithm.
std::string digestWord(std::string_view algorithm);

} // namespace assayer::trust
