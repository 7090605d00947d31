// SPDX-License-Identifier: GPL-3.0-or-later
// Verifying the signature of an envelope or of an artifact.
#include "trust/EnvelopeCheck.h"

#include "base/Encoding.h"
#include "base/Text.h"
#include "trust/Dsse.h"
#include "trust/Sha256.h"

#include <array>

namespace assayer::trust {

namespace {

std::string schemeText(const PublicKey& key, const SigningScheme& scheme)
{
    return key.description() + (scheme.hash.empty() ? std::string() : " with " + scheme.hash);
}

// A wrong signature is often a right one over something else; saying over what spares the analyst a search.
std::string causeOfFailure(const Envelope& envelope, const PublicKey& key, const std::string& encoded,
                           const SigningScheme& scheme)
{
    if (key.looksRaw(envelope.signature))
        return " The signature is r and s side by side, where an ASN.1 DER sequence is demanded.";
    for (const std::string hash : {"SHA256", "SHA384", "SHA512"}) {
        if (!scheme.hash.empty() && hash != scheme.hash &&
            verifyMessage(key, encoded, envelope.signature, {hash, scheme.pss}))
            return " The signature was made with " + hash + ", which does not belong to this curve.";
    }
    if (verifyMessage(key, envelope.payload, envelope.signature, scheme))
        return " The signature was made over the bare payload instead of its encoding.";
    return {};
}

} // namespace

SignatureVerdict checkEnvelope(const Envelope& envelope, const PublicKey& key, const EnvelopeRules& rules)
{
    const std::string encoded = preAuthenticationEncoding(envelope.payloadType, envelope.payload);
    const SigningScheme usual = usualScheme(key);
    std::vector<SigningScheme> schemes{usual};
    if (rules.alwaysSha256 && usual.hash != "SHA256")
        schemes.push_back({"SHA256", false});
    for (const SigningScheme& scheme : schemes) {
        const std::string tried = schemeText(key, scheme) + " over the encoding whose SHA-256 is ";
        if (verifyMessage(key, encoded, envelope.signature, scheme))
            return {true, {}, "The signature is right: " + tried + sha256Hex(encoded) + "."};
        if (!rules.legacyDigests)
            continue;
        const std::string literal = pythonLiteralEncoding(envelope.payloadType, envelope.payload);
        if (verifyMessage(key, literal, envelope.signature, scheme))
            return {true,
                    {},
                    "The signature is right over the encoding that model_signing 0.2.0 used: " + tried +
                        sha256Hex(literal) + "."};
    }
    return {false, "signature-invalid",
            "The signature is not of this key over this payload; tried " + schemeText(key, usual) +
                " over the encoding whose SHA-256 is " + sha256Hex(encoded) + "." +
                causeOfFailure(envelope, key, encoded, usual)};
}

std::string digestWord(std::string_view algorithm)
{
    if (algorithm == "SHA2_256")
        return "sha256";
    if (algorithm == "SHA2_384")
        return "sha384";
    return algorithm == "SHA2_512" ? "sha512" : std::string();
}

SignatureVerdict checkMessage(const MessageSignature& message, const PublicKey& key,
                              const std::map<std::string, std::string>& artifact)
{
    const std::string word = message.algorithm.empty() ? "sha256" : digestWord(message.algorithm);
    const SigningScheme scheme{"SHA" + (word.empty() ? "256" : word.substr(3)), false};
    const auto own = artifact.find(word);
    const std::string digest = own == artifact.end() ? std::string() : own->second;
    const auto bytes = fromHex(digest);
    const std::string tried = schemeText(key, scheme) + " over the digest " + digest;
    if (bytes && verifyDigest(key, *bytes, message.signature, scheme))
        return {true, {}, "The signature is right: " + tried + "."};
    if (!message.digest.empty() && message.digest != digest) {
        const auto said = fromHex(message.digest);
        const bool other = said && verifyDigest(key, *said, message.signature, scheme);
        return {false, "content-mismatch",
                "Expected an artifact whose digest is " + excerpt(message.digest, 140) +
                    ", which the bundle names, found " + digest + "." +
                    (other ? " The signature is right for the other artifact." : "")};
    }
    std::string cause;
    if (key.looksRaw(message.signature))
        cause = " The signature is r and s side by side, where an ASN.1 DER sequence is demanded.";
    return {false, "signature-invalid",
            "The signature is not of this key over this artifact; tried " + tried + "." + cause};
}

} // namespace assayer::trust
