// SPDX-License-Identifier: GPL-3.0-or-later
// Entry points: which format a signature file has, and who verifies it.
#include "trust/SignatureCheck.h"

#include "trust/BundleVerification.h"
#include "trust/DetachedFormats.h"
#include "trust/StepLog.h"

namespace assayer::trust {

bool isSignature(std::string_view content)
{
    return recogniseSignature(content).has_value();
}

record::Signature verify(const Request& request)
{
    const auto format = recogniseSignature(request.bundle);
    record::Signature signature;
    signature.path = request.bundlePath;
    if (!format || *format == SignatureFormat::SigstoreBundle) {
        verifyBundle(request, signature);
        return signature;
    }
    signature.kind = formatWord(*format);
    StepLog log(signature);
    log.pass("parse", "The content is " + std::string(formatTitle(*format)) + ".");
    log.unsupported("signature", "Signatures of this format are not verified by this version.");
    log.settle();
    return signature;
}

} // namespace assayer::trust
