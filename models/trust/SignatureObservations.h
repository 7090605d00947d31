// SPDX-License-Identifier: GPL-3.0-or-later
// What the outcome of a verification means to the rule catalogue: kinds of observations, no rules.
#pragma once

#include "record/Inspection.h"

#include <string>
#include <utility>
#include <vector>

namespace assayer::trust {

/// Pairs of an observation's kind and a sentence for people. Kinds: signature.invalid, signature.content-mismatch,
/// signature.file-missing, signature.unsigned-files, signature.ignored-files, signature.undecided,
/// signature.unsupported, signature.unnamed-signer, signature.none (for the status `unsigned`).
std::vector<std::pair<std::string, std::string>> signatureObservations(const record::Signature& signature);

} // namespace assayer::trust
