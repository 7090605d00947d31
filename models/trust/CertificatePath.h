// SPDX-License-Identifier: GPL-3.0-or-later
// Building and checking a path of certificates from a leaf to an anchor (RFC 5280 section 6).
#pragma once

#include "trust/Certificate.h"
#include "trust/Defect.h"
#include "trust/UtcTime.h"

#include <optional>
#include <vector>

namespace assayer::trust {

struct PathRequest
{
    CertificateHandle leaf;
    std::vector<CertificateHandle> anchors;       ///< believed
    std::vector<CertificateHandle> intermediates; ///< not believed, only helpful
    bool partialChain = false; ///< an anchor need not be self-signed: how Sigstore's trusted roots mean it
};

struct CertificatePath
{
    std::vector<CertificateHandle> chain; ///< leaf first, anchor last; empty where there is no path
    std::optional<Defect> defect;         ///< why there is none
};

/// Signatures, names, constraints and key usages of the path; times are left to defectAt().
CertificatePath findPath(const PathRequest& request);

/// Why one of the chain's certificates is not valid at that time: cert-expired or cert-not-yet-valid.
std::optional<Defect> defectAt(const std::vector<CertificateHandle>& chain, Milliseconds time);

/// When a certificate is valid, closed at both ends.
TimeWindow validityOf(const CertificateHandle& certificate);

/// What a certificate's key may be used for.
struct KeyPurpose
{
    bool statesUsage = false;      ///< it has the extension KeyUsage
    bool digitalSignature = false; ///< KeyUsage allows signatures
    bool statesExtended = false;   ///< it has the extension ExtendedKeyUsage
    bool codeSigning = false;      ///< ExtendedKeyUsage names code signing
    bool authority = false;        ///< BasicConstraints names it an authority
};
KeyPurpose purposeOf(const CertificateHandle& certificate);

/// True where the leaf issued one of the other certificates: the chain stands upside down.
bool isReversed(const CertificateHandle& leaf, const std::vector<CertificateHandle>& others);

/// True where issuer and subject are the same name and the certificate's own key signed it.
bool isSelfSigned(const CertificateHandle& certificate);

} // namespace assayer::trust
