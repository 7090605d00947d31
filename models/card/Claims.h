// SPDX-License-Identifier: GPL-3.0-or-later
// The claims that are checked, one function each. Every one appends at least one claim, whether the card says it or
// not.
#pragma once

#include "card/ClaimInput.h"

#include <vector>

namespace assayer::card {

using Claims = std::vector<record::Claim>;

void claimLicence(const ClaimInput& input, Claims& claims);         ///< "licence"
void claimLicenceText(const ClaimInput& input, Claims& claims);     ///< "licence-text"
void claimBaseModel(const ClaimInput& input, Claims& claims);       ///< "base-model"
void claimParameters(const ClaimInput& input, Claims& claims);      ///< "parameters"
void claimDtype(const ClaimInput& input, Claims& claims);           ///< "dtype"
void claimArchitecture(const ClaimInput& input, Claims& claims);    ///< "architecture"
void claimContextLength(const ClaimInput& input, Claims& claims);   ///< "context-length"
void claimLibrary(const ClaimInput& input, Claims& claims);         ///< "library"
void claimSafetensorsOnly(const ClaimInput& input, Claims& claims); ///< "safetensors-only"
void claimVocabulary(const ClaimInput& input, Claims& claims);      ///< "vocabulary"
void claimLanguages(const ClaimInput& input, Claims& claims);       ///< "languages"

} // namespace assayer::card
