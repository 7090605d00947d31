// SPDX-License-Identifier: GPL-3.0-or-later
// Reading Sigstore bundles.
#include "trust/Bundle.h"

#include "base/Encoding.h"
#include "base/Json.h"
#include "base/Text.h"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace assayer::trust {

namespace {

constexpr std::array<std::string_view, 4> kMediaTypes{
    "application/vnd.dev.sigstore.bundle.v0.3+json",
    "application/vnd.dev.sigstore.bundle+json;version=0.1",
    "application/vnd.dev.sigstore.bundle+json;version=0.2",
    "application/vnd.dev.sigstore.bundle+json;version=0.3",
};

// A chain is a handful of certificates; more than this is an attempt to keep the verifier busy.
constexpr std::size_t kMaximumCertificates = 32;

// The payload is one string, so that the JSON around it is small whatever the size of the model.
constexpr std::size_t kMaximumBundleValues = 100'000;

class Reader
{
public:
    explicit Reader(Bundle& bundle) : m_bundle(bundle) {}

    void read(const Json& root)
    {
        readMediaType(root);
        noteStrangers(root, "", {"mediaType", "verificationMaterial", "dsseEnvelope", "messageSignature"});
        readMaterial(jsonMember(root, "verificationMaterial"));
        readContent(root);
    }

    void defect(std::string_view reason, std::string detail)
    {
        m_bundle.defects.push_back({std::string(reason), std::move(detail)});
    }

private:
    void readMediaType(const Json& root)
    {
        m_bundle.mediaType = jsonText(root, "mediaType");
        if (!isBundleMediaType(m_bundle.mediaType))
            defect("bundle-media-type",
                   "Expected the media type of a Sigstore bundle of version 0.1, 0.2 or 0.3, found \"" +
                       excerpt(m_bundle.mediaType, 120) + "\".");
    }

    void noteStrangers(const Json& object, std::string_view pointer, std::initializer_list<std::string_view> known)
    {
        if (!object.is_object())
            return;
        for (const auto& [key, value] : object.items()) {
            if (std::find(known.begin(), known.end(), key) == known.end() && m_bundle.strangers.size() < 20)
                m_bundle.strangers.push_back(std::string(pointer) + "/" + jsonPointerStep(key));
        }
    }

    std::vector<std::byte> decode(const Json& object, std::string_view key, std::string_view what)
    {
        const Json& value = jsonMember(object, key);
        if (!value.is_string()) {
            defect("bundle-structure", "Expected " + std::string(what) + " as base64 text, found none.");
            return {};
        }
        auto bytes = fromBase64(value.get_ref<const std::string&>());
        if (!bytes) {
            defect("bundle-encoding", "Expected " + std::string(what) + " as base64 text, found " +
                                          bytes.error().message + " at character " +
                                          std::to_string(bytes.error().offset.value_or(0)) + ".");
            return {};
        }
        return std::move(*bytes);
    }

    void readMaterial(const Json& material)
    {
        if (!material.is_object()) {
            defect("bundle-structure", "Expected the member verificationMaterial, found none.");
            return;
        }
        noteStrangers(material, "/verificationMaterial",
                      {"publicKey", "x509CertificateChain", "certificate", "tlogEntries", "timestampVerificationData"});
        const Json& entries = jsonMember(material, "tlogEntries");
        m_bundle.logEntries = entries.is_array() ? entries.size() : 0;
        const Json& times = jsonMember(jsonMember(material, "timestampVerificationData"), "rfc3161Timestamps");
        m_bundle.timestamps = times.is_array() ? times.size() : 0;

        const auto present = [&](std::string_view key) { return jsonMember(material, key).is_object(); };
        const int kinds =
            int{present("publicKey")} + int{present("x509CertificateChain")} + int{present("certificate")};
        if (kinds != 1)
            defect("bundle-structure",
                   "Expected exactly one of publicKey, x509CertificateChain and certificate, found " +
                       std::to_string(kinds) + ".");
        if (present("publicKey"))
            readKey(material["publicKey"]);
        else if (present("certificate"))
            readCertificate(material["certificate"]);
        else if (present("x509CertificateChain"))
            readChain(material["x509CertificateChain"]);
    }

