// SPDX-License-Identifier: GPL-3.0-or-later
// For tests: bundles of a mock Sigstore instance, each right or with one thing wrong, and what has to come of it.
#pragma once

#include "MockSigstore.h"

namespace assayer::trust::test {

/// Where Sigstore's own JavaScript client is known to decide otherwise, and why.
enum class Oracle
{
    Agrees,
    Differs, ///< see `note`
};

struct SigstoreCase
{
    std::string name;
    Json bundle;
    Json root;
    std::string reason; ///< empty: verified
    std::string identity = kIdentity;
    std::string issuer = kIssuer;
    std::string artifact = kArtifact;
    Oracle oracle = Oracle::Agrees;
    std::string note; ///< why the oracle differs
};

/// Makes the cases; they are many, so that each group has a function.
class CaseMaker
{
public:
    std::vector<SigstoreCase> make()
    {
        good();
        goodTimes();
        certificates();
        transparency();
        identities();
        times();
        logs();
        bodies();
        bundles();
        roots();
        return std::move(m_cases);
    }

private:
    using Change = std::function<void(Json&)>;

    SigstoreCase& add(const std::string& name, const std::string& reason, const SigningPlan& plan = {},
                      const Change& change = {})
    {
        SigstoreCase one;
        one.name = name;
        one.reason = reason;
        one.bundle = m_instance.sign(plan);
        one.root = m_instance.trustedRoot();
        if (change)
            change(one.bundle);
        m_cases.push_back(std::move(one));
        return m_cases.back();
    }

    SigstoreCase& addRoot(const std::string& name, const std::string& reason, const SigningPlan& plan,
                          const Change& change)
    {
        SigstoreCase& one = add(name, reason, plan);
        change(one.root);
        return one;
    }

    SigstoreCase& differs(SigstoreCase& one, const char* note)
    {
        one.oracle = Oracle::Differs;
        one.note = note;
        return one;
    }

    static Json& entry(Json& bundle) { return bundle["verificationMaterial"]["tlogEntries"][0]; }
    static Json& proof(Json& bundle) { return entry(bundle)["inclusionProof"]; }

    // Another value of the same length.
    static std::string flipped(const Json& text, std::size_t at)
    {
        QByteArray bytes = QByteArray::fromBase64(QByteArray::fromStdString(text.get<std::string>()));
        bytes[static_cast<int>(at)] = static_cast<char>(bytes.at(static_cast<int>(at)) ^ 1);
        return bytes.toBase64().toStdString();
    }

    static SigningPlan plan(const std::string& version, bool envelope, const std::string& kind)
    {
        SigningPlan result;
        result.version = version;
        result.envelope = envelope;
        result.kind = kind;
        return result;
    }

    static SigningPlan second(bool envelope)
    {
        SigningPlan result = plan("0.3", envelope, "hashedrekord");
        result.secondLog = true;
        result.timestamps = {kSigned};
        return result;
    }

    void good()
    {
        add("v0.3 envelope", "");
        add("v0.3 artifact", "", plan("0.3", false, "hashedrekord"));
        add("v0.2 envelope", "", plan("0.2", true, "dsse"));
        add("v0.2 intoto", "", plan("0.2", true, "intoto"));
        SigningPlan promised = plan("0.1", true, "intoto");
        promised.proof = false;
        add("v0.1 intoto, promise alone", "", promised);
        promised = plan("0.1", false, "hashedrekord");
        promised.proof = false;
        add("v0.1 artifact, promise alone", "", promised);
        add("v0.1 promise and proof", "", plan("0.1", true, "dsse"));
        add("second log, artifact", "", second(false));
        differs(add("second log, envelope", "", second(true)),
                "it hashes the payload where the second log holds the hash of the encoding");
        SigningPlan lone;
        lone.treeSize = 1;
        lone.index = 0;
        add("log of one entry", "", lone);
        SigningPlan large;
        large.treeSize = 300;
        large.index = 299;
        add("last of 300 entries", "", large);
        large.index = 128;
        add("entry 128 of 300", "", large);
        SigningPlan witnessed;
        witnessed.witness = "\xE2\x80\x94 witness.example.org " + base64("abcdsignature") + "\n";
        witnessed.checkpointLines = "Timestamp: 1\n";
        add("witnessed checkpoint", "", witnessed);
    }

