// SPDX-License-Identifier: GPL-3.0-or-later
// Decisions about signers on their way into and out of an inspection.
#pragma once

#include "inspection/Inspector.h"
#include "trust/TrustStore.h"

#include <optional>
#include <string>

namespace assayer::inspection {

/// Whose model the subject is: what the user says, else the owner of a hub's model, else the name of the folder or
/// file.
std::string publisherOf(const record::Subject& subject, const Options& options);

/// What to remember where the user trusts the signer of this signature for the subject's publisher: nothing where the
/// signature is not right, or where it does not tell its signer from others.
std::optional<trust::TrustDecision> decisionFor(const record::Inspection& record, const record::Signature& signature,
                                                const Options& options);

/// The OpenPGP keys for this subject: the user's ring, else the remembered ones of its publisher.
std::string keyringFor(const record::Subject& subject, const Options& options);

/// Public keys of the remembered signers of its publisher that verify other signatures.
std::vector<std::string> rememberedKeys(const record::Subject& subject, const Options& options);

/// Holds the signature against the decisions for its publisher, and tells what it means as findings without a path.
std::vector<record::Finding> judgeSignature(const record::Subject& subject, const Options& options,
                                            record::Signature& signature);

/// False for lists and pointers that nobody signed.
bool provesOrigin(const record::Signature& signature);

/// Adds the signer of a right signature to the user's decisions.
Result<void> rememberSigner(const record::Inspection& record, const record::Signature& signature,
                            const Options& options = {});

/// Reads the user's decisions and, from a policy file where one is named, its signers. Fails where either cannot be
/// read.
Result<trust::TrustStore> loadDecisions(const std::string& policyFile);

/// Names the refreshed public-good root in the options where they name none.
Result<void> loadRoot(Options& options);

/// Both: the decisions, and the refreshed root.
Result<void> loadExpectations(const std::string& policyFile, Options& options);

} // namespace assayer::inspection
