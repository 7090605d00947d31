// SPDX-License-Identifier: GPL-3.0-or-later
// Whom a Sigstore verification may believe: the logs and authorities of a trusted root (protobuf-specs:
// sigstore_trustroot.proto) and when each of them counts.
#pragma once

#include "trust/Certificate.h"
#include "trust/Defect.h"
#include "trust/KeyVerification.h"
#include "trust/UtcTime.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assayer::trust {

/// A log of signatures (Rekor) or of certificates (CT).
struct TransparencyLog
{
    std::string url;
    std::vector<std::byte> id;           ///< as entries and certificates name the log
    std::vector<std::byte> checkpointId; ///< as its checkpoints name it; the same in most roots
    PublicKey key;
    SigningScheme scheme;
    TimeWindow window;
};

/// An authority of certificates (Fulcio) or of timestamps.
struct Authority
{
    std::string name;
    std::vector<CertificateHandle> chain; ///< from the one that signs next to the anchor, which comes last
    TimeWindow window;
};

struct TrustedRoot
{
    std::string description; ///< for people: whose it is and as of when
    std::vector<TransparencyLog> logs;
    std::vector<TransparencyLog> certificateLogs;
    std::vector<Authority> certificateAuthorities;
    std::vector<Authority> timestampAuthorities;
    std::vector<std::string> notes; ///< what was left out
    std::vector<Defect> defects;    ///< trust-root-malformed; a root with any of them must not be used
};

/// Reads trusted_root.json of versions 0.1 and 0.2, alone or in a ClientTrustConfig.
TrustedRoot parseTrustedRoot(std::string_view text);

/// The root of Sigstore's public-good instance, which is linked in.
const TrustedRoot& publicGoodRoot();

/// The JSON text that publicGoodRoot() was read from: {"asOf", "trustedRoot"}.
std::string_view publicGoodRootText();

/// The TUF root from which updates of the public-good root begin, as Sigstore's clients ship it: root metadata of The
/// Update Framework. That it has expired does not matter (TUF specification 1.0.34, section 5.3.10).
std::string_view publicGoodTufRoot();

} // namespace assayer::trust