    void goodTimes()
    {
        SigningPlan stamped;
        stamped.timestamps = {kSigned + 5};
        add("promise and timestamp", "", stamped);
        stamped.stampEmbedded = true;
        add("timestamp with certificates", "", stamped);
        stamped.promise = false;
        add("timestamp alone", "", stamped);
        stamped.timestamps = {kSigned, kSigned + 9};
        add("two timestamps", "", stamped);
        SigningPlan edge;
        edge.integrated = edge.end;
        add("last second of the certificate", "", edge);
        addRoot("last second of the authority", "", {},
                [](Json& root) { root["certificateAuthorities"][0]["validFor"]["end"] = "2026-03-02T10:00:30Z"; });
        addRoot("first second of the log", "", {}, [](Json& root) {
            root["tlogs"][0]["publicKey"]["validFor"] = {{"start", "2026-03-02T10:00:30Z"},
                                                         {"end", "2026-03-02T10:00:30Z"}};
        });
    }

    void certificates()
    {
        SigningPlan other;
        other.authority = curveKey();
        add("certificate of another authority", "chain-issuer-not-found", other);
        addRoot("no authority in the root", "chain-issuer-not-found", {},
                [](Json& root) { root["certificateAuthorities"] = Json::array(); });
        SigningPlan usage;
        usage.extendedUsage = "serverAuth";
        differs(add("certificate for servers", "cert-usage", usage), "it does not look at the extended key usage");
        usage.extendedUsage = "codeSigning";
        usage.keyUsage = "critical,keyAgreement";
        differs(add("certificate without signatures", "cert-usage", usage), "it does not look at the leaf's key usage");
        add("signature of another key", "signature-invalid", otherSigner());
        add("chain in v0.3", "bundle-structure", {}, [](Json& bundle) {
            Json& material = bundle["verificationMaterial"];
            material["x509CertificateChain"] = {{"certificates", Json::array({material["certificate"]})}};
            material.erase("certificate");
        });
    }

    SigningPlan otherSigner() const
    {
        SigningPlan result;
        result.signer = curveKey();
        return result;
    }

    void transparency()
    {
        SigningPlan none;
        none.transparent = false;
        add("no certificate timestamp", "sct-missing", none);
        SigningPlan other;
        other.transparency = {{curveKey(), kSigned * 1000, ""}};
        add("unknown certificate log", "sct-invalid", other);
        SigningPlan extended;
        extended.transparency = {{m_instance.ctKey(), kSigned * 1000, "extension"}};
        add("certificate timestamp with extensions", "", extended);
        addRoot("certificate log's key of another time", "sct-invalid", {},
                [](Json& root) { root["ctlogs"][0]["publicKey"]["validFor"]["end"] = "2025-01-01T00:00:00Z"; });
        addRoot("certificate log with another key", "sct-invalid", {},
                [](Json& root) { root["ctlogs"][0]["publicKey"]["rawBytes"] = base64(spkiOf(curveKey())); });
        SigningPlan two;
        two.transparency = {{m_instance.ctKey(), kSigned * 1000, ""}, {m_instance.ctKey(), kSigned * 1000, ""}};
        add("certificate timestamp twice", "sct-invalid", two);
    }

    void identities()
    {
        add("another identity", "identity").identity = "https://example.org/other";
        differs(add("identity that begins alike", "identity"), "it takes the expected identity as a pattern").identity =
            kIdentity.substr(0, kIdentity.size() - 1);
        add("another issuer", "issuer").issuer = "https://accounts.example.com";
    }

