// SPDX-License-Identifier: GPL-3.0-or-later
// Verifying the signature of an envelope.
#include "trust/EnvelopeCheck.h"

#include "trust/Dsse.h"
#include "trust/Sha256.h"

#include <array>

namespace assayer::trust {

namespace {

// A wrong signature is often a right one over something else; saying over what spares the analyst a search.
std::string causeOfFailure(const Envelope& envelope, const PublicKey& key, const std::string& encoded)
{
    if (key.looksRaw(envelope.signature))
        return " The signature is r and s side by side, where an ASN.1 DER sequence is demanded.";
    for (const std::string hash : {"SHA256", "SHA384", "SHA512"}) {
        if (hash != key.hash() && key.verifies(encoded, envelope.signature, hash))
            return " The signature was made with " + hash + ", which does not belong to this curve.";
    }
    if (key.verifies(envelope.payload, envelope.signature, key.hash()))
        return " The signature was made over the bare payload instead of its encoding.";
    return {};
}

} // namespace

EnvelopeVerdict checkEnvelope(const Envelope& envelope, const PublicKey& key, bool legacyDigests)
{
    const std::string encoded = preAuthenticationEncoding(envelope.payloadType, envelope.payload);
    const std::string tried = key.description() + " with " + key.hash() + " over the encoding whose SHA-256 is ";
    if (key.verifies(encoded, envelope.signature, key.hash()))
        return {true, "The signature is right: " + tried + sha256Hex(encoded) + "."};
    if (legacyDigests) {
        const std::string literal = pythonLiteralEncoding(envelope.payloadType, envelope.payload);
        if (key.verifies(literal, envelope.signature, key.hash()))
            return {true, "The signature is right over the encoding that model_signing 0.2.0 used: " + tried +
                              sha256Hex(literal) + "."};
    }
    return {false, "The signature is not of this key over this payload; tried " + tried + sha256Hex(encoded) + "." +
                       causeOfFailure(envelope, key, encoded)};
}

} // namespace assayer::trust
