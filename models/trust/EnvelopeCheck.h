// SPDX-License-Identifier: GPL-3.0-or-later
// The cryptographic step: is the envelope's signature right under a key, and if not, what went wrong.
#pragma once

#include "trust/Bundle.h"
#include "trust/PublicKey.h"

#include <string>

namespace assayer::trust {

struct EnvelopeVerdict
{
    bool right = false;
    std::string detail; ///< what was tried, with the digest of the signed bytes
};

/// Checks the signature over the envelope's encoding under the hash that belongs to the key's curve. `legacyDigests`
/// also accepts the faulty encoding of model_signing 0.2.0.
EnvelopeVerdict checkEnvelope(const Envelope& envelope, const PublicKey& key, bool legacyDigests);

} // namespace assayer::trust
