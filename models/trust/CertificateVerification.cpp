// SPDX-License-Identifier: GPL-3.0-or-later
// Chains of certificates.
#include "trust/CertificateVerification.h"

#include "base/Text.h"
#include "trust/CertificatePath.h"
#include "trust/CertificateTransparency.h"
#include "trust/FulcioExtensions.h"
#include "trust/LogVerification.h"
#include "trust/SignerIdentity.h"

#include <algorithm>

namespace assayer::trust {

namespace {

std::vector<CertificateHandle> parseChain(BundleContext& context)
{
    std::vector<CertificateHandle> chain;
    for (const std::vector<std::byte>& der : context.bundle.certificates) {
        auto certificate = parseCertificate(der);
        if (!certificate) {
            // Bytes that are no base64 were told with the parsing.
            if (!der.empty())
                context.log.fail("certificate", "bundle-structure",
                                 "Expected a certificate, found: " + certificate.error().message + ".");
            return {};
        }
        chain.push_back(std::move(*certificate));
    }
    return chain;
}

void checkChainUsage(BundleContext& context, const CertificateHandle& leaf)
{
    const KeyPurpose purpose = purposeOf(leaf);
    if (!purpose.digitalSignature && !purpose.codeSigning) {
        context.log.fail("certificate usage", "cert-usage",
                         "Expected a certificate for digital signatures or for signing code, found one for neither.");
        return;
    }
    context.log.pass("certificate usage", "The certificate may be used for signatures.");
    if (purpose.statesExtended && !purpose.codeSigning)
        context.log.warn("certificate usage", "The certificate names purposes, and signing code is none of them.");
    if (purpose.statesUsage && !purpose.digitalSignature)
        context.log.warn("certificate usage", "The certificate's key usage lacks digital signatures; stricter "
                                              "verifiers would refuse it.");
    if (purpose.authority)
        context.log.warn("certificate usage", "The signer's certificate is one of an authority, which should sign "
                                              "certificates only.");
}

// OMS v1.0 section 8.2 demands a certificate that is valid now; a timestamp that can be verified stands for now.
void checkChainValidity(BundleContext& context, const std::vector<CertificateHandle>& chain, const TrustedTimes& times)
{
    const auto begin = validityOf(chain.front()).start;
    std::vector<Milliseconds> moments = times.times;
    if (moments.empty() && context.request.now != 0)
        moments.push_back(context.request.now * 1000);
    if (moments.empty()) {
        context.log.skip("validity", "No time was given for which the certificates could be valid.");
        return;
    }
    std::optional<Defect> defect;
    for (const Milliseconds moment : moments) {
        if (!defect)
            defect = defectAt(chain, moment);
    }
    if (!defect) {
        context.log.pass("validity", "All certificates are valid at " + utcTimeText(moments.front()) + ".");
        return;
    }
    const auto atBegin = begin ? defectAt(chain, *begin) : defect;
    if (atBegin)
        context.log.fail("validity", atBegin->reason, atBegin->detail);
    else if (context.request.acceptExpired)
        context.log.warn("validity", defect->detail + " It was accepted by your choice, since the chain was valid when "
                                                      "the signer's certificate began.");
    else
        context.log.distrust("validity", defect->reason,
                             defect->detail + " Nothing proves that the signature was made while it was valid.");
}

// A key of OMS is on one of three curves, whoever vouches for it.
void checkLeafSignature(BundleContext& context, const CertificateHandle& leaf)
{
    const auto key = statementOf(leaf).key;
    if (!key || key->hash().empty()) {
        context.log.fail("certificate usage", "key-type",
                         "Expected a key on P-256, P-384 or P-521, found " +
                             (key ? key->description() : std::string("none that can be read")) + ".");
        context.log.skip("signature", "Keys of this type are not allowed to sign models.");
        return;
    }
    const bool legacy = context.manifest.legacyDigests;
    checkContentSignature(context, *key, {legacy, legacy});
}

// What came of a keyless certificate's path to the authorities of the trusted root.
struct AuthorityVerdict
{
    std::vector<CertificateHandle> chain;
    std::optional<Defect> defect;
    std::string authority;
};

struct Candidate
{
    const Authority* authority;
    std::vector<CertificateHandle> chain;
};

// A chain with a defect of its own is more telling than one that merely leads elsewhere.
void keepNearest(std::optional<Defect>& nearest, std::optional<Defect> defect)
{
    if (!nearest || nearest->reason == "chain-issuer-not-found")
        nearest = std::move(defect);
}

std::optional<Defect> timeDefect(const std::vector<Candidate>& candidates, const CertificateHandle& leaf,
                                 Milliseconds time)
{
    for (const Candidate& candidate : candidates) {
        if (candidate.authority->window.contains(time) && !defectAt(candidate.chain, time))
            return std::nullopt;
    }
    if (const auto own = defectAt({leaf}, time))
        return Defect{"time-outside-certificate", own->detail};
    const Candidate& first = candidates.front();
    if (const auto above = defectAt(first.chain, time))
        return Defect{"time-outside-authority", above->detail};
    return Defect{"time-outside-authority", "Expected a time within " + first.authority->window.text() +
                                                ", in which the authority " + first.authority->name +
                                                " counts, found " + utcTimeText(time) + "."};
}

AuthorityVerdict checkAuthorities(const CertificateHandle& leaf, const TrustedRoot& root,
                                  const std::vector<Milliseconds>& times)
{
    std::vector<Candidate> candidates;
    std::optional<Defect> nearest;
    for (const Authority& authority : root.certificateAuthorities) {
        CertificatePath path = findPath({leaf, {authority.chain.back()}, authority.chain, true});
        if (path.defect)
            keepNearest(nearest, std::move(path.defect));
        else
            candidates.push_back({&authority, std::move(path.chain)});
    }
    if (candidates.empty()) {
        if (!nearest)
            nearest = Defect{"chain-issuer-not-found", "The trusted root names no authority of certificates."};
        return {{leaf}, std::move(nearest), {}};
    }
    for (const Milliseconds time : times) {
        if (auto defect = timeDefect(candidates, leaf, time))
            return {candidates.front().chain, std::move(defect), candidates.front().authority->name};
    }
    return {candidates.front().chain, std::nullopt, candidates.front().authority->name};
}

void checkKeylessUsage(BundleContext& context, const CertificateHandle& leaf)
{
    const KeyPurpose purpose = purposeOf(leaf);
    if (!purpose.digitalSignature || !purpose.codeSigning || purpose.authority)
        context.log.fail("certificate usage", "cert-usage",
                         std::string("Expected a certificate for digital signatures and signing code that is no "
                                     "authority, found one ") +
                             (purpose.authority ? "of an authority." : "for another purpose."));
    else
        context.log.pass("certificate usage", "The certificate is for signing code.");
}

// Everything behind the leaf comes from whoever wrote the bundle, and is not used. Roots are forbidden since April 2023
// (protobuf-specs, issue 75); bundles of before are not to blame.
void checkSurplus(BundleContext& context, const std::vector<CertificateHandle>& chain, const TrustedTimes& times)
{
    constexpr Milliseconds kForbiddenSince = 1'682'380'800'000; // 2023-04-25
    if (chain.size() < 2)
        return;
    const bool old = !times.times.empty() && std::all_of(times.times.begin(), times.times.end(),
                                                         [](Milliseconds time) { return time < kForbiddenSince; });
    if (!old && std::any_of(chain.begin() + 1, chain.end(), isSelfSigned))
        context.log.fail("parse", "bundle-structure",
                         "Expected no root certificate in the bundle, found one: a bundle cannot name its own anchor.");
    else
        context.log.warn("parse", "The bundle brings " + std::to_string(chain.size() - 1) +
                                      " certificates of authorities, which were not used.");
}

void checkTimes(BundleContext& context, const TrustedTimes& times)
{
    if (!times.times.empty()) {
        std::string text;
        for (const record::TrustedTime& time : *context.signature.times)
            text += (text.empty() ? "" : ", ") + time.time + " by " + time.source;
        context.log.pass("time", "The signature existed at " + text + ".");
    } else if (times.firstDefect) {
        context.log.fail("time", times.firstDefect->reason,
                         "No time of the signature can be believed. " + times.firstDefect->detail);
    } else if (!context.bundle.logEntries.empty()) {
        context.log.fail("time", "time-missing",
                         "Expected a timestamp or the log's signed time, found neither; a bare number in the bundle "
                         "proves nothing.");
    } else {
        context.log.skip("time", "The bundle brings no time.");
    }
}

void checkAuthorityAndTransparency(BundleContext& context, const CertificateHandle& leaf, const TrustedTimes& times)
{
    AuthorityVerdict verdict = checkAuthorities(leaf, context.root, times.times);
    recordChain(context, verdict.chain, verdict.chain.size() > 1);
    tellSigner(context, leaf, !verdict.defect && !times.times.empty());
    if (verdict.defect)
        context.log.fail("certificate", verdict.defect->reason, verdict.defect->detail);
    else if (times.times.empty())
        context.log.skip("certificate", "The certificate leads to the authority " + verdict.authority +
                                            ", but without a time its validity cannot be decided.");
    else
        context.log.pass("certificate", "The certificate leads to the authority " + verdict.authority +
                                            " and was valid at the time of the signature.");
    if (verdict.chain.size() < 2) {
        context.log.skip("transparency", "Without the issuer of the certificate its timestamps cannot be verified.");
        return;
    }
    TransparencyVerdict transparency = checkTransparency(verdict.chain, context.root);
    if (transparency.reason.empty())
        context.log.pass("transparency", std::move(transparency.detail));
    else
        context.log.fail("transparency", transparency.reason, std::move(transparency.detail));
}

} // namespace

bool isKeylessCertificate(const CertificateHandle& certificate)
{
    return !fulcioIssuer(certificate).value.empty();
}

void checkCertificateSigner(BundleContext& context)
{
    const std::vector<CertificateHandle> chain = parseChain(context);
    if (chain.empty())
        return;
    const std::vector<CertificateHandle> others(chain.begin() + 1, chain.end());
    if (isReversed(chain.front(), others))
        context.log.fail("certificate", "bundle-structure",
                         "Expected the signer's certificate first, found one that issued another certificate of the "
                         "chain.");
    TrustedTimes times;
    if (!context.bundle.timestamps.empty() || !context.bundle.logEntries.empty())
        times = gatherTimes(context);
    const auto anchors = context.request.authoritiesPem.empty()
                             ? Result<std::vector<CertificateHandle>>(std::vector<CertificateHandle>{})
                             : parseCertificates(context.request.authoritiesPem);
    CertificatePath path;
    if (!anchors) {
        context.log.fail("certificate", "trust-root-malformed",
                         "The named certificates cannot be read: " + anchors.error().message + ".");
    } else if (anchors->empty()) {
        context.log.undecided("certificate", "trust-root-missing",
                              "The bundle brings a chain of certificates, and no authority was named to hold it "
                              "against.");
    } else {
        path = findPath({chain.front(), *anchors, others, context.request.partialChain});
        if (path.defect)
            context.log.fail("certificate", path.defect->reason, path.defect->detail);
        else
            context.log.pass("certificate", "The certificates lead to an authority that you named.");
    }
    const bool anchored = !path.chain.empty();
    recordChain(context, anchored ? path.chain : chain, anchored);
    tellSigner(context, chain.front(), anchored);
    if (anchored)
        checkChainValidity(context, path.chain, times);
    checkChainUsage(context, chain.front());
    checkCertificateIdentity(context, chain.front());
    checkLogEntries(context, times);
    checkLeafSignature(context, chain.front());
}

void checkKeylessSigner(BundleContext& context)
{
    const std::vector<CertificateHandle> chain = parseChain(context);
    if (chain.empty())
        return;
    const CertificateHandle& leaf = chain.front();
    if (context.bundle.logEntries.empty())
        context.log.fail("log", "tlog-missing",
                         "Expected an entry in a transparency log, found none; a keyless signature needs one.");
    const TrustedTimes times = gatherTimes(context);
    checkSurplus(context, chain, times);
    checkTimes(context, times);
    checkAuthorityAndTransparency(context, leaf, times);
    checkKeylessUsage(context, leaf);
    checkKeylessIdentity(context, leaf);
    checkLogEntries(context, times);
    const auto key = statementOf(leaf).key;
    if (!key)
        context.log.fail("signature", "key-type", "The key of the certificate cannot be read.");
    else
        checkContentSignature(context, *key, {});
}

} // namespace assayer::trust
