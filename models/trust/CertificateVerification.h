// SPDX-License-Identifier: GPL-3.0-or-later
// The steps about certificates: a chain to an authority that the user names (OMS v1.0 section 8.2), and Sigstore's
// short-lived certificates, which count at the times that somebody else vouches for.
#pragma once

#include "trust/BundleVerification.h"

namespace assayer::trust {

/// Everything about the signer of a bundle with a chain of certificates, up to the signature.
void checkCertificateSigner(BundleContext& context);

/// Everything about the signer of a keyless bundle, up to the signature.
void checkKeylessSigner(BundleContext& context);

/// True for a certificate that Sigstore's authority issued, or one like it.
bool isKeylessCertificate(const CertificateHandle& certificate);

} // namespace assayer::trust
