// SPDX-License-Identifier: GPL-3.0-or-later
// Envelopes without a bundle around them, and statements without an envelope.
#pragma once

#include "trust/SignatureCheck.h"

namespace assayer::trust {

/// One DSSE envelope, or several one a line; each is held against the named key.
void verifyEnvelopes(const Request& request, record::Signature& signature);

/// A statement that nobody signed: its subjects are compared, but it proves no origin.
void verifyBareStatement(const Request& request, record::Signature& signature);

} // namespace assayer::trust
