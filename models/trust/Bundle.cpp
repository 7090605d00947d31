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

struct MediaType
{
    std::string_view text;
    BundleVersion version;
};

constexpr std::array<MediaType, 4> kMediaTypes{{
    {"application/vnd.dev.sigstore.bundle.v0.3+json", BundleVersion::V03},
    {"application/vnd.dev.sigstore.bundle+json;version=0.1", BundleVersion::V01},
    {"application/vnd.dev.sigstore.bundle+json;version=0.2", BundleVersion::V02},
    {"application/vnd.dev.sigstore.bundle+json;version=0.3", BundleVersion::V03},
}};

// Sigstore's clients read no more than these, so that nobody can keep a verifier busy.
constexpr std::size_t kMaximumTimestamps = 32;
constexpr std::size_t kMaximumLogEntries = 32;

BundleVersion versionOf(std::string_view mediaType)
{
    for (const MediaType& known : kMediaTypes) {
        if (known.text == mediaType)
            return known.version;
    }
    return BundleVersion::Unknown;
}

// A chain is a handful of certificates; more than this is an attempt to keep the verifier busy.
constexpr std::size_t kMaximumCertificates = 32;

// The payload is one string, so that the JSON around it is small whatever the size of the model.
constexpr std::size_t kMaximumBundleValues = 100'000;

class Reader
{
public:
    explicit Reader(Bundle& bundle) : m_bundle(bundle), m_fields(bundle.defects) {}

    void read(const Json& root)
    {
        readMediaType(root);
        noteStrangers(root, "", {"mediaType", "verificationMaterial", "dsseEnvelope", "messageSignature"});
        readMaterial(jsonMember(root, "verificationMaterial"));
        readContent(root);
    }

    void defect(std::string_view reason, std::string detail) { m_fields.defect(reason, std::move(detail)); }

private:
    void readMediaType(const Json& root)
    {
        m_bundle.mediaType = jsonText(root, "mediaType");
        m_bundle.version = versionOf(m_bundle.mediaType);
        if (m_bundle.version == BundleVersion::Unknown)
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

    void readMaterial(const Json& material)
    {
        if (!material.is_object()) {
            defect("bundle-structure", "Expected the member verificationMaterial, found none.");
            return;
        }
        noteStrangers(material, "/verificationMaterial",
                      {"publicKey", "x509CertificateChain", "certificate", "tlogEntries", "timestampVerificationData"});
        readLogEntries(jsonMember(material, "tlogEntries"));
        readTimestamps(jsonMember(jsonMember(material, "timestampVerificationData"), "rfc3161Timestamps"));

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

    void readLogEntries(const Json& entries)
    {
        if (!entries.is_array())
            return;
        if (entries.size() > kMaximumLogEntries) {
            defect("bundle-structure", "Expected at most " + std::to_string(kMaximumLogEntries) +
                                           " log entries, found " + std::to_string(entries.size()) + ".");
            return;
        }
        for (const Json& entry : entries)
            m_bundle.logEntries.push_back(readLogEntry(entry, m_fields));
    }

    void readTimestamps(const Json& timestamps)
    {
        if (!timestamps.is_array())
            return;
        if (timestamps.size() > kMaximumTimestamps) {
            defect("timestamp-too-many", "Expected at most " + std::to_string(kMaximumTimestamps) +
                                             " timestamps, found " + std::to_string(timestamps.size()) + ".");
            return;
        }
        for (const Json& timestamp : timestamps)
            m_bundle.timestamps.push_back(m_fields.bytes(timestamp, "signedTimestamp", "a timestamp"));
    }

    void readKey(const Json& key)
    {
        m_bundle.method = Method::Key;
        m_bundle.keyHint = jsonText(key, "hint");
        if (key.contains("rawBytes"))
            m_bundle.embeddedKey = asText(m_fields.bytes(key, "rawBytes", "the embedded public key"));
    }

    void readCertificate(const Json& certificate)
    {
        m_bundle.method = Method::Keyless;
        addCertificate(certificate, "the certificate");
    }

    void addCertificate(const Json& certificate, std::string_view what)
    {
        const std::size_t before = m_bundle.defects.size();
        m_bundle.certificates.push_back(m_fields.bytes(certificate, "rawBytes", what));
        if (m_bundle.certificates.back().empty() && m_bundle.defects.size() == before)
            defect("bundle-structure", "Expected the bytes of " + std::string(what) + ", found none.");
    }

    void readChain(const Json& chain)
    {
        m_bundle.chain = true;
        m_bundle.method = m_bundle.logEntries.empty() ? Method::Certificate : Method::Keyless;
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
            addCertificate(certificate, "a certificate of the chain");
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
        const auto payload = m_fields.bytes(json, "payload", "the payload");
        envelope.payload = asText(payload);
        envelope.payloadType = jsonText(json, "payloadType");
        const Json& signatures = jsonMember(json, "signatures");
        envelope.signatures = signatures.is_array() ? signatures.size() : 0;
        if (envelope.signatures != 1)
            defect("signature-count", "Expected exactly one signature in the envelope, found " +
                                          std::to_string(envelope.signatures) + ".");
        if (envelope.signatures > 0)
            envelope.signature = m_fields.bytes(signatures[0], "sig", "the signature");
        m_bundle.envelope = std::move(envelope);
    }

    void readMessage(const Json& json)
    {
        const Json& digest = jsonMember(json, "messageDigest");
        MessageSignature message;
        message.algorithm = jsonText(digest, "algorithm");
        message.digest = toHex(m_fields.bytes(digest, "digest", "the digest of the signed artifact"));
        message.signature = m_fields.bytes(json, "signature", "the signature");
        m_bundle.message = std::move(message);
    }

    Bundle& m_bundle;
    FieldReader m_fields;
};

} // namespace

bool isBundleMediaType(std::string_view mediaType)
{
    return versionOf(mediaType) != BundleVersion::Unknown;
}

std::span<const std::byte> signatureOf(const Bundle& bundle)
{
    if (bundle.envelope)
        return bundle.envelope->signature;
    if (bundle.message)
        return bundle.message->signature;
    return {};
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
