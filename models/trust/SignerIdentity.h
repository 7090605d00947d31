// SPDX-License-Identifier: GPL-3.0-or-later
// Who a certificate says has signed, and whether that is whom the user expects.
#pragma once

#include "trust/BundleVerification.h"
#include "trust/Certificate.h"

namespace assayer::trust {

/// Puts the certificate's statements into the signer's part of the record; they are claims until `proven`.
void tellSigner(BundleContext& context, const CertificateHandle& leaf, bool proven);

/// The step "identity" of a keyless signature: identity and issuer have to equal an expectation byte for byte.
void checkKeylessIdentity(BundleContext& context, const CertificateHandle& leaf);

/// The step "identity" of a certificate chain: where the user expects somebody, a name of the certificate has to agree.
void checkCertificateIdentity(BundleContext& context, const CertificateHandle& leaf);

/// Certificates of the bundle and those that were found above them.
void recordChain(BundleContext& context, const std::vector<CertificateHandle>& chain, bool anchored);

} // namespace assayer::trust
