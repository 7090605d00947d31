// SPDX-License-Identifier: GPL-3.0-or-later
// Verification of a Sigstore bundle step by step: a signed model (OpenSSF Model Signing), a signed artifact, or a
// signed statement, by key, certificate chain or keyless.
#pragma once

#include "trust/EnvelopeCheck.h"
#include "trust/LogBody.h"
#include "trust/Manifest.h"
#include "trust/SignatureCheck.h"
#include "trust/StepLog.h"
#include "trust/TrustedRoot.h"

#include <optional>

namespace assayer::trust {

/// What the parts of one verification share.
struct BundleContext
{
    const Request& request;
    record::Signature& signature;
    StepLog& log;
    const Bundle& bundle;
    const Manifest& manifest;
    SignedContent content;
    const TrustedRoot& root;
};

/// Fills `signature`, whose path is set, with steps, signer, coverage and status.
void verifyBundle(const Request& request, record::Signature& signature);

/// The step "signature" under a key.
void checkContentSignature(BundleContext& context, const PublicKey& key, const EnvelopeRules& rules);

/// Names, joined for a sentence; of many only the first.
std::string joinedNames(const std::vector<std::string>& names);

} // namespace assayer::trust