    void times()
    {
        SigningPlan bare;
        bare.promise = false;
        add("no time", "time-missing", bare);
        SigningPlan moved;
        moved.integrated = kSigned + 3600;
        add("logged too late", "time-outside-certificate", moved);
        moved.integrated = kSigned - 3600;
        add("logged too early", "time-outside-certificate", moved);
        SigningPlan late;
        late.timestamps = {kSigned + 3600};
        add("timestamp too late", "time-outside-certificate", late);
        addRoot("authority of another time", "time-outside-authority", {},
                [](Json& root) { root["certificateAuthorities"][0]["validFor"]["end"] = "2026-03-02T10:00:29Z"; });
        addRoot("log of another time", "time-outside-authority", {},
                [](Json& root) { root["tlogs"][0]["publicKey"]["validFor"]["end"] = "2026-03-02T10:00:29Z"; });
        SigningPlan stamped;
        stamped.timestamps = {kSigned};
        addRoot("timestamp authority of another time", "time-outside-authority", stamped,
                [](Json& root) { root["timestampAuthorities"][0]["validFor"]["end"] = "2026-03-02T10:00:29Z"; });
        stamped.stampedData = "another signature";
        add("timestamp of another signature", "timestamp-imprint", stamped);
        stamped.stampedData.clear();
        stamped.stampKey = curveKey();
        stamped.stampEmbedded = true;
        add("timestamp of another authority", "timestamp-untrusted", stamped);
        SigningPlan twice;
        twice.timestamps = {kSigned};
        add("timestamp twice", "timestamp-duplicate", twice, [](Json& bundle) {
            Json& stamps = bundle["verificationMaterial"]["timestampVerificationData"]["rfc3161Timestamps"];
            stamps.push_back(Json(stamps[0]));
        });
        SigningPlan many;
        for (std::int64_t i = 0; i < 33; ++i)
            many.timestamps.push_back(kSigned + i);
        differs(add("33 timestamps", "timestamp-too-many", many), "it sets no limit");
        add("timestamp cut off", "bundle-encoding", twice, [](Json& bundle) {
            Json& text =
                bundle["verificationMaterial"]["timestampVerificationData"]["rfc3161Timestamps"][0]["signedTimestamp"];
            text = text.get<std::string>().substr(0, 400);
        });
    }

    void logs()
    {
        add("no log entry", "tlog-missing", {},
            [](Json& bundle) { bundle["verificationMaterial"]["tlogEntries"] = Json::array(); });
        SigningPlan other;
        other.log = curveKey();
        add("unknown log", "tlog-unknown-log", other);
        add("time of the entry moved", "set-invalid", {},
            [](Json& bundle) { entry(bundle)["integratedTime"] = std::to_string(kSigned + 1); });
        add("index of the entry moved", "set-invalid", {}, [](Json& bundle) { entry(bundle)["logIndex"] = "7"; });
        add("promise changed", "set-invalid", {}, [](Json& bundle) {
            Json& text = entry(bundle)["inclusionPromise"]["signedEntryTimestamp"];
            text = flipped(text, 20);
        });
        SigningPlan old = plan("0.1", true, "dsse");
        old.promise = false;
        old.timestamps = {kSigned};
        add("v0.1 without promise", "set-invalid", old);
        add("hash of the proof changed", "proof-invalid", {}, [](Json& bundle) {
            Json& text = proof(bundle)["hashes"][0];
            text = flipped(text, 3);
        });
        add("hash of the proof missing", "proof-invalid", {}, [](Json& bundle) { proof(bundle)["hashes"].erase(0); });
        add("index of the proof moved", "proof-invalid", {}, [](Json& bundle) { proof(bundle)["logIndex"] = "5"; });
        add("index outside the tree", "proof-invalid", {}, [](Json& bundle) { proof(bundle)["logIndex"] = "70"; });
        differs(add("root of the proof changed", "proof-invalid", {},
                    [](Json& bundle) { proof(bundle)["rootHash"] = base64(std::string(32, 'x')); }),
                "it takes the root from the checkpoint alone");
        SigningPlan unproven;
        unproven.proof = false;
        add("no proof", "proof-invalid", unproven);
        add("checkpoint without signature", "checkpoint-signature", {}, [](Json& bundle) {
            std::string note = proof(bundle)["checkpoint"]["envelope"];
            proof(bundle)["checkpoint"]["envelope"] = note.substr(0, note.find("\n\n") + 2);
        });
        add("checkpoint of another size", "checkpoint-signature", {}, [](Json& bundle) {
            std::string note = proof(bundle)["checkpoint"]["envelope"];
            note.replace(note.find("\n7\n"), 3, "\n8\n");
            proof(bundle)["checkpoint"]["envelope"] = note;
        });
        add("checkpoint without size", "checkpoint-parse", {}, [](Json& bundle) {
            std::string note = proof(bundle)["checkpoint"]["envelope"];
            note.erase(note.find("\n7\n"), 2);
            proof(bundle)["checkpoint"]["envelope"] = note;
        });
        SigningPlan named;
        named.checkpointName = "other.example.org";
        add("checkpoint under another name", "checkpoint-signature", named);
    }

