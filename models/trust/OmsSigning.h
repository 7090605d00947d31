// SPDX-License-Identifier: GPL-3.0-or-later
// Signing a model with a bare key as OpenSSF Model Signing v1.0 lays down.
#pragma once

#include "base/Result.h"
#include "trust/SignatureCheck.h"

#include <string>
#include <string_view>
#include <vector>

namespace assayer::trust {

/// The text of a bundle that signs `files` (path and sha256 are used) under the name `modelName`, by an unencrypted
/// private key in PEM form on P-256, P-384 or P-521. `ignorePaths` are signed as left out, beside the default ones.
/// Refuses an empty model, symbolic links, names that are no UTF-8 or leave the model, and other keys.
/// The same input gives the same bundle apart from the signature's random nonce.
Result<std::string> signModel(std::vector<HashedFile> files, std::string_view privateKeyPem, std::string_view modelName,
                              const std::vector<std::string>& ignorePaths = {});

} // namespace assayer::trust
