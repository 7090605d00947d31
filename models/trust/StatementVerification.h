// SPDX-License-Identifier: GPL-3.0-or-later
// The steps about what was signed: payload, statement, manifest, and the files of the subject.
#pragma once

#include "trust/BundleVerification.h"

namespace assayer::trust {

/// Tells the steps from "payload type" on for an envelope, and fills the coverage.
void checkPayload(BundleContext& context, const Envelope& envelope);

/// The digests of the file that a bundle without an envelope is about; empty where the subject holds no such file.
std::map<std::string, std::string> signedArtifact(const Request& request, const MessageSignature& message);

/// Fills the coverage for a bundle that signs one file, whose signature is right.
void coverArtifact(BundleContext& context);

} // namespace assayer::trust
