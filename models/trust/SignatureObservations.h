// SPDX-License-Identifier: GPL-3.0-or-later
// What a verified or failed signature means to the rule catalogue.
#pragma once

#include "record/Inspection.h"

#include <string>
#include <utility>
#include <vector>

namespace assayer::trust {

/// Observation kinds ("signature.invalid") with a sentence each; the catalogue maps a kind to its rule.
std::vector<std::pair<std::string, std::string>> signatureObservations(const record::Signature& signature);

} // namespace assayer::trust