    void bodies()
    {
        SigningPlan signature;
        signature.loggedSignature = "another";
        add("log holds another signature", "body-mismatch-signature", signature);
        SigningPlan digest;
        digest.loggedDigest = std::string(64, 'a');
        add("log holds another digest", "body-mismatch-digest", digest);
        SigningPlan certificate;
        certificate.loggedCertificate = m_instance.otherCertificate();
        differs(add("log holds another certificate", "body-mismatch-key", certificate),
                "it does not compare the certificate");
        digest = plan("0.3", false, "hashedrekord");
        digest.loggedDigest = std::string(64, 'b');
        add("log holds another artifact", "body-mismatch-digest", digest);
        digest = second(false);
        digest.loggedDigest = std::string(64, 'c');
        add("second log holds another artifact", "body-mismatch-digest", digest);
        SigningPlan kind;
        kind.logKind = "rekord";
        add("entry of an unknown kind", "tlog-kind-unsupported", kind);
    }

    void bundles()
    {
        const auto signature = [](Json& bundle) -> Json& { return bundle["dsseEnvelope"]["signatures"]; };
        add("signature changed", "signature-invalid", {},
            [&](Json& bundle) { signature(bundle)[0]["sig"] = flipped(signature(bundle)[0]["sig"], 12); });
        add("payload changed", "signature-invalid", {}, [](Json& bundle) {
            Json& payload = bundle["dsseEnvelope"]["payload"];
            payload = flipped(payload, 30);
        });
        add("two signatures", "signature-count", {},
            [&](Json& bundle) { signature(bundle).push_back(Json(signature(bundle)[0])); });
        add("no signature", "signature-count", {}, [&](Json& bundle) { signature(bundle) = Json::array(); });
        add("unknown version", "bundle-media-type", {},
            [](Json& bundle) { bundle["mediaType"] = "application/vnd.dev.sigstore.bundle+json;version=99.9"; });
        add("no material", "bundle-structure", {},
            [](Json& bundle) { bundle["verificationMaterial"].erase("certificate"); });
        add("another artifact", "content-mismatch", plan("0.3", false, "hashedrekord")).artifact = "other weights\n";
        differs(add("statement about another artifact", "subject-mismatch"), "it leaves the statement to its caller")
            .artifact = "other weights\n";
        differs(add("signature in broken base64", "bundle-encoding", {},
                    [&](Json& bundle) {
                        std::string text = signature(bundle)[0]["sig"];
                        text.insert(10, "!");
                        signature(bundle)[0]["sig"] = text;
                    }),
                "its base64 reader leaves strange characters out");
    }

    void roots()
    {
        differs(addRoot("log without a start", "trust-root-malformed", {},
                        [](Json& root) { root["tlogs"][0]["publicKey"]["validFor"].erase("start"); }),
                "it takes a missing start as open");
        differs(addRoot("unknown kind of root", "trust-root-malformed", {},
                        [](Json& root) { root["mediaType"] = "application/json"; }),
                "it does not look at the media type");
        addRoot("root of version 0.2", "", {},
                [](Json& root) { root["mediaType"] = "application/vnd.dev.sigstore.trustedroot.v0.2+json"; });
    }

    MockSigstore m_instance;
    std::vector<SigstoreCase> m_cases;
};

} // namespace assayer::trust::test