    void readKey(const Json& key)
    {
        m_bundle.method = Method::Key;
        m_bundle.keyHint = jsonText(key, "hint");
        if (key.contains("rawBytes"))
            m_bundle.embeddedKey = asText(decode(key, "rawBytes", "the embedded public key"));
    }

    void readCertificate(const Json& certificate)
    {
        m_bundle.method = Method::Keyless;
        m_bundle.certificates.push_back(decode(certificate, "rawBytes", "the certificate"));
    }

    void readChain(const Json& chain)
    {
        m_bundle.method = m_bundle.logEntries > 0 ? Method::Keyless : Method::Certificate;
        const Json& certificates = jsonMember(chain, "certificates");
        if (!certificates.is_array() || certificates.empty()) {
            defect("bundle-structure", "Expected at least one certificate in the chain, found none.");
            return;
        }
        if (certificates.size() > kMaximumCertificates) {
            defect("bundle-structure", "Expected at most " + std::to_string(kMaximumCertificates) +
                                           " certificates in the chain, found " + std::to_string(certificates.size()) +
                                           ".");
            return;
        }
        for (const Json& certificate : certificates)
            m_bundle.certificates.push_back(decode(certificate, "rawBytes", "a certificate of the chain"));
    }

    void readContent(const Json& root)
    {
        const Json& envelope = jsonMember(root, "dsseEnvelope");
        const Json& message = jsonMember(root, "messageSignature");
        if (envelope.is_object() == message.is_object()) {
            defect("bundle-structure", "Expected exactly one of dsseEnvelope and messageSignature.");
            return;
        }
        if (envelope.is_object())
            readEnvelope(envelope);
        else
            readMessage(message);
    }

    void readEnvelope(const Json& json)
    {
        noteStrangers(json, "/dsseEnvelope", {"payload", "payloadType", "signatures"});
        Envelope envelope;
        const auto payload = decode(json, "payload", "the payload");
        envelope.payload = asText(payload);
        envelope.payloadType = jsonText(json, "payloadType");
        const Json& signatures = jsonMember(json, "signatures");
        envelope.signatures = signatures.is_array() ? signatures.size() : 0;
        if (envelope.signatures != 1)
            defect("signature-count", "Expected exactly one signature in the envelope, found " +
                                          std::to_string(envelope.signatures) + ".");
        if (envelope.signatures > 0)
            envelope.signature = decode(signatures[0], "sig", "the signature");
        m_bundle.envelope = std::move(envelope);
    }

    void readMessage(const Json& json)
    {
        const Json& digest = jsonMember(json, "messageDigest");
        MessageSignature message;
        message.algorithm = jsonText(digest, "algorithm");
        message.digest = toHex(decode(digest, "digest", "the digest of the signed artifact"));
        decode(json, "signature", "the signature");
        m_bundle.message = std::move(message);
    }

    Bundle& m_bundle;
};

} // namespace

bool isBundleMediaType(std::string_view mediaType)
{
    return std::find(kMediaTypes.begin(), kMediaTypes.end(), mediaType) != kMediaTypes.end();
}

Bundle parseBundle(std::string_view text)
{
    Bundle bundle;
    Reader reader(bundle);
    Limits limits;
    limits.documentValues = kMaximumBundleValues;
    const auto document = parseJson(text, limits);
    if (!document) {
        const bool limit = document.error().kind == ErrorKind::LimitExceeded;
        reader.defect(limit ? kLimitExceeded : "json-parse",
                      "Expected JSON, found: " + document.error().message + " (byte " +
                          std::to_string(document.error().offset.value_or(0)) + ").");
        return bundle;
    }
    if (!document->value.is_object()) {
        reader.defect("bundle-structure", "Expected a JSON object.");
        return bundle;
    }
    if (!document->duplicateKeys.empty())
        reader.defect("json-duplicate-key", "Expected every member once, found " + document->duplicateKeys.front() +
                                                " twice; two readers may understand two different signatures.");
    reader.read(document->value);
    return bundle;
}

} // namespace assayer::trust
