// SPDX-License-Identifier: GPL-3.0-or-later
// What Sigstore's certificate authority writes into a certificate of the signer's identity token (OID
// 1.3.6.1.4.1.57264.1, fulcio/docs/oid-info.md).
#pragma once

#include "trust/Certificate.h"

#include <string>
#include <string_view>

namespace assayer::trust {

inline constexpr std::string_view kFulcioArc = "1.3.6.1.4.1.57264.1.";

/// In words what the extension 57264.1.`number` says ("source repository"); empty for one that is not known.
std::string_view fulcioExtensionName(unsigned number);

/// The value of the extension 57264.1.`number` as text, by its own encoding; empty where there is none.
std::string fulcioValue(const CertificateHandle& certificate, unsigned number);

/// Who vouched for the identity: extension 8, else 1.
struct FulcioIssuer
{
    std::string value;
    bool contradicted = false; ///< extensions 1 and 8 are both there and differ
};
FulcioIssuer fulcioIssuer(const CertificateHandle& certificate);

} // namespace assayer::trust
