// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspection/SignaturePolicy.h"

#include <chrono>

namespace assayer::inspection {

Json signaturePolicy(const Options& options)
{
    Json signers = Json::array();
    for (const trust::SignerExpectation& signer : options.expectedSigners)
        signers.push_back({{"identity", signer.identity}, {"issuer", signer.issuer}});
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return {{"publicKey", options.publicKeyPem},
            {"authorities", options.authoritiesPem},
            {"partialChain", options.partialChain},
            {"acceptExpired", options.acceptExpired},
            {"trustedRoot", options.trustedRoot},
            {"expectedSigners", std::move(signers)},
            {"ignorePaths", options.ignorePaths},
            {"ignoreUnsigned", options.ignoreUnsigned},
            {"now", static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::seconds>(now).count())}};
}

} // namespace assayer::inspection
