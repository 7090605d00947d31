// SPDX-License-Identifier: GPL-3.0-or-later
// Fuzzes the recognition and verification of signature files.
#include "trust/SignatureCheck.h"
#include "trust/SignatureObservations.h"

#include <cstdlib>

namespace {

constexpr const char* kPublicKey = "-----BEGIN PUBLIC KEY-----\n"
                                   "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt\n"
                                   "6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q==\n"
                                   "-----END PUBLIC KEY-----\n";

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
    using namespace assayer;
    const std::string_view content(reinterpret_cast<const char*>(data), size);
    trust::isSignature(content);
    trust::Request request;
    request.bundlePath = "model.sig";
    request.bundle = content;
    request.publicKeyPem = kPublicKey;
    request.files = {{"README.md", 33, {{"sha256", std::string(64, '0')}}, false},
                     {"model.safetensors", 1000, {{"sha256", std::string(64, '1')}}, true}};
    for (const trust::DigestDemand& demand : trust::digestDemands(content))
        request.moreDigests[demand] = std::string(64, '2');
    const record::Signature signature = trust::verify(request);
    // No input may be accepted: nobody holds the private key. A commit or an SSH signature brings a key of its own,
    // with which it is right, if of an unknown signer.
    const bool bringsItsKey = signature.kind.starts_with("git-") || signature.kind == "ssh";
    if (signature.status == record::SignatureStatus::Verified ||
        (signature.status == record::SignatureStatus::ValidUntrusted && !bringsItsKey))
        std::abort();
    trust::signatureObservations(signature);
    return 0;
}
