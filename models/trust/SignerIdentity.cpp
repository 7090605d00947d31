// SPDX-License-Identifier: GPL-3.0-or-later
// Identities of signers.
#include "trust/SignerIdentity.h"

#include "base/Text.h"
#include "trust/FulcioExtensions.h"

#include <algorithm>

namespace assayer::trust {

namespace {

bool names(const std::vector<std::string>& identities, const std::string& wanted)
{
    return std::find(identities.begin(), identities.end(), wanted) != identities.end();
}

std::string quoted(const std::string& text)
{
    return "\"" + excerpt(text, 300) + "\"";
}

} // namespace

void tellSigner(BundleContext& context, const CertificateHandle& leaf, bool proven)
{
    const CertificateStatement statement = statementOf(leaf);
    auto& signer = context.signature.signer;
    const std::string prefix = proven ? "" : "claimed-";
    signer["certificate-sha256"] = statement.digest;
    signer["validity"] = statement.notBefore + " to " + statement.notAfter;
    if (!statement.subject.empty())
        signer[prefix + "subject"] = statement.subject;
    if (!statement.names.empty())
        signer[prefix + "identity"] = joinedNames(statement.names);
    const FulcioIssuer issuer = fulcioIssuer(leaf);
    signer[prefix + "issuer"] = issuer.value.empty() ? statement.issuer : issuer.value;
}

void checkKeylessIdentity(BundleContext& context, const CertificateHandle& leaf)
{
    const std::vector<std::string> identities = statementOf(leaf).names;
    const FulcioIssuer issuer = fulcioIssuer(leaf);
    const std::string who = quoted(joinedNames(identities)) + ", for whom " + quoted(issuer.value) + " vouched";
    if (issuer.contradicted)
        context.log.warn("identity", "The certificate names two different issuers of the identity; the newer one, " +
                                         quoted(issuer.value) + ", was used.");
    const std::vector<SignerExpectation>& expected = context.request.expectedSigners;
    if (expected.empty()) {
        context.log.distrust("identity", "signer-unnamed",
                             "The signer is " + who + "; nobody said that this signer is expected.");
        return;
    }
    const SignerExpectation* named = nullptr;
    for (const SignerExpectation& one : expected) {
        if (!names(identities, one.identity))
            continue;
        if (one.issuer == issuer.value) {
            context.log.pass("identity", "The signer is " + who + ", as expected.");
            context.log.compared(one.identity + ", " + one.issuer, joinedNames(identities) + ", " + issuer.value);
            return;
        }
        if (named == nullptr || !one.issuer.empty())
            named = &one;
    }
    if (named != nullptr && named->issuer.empty()) {
        context.log.distrust("identity", "signer-unnamed",
                             "The signer is " + who +
                                 "; the identity is expected, but nobody said who has to vouch "
                                 "for it, and another issuer may give out the same name.");
        return;
    }
    if (named != nullptr) {
        context.log.fail("identity", "issuer",
                         "Expected " + quoted(named->issuer) + " to vouch for the signer, found " +
                             quoted(issuer.value) + ".");
        context.log.compared(named->issuer, issuer.value);
        return;
    }
    context.log.fail("identity", "identity",
                     "Expected the signer " + quoted(expected.front().identity) + ", found " +
                         quoted(joinedNames(identities)) + ".");
    context.log.compared(expected.front().identity, joinedNames(identities));
}

void checkCertificateIdentity(BundleContext& context, const CertificateHandle& leaf)
{
    const CertificateStatement statement = statementOf(leaf);
    const std::vector<SignerExpectation>& expected = context.request.expectedSigners;
    const std::string found = joinedNames(statement.names) + (statement.names.empty() ? "" : ", ") + statement.subject;
    if (expected.empty()) {
        context.log.notApplicable("identity", "The signer is " + quoted(found) +
                                                  "; anyone to whom the named authority gives a certificate would be "
                                                  "accepted, since no signer was named.");
        return;
    }
    const bool met = std::any_of(expected.begin(), expected.end(), [&](const SignerExpectation& one) {
        return (names(statement.names, one.identity) || one.identity == statement.subject) &&
               (one.issuer.empty() || one.issuer == statement.issuer);
    });
    if (met)
        context.log.pass("identity", "The signer is " + quoted(found) + ", as expected.");
    else
        context.log.fail("identity", "identity",
                         "Expected the signer " + quoted(expected.front().identity) + ", found " + quoted(found) + ".");
    context.log.compared(expected.front().identity, found);
}

void recordChain(BundleContext& context, const std::vector<CertificateHandle>& chain, bool anchored)
{
    auto& certificates = context.signature.certificates.emplace();
    for (std::size_t i = 0; i < chain.size(); ++i) {
        const bool last = anchored && i + 1 == chain.size();
        certificates.push_back(certificateRecord(chain[i], i == 0 && chain.size() > 1 ? "leaf"
                                                           : last                     ? "anchor"
                                                           : i == 0                   ? "leaf"
                                                                                      : "intermediate"));
    }
}

} // namespace assayer::trust
