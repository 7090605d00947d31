// SPDX-License-Identifier: GPL-3.0-or-later
// Verification of a Sigstore bundle that signs a model (OpenSSF Model Signing v1.0), step by step.
#pragma once

#include "trust/SignatureCheck.h"

namespace assayer::trust {

/// Fills `signature`, whose path is set, with steps, signer, coverage and status.
void verifyBundle(const Request& request, record::Signature& signature);

} // namespace assayer::trust
