// SPDX-License-Identifier: GPL-3.0-or-later
// Signing a subject: what will be signed is listed first, then signed and written. Runs in the user's own process.
#pragma once

#include "inspection/Observer.h"
#include "trust/ModelSigning.h"

#include <stop_token>
#include <string>
#include <vector>

namespace assayer::inspection {

struct SigningRequest
{
    std::string subject;
    std::string output; ///< path of the signature; empty: model.sig in a folder, NAME.sig beside a file
    std::vector<std::string> ignorePaths; ///< of the subject, signed as left out
    std::string certificatesPem;          ///< leaf first; empty for a bare key
    unsigned jobs = 0;                    ///< threads for digests; 0: number of cores
};

/// What a signature would cover.
struct SigningPreview
{
    trust::SigningPlan plan;
    std::vector<std::string> leftOut; ///< files that the signature does not cover
    std::uint64_t bytes = 0;          ///< of the files that it covers
    std::string output;               ///< absolute path of the signature to write
    bool replaces = false;            ///< a file is there already
};

/// Walks and digests the subject. Fails where a file cannot be read, since a signature must not pass over one.
Result<SigningPreview> previewSigning(const SigningRequest& request, Observer& observer,
                                      const std::stop_token& stop = {});

/// Opens the key: a PEM file, or a token's URI that begins with "pkcs11:".
Result<trust::SigningKey> openSigningKey(const std::string& key, const trust::PassPhrase& passPhrase);

/// Signs what was shown and writes the signature as a whole. Where a file is there it is replaced only with `replace`.
Result<void> writeSignature(const SigningPreview& preview, const trust::SigningKey& key, bool replace);

} // namespace assayer::inspection
