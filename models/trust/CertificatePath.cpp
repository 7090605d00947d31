// SPDX-License-Identifier: GPL-3.0-or-later
// Paths by OpenSSL's verifier, which is given a store without look-ups, so that it never opens a file.
#include "trust/CertificatePath.h"

#include "trust/OpensslPointers.h"

#include <openssl/x509_vfy.h>

#include <algorithm>

namespace assayer::trust {

namespace {

struct StoreFree
{
    void operator()(X509_STORE* store) const { X509_STORE_free(store); }
    void operator()(X509_STORE_CTX* context) const { X509_STORE_CTX_free(context); }
    void operator()(STACK_OF(X509) * stack) const { sk_X509_free(stack); }
};

std::string subjectOf(const X509* certificate)
{
    if (certificate == nullptr)
        return "a certificate";
    const BioPointer bio(BIO_new(BIO_s_mem()));
    if (bio == nullptr || X509_NAME_print_ex(bio.get(), X509_get_subject_name(certificate), 0, XN_FLAG_RFC2253) < 0)
        return "a certificate";
    char* text = nullptr;
    const long length = BIO_get_mem_data(bio.get(), &text);
    return length > 0 ? std::string(text, static_cast<std::size_t>(length)) : "a certificate without a subject";
}

std::string_view reasonOf(int error, bool anchorAbove)
{
    switch (error) {
    case X509_V_ERR_INVALID_CA:
    case X509_V_ERR_KEYUSAGE_NO_CERTSIGN:
    case X509_V_ERR_CA_BCONS_NOT_CRITICAL:
    case X509_V_ERR_INVALID_NON_CA:
        return "chain-not-ca";
    case X509_V_ERR_PATH_LENGTH_EXCEEDED:
    case X509_V_ERR_PATHLEN_INVALID_FOR_NON_CA:
    case X509_V_ERR_CERT_CHAIN_TOO_LONG:
        return "chain-path-length";
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        return "chain-untrusted-root";
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
        return anchorAbove ? "chain-untrusted-root" : "chain-issuer-not-found";
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_CERT_UNTRUSTED:
        return "chain-issuer-not-found";
    default:
        return "cert-usage";
    }
}

bool contains(const std::vector<CertificateHandle>& certificates, const X509* wanted)
{
    return std::any_of(certificates.begin(), certificates.end(),
                       [&](const CertificateHandle& certificate) { return X509_cmp(certificate.get(), wanted) == 0; });
}

bool sameName(const X509_NAME* a, const X509_NAME* b)
{
    return X509_NAME_cmp(a, b) == 0;
}

// Where OpenSSL says that it found no issuer, an anchor of the issuer's name means that the name is borrowed; one that
// was given but is no root means that the policy refuses a partial chain.
std::optional<Defect> betterCause(const PathRequest& request, const X509* at)
{
    if (at == nullptr)
        return std::nullopt;
    if (!request.partialChain && contains(request.anchors, at))
        return Defect{"chain-untrusted-root", "Expected an anchor that is a root, found " + subjectOf(at) +
                                                  ", which somebody else issued; it counts only where a partial chain "
                                                  "is allowed."};
    const bool named = std::any_of(request.anchors.begin(), request.anchors.end(), [&](const auto& anchor) {
        return sameName(X509_get_subject_name(anchor.get()), X509_get_issuer_name(at));
    });
    if (named && at != request.leaf.get() && X509_cmp(at, request.leaf.get()) != 0)
        return Defect{"chain-untrusted-root", "Expected " + subjectOf(at) +
                                                  " to be issued by the anchor of that name, found that another key "
                                                  "signed it."};
    return std::nullopt;
}

Defect defectOf(const PathRequest& request, X509_STORE_CTX* context)
{
    const int error = X509_STORE_CTX_get_error(context);
    const X509* at = X509_STORE_CTX_get_current_cert(context);
    STACK_OF(X509)* built = X509_STORE_CTX_get0_chain(context);
    const int depth = X509_STORE_CTX_get_error_depth(context);
    const X509* above = depth >= 0 && depth + 1 < sk_X509_num(built) ? sk_X509_value(built, depth + 1) : nullptr;
    const std::string_view reason = reasonOf(error, above != nullptr && contains(request.anchors, above));
    if (reason == "chain-issuer-not-found") {
        if (auto better = betterCause(request, at))
            return std::move(*better);
    }
    return {std::string(reason), "Expected a path of certificates to an anchor, found at " + subjectOf(at) + ": " +
                                     X509_verify_cert_error_string(error) + "."};
}

std::vector<CertificateHandle> chainOf(X509_STORE_CTX* context)
{
    std::vector<CertificateHandle> chain;
    STACK_OF(X509)* built = X509_STORE_CTX_get0_chain(context);
    for (int i = 0; i < sk_X509_num(built); ++i) {
        X509* certificate = sk_X509_value(built, i);
        X509_up_ref(certificate);
        chain.emplace_back(certificate, &X509_free);
    }
    return chain;
}

} // namespace

CertificatePath findPath(const PathRequest& request)
{
    const ErrorQueueGuard guard;
    const std::unique_ptr<X509_STORE, StoreFree> store(X509_STORE_new());
    const std::unique_ptr<X509_STORE_CTX, StoreFree> context(X509_STORE_CTX_new());
    const std::unique_ptr<STACK_OF(X509), StoreFree> untrusted(sk_X509_new_null());
    if (store == nullptr || context == nullptr || untrusted == nullptr)
        return {{}, Defect{std::string(kLimitExceeded), "There is no memory for the path of certificates."}};
    for (const CertificateHandle& anchor : request.anchors)
        X509_STORE_add_cert(store.get(), anchor.get());
    for (const CertificateHandle& certificate : request.intermediates)
        sk_X509_push(untrusted.get(), certificate.get());
    if (X509_STORE_CTX_init(context.get(), store.get(), request.leaf.get(), untrusted.get()) != 1)
        return {{}, Defect{"chain-issuer-not-found", "The path of certificates cannot be built."}};
    X509_VERIFY_PARAM* parameters = X509_STORE_CTX_get0_param(context.get());
    unsigned long flags = X509_V_FLAG_NO_CHECK_TIME | X509_V_FLAG_TRUSTED_FIRST;
    if (request.partialChain)
        flags |= X509_V_FLAG_PARTIAL_CHAIN;
    X509_VERIFY_PARAM_set_flags(parameters, flags);
    X509_VERIFY_PARAM_set_depth(parameters, 8);
    // Level 1 refuses keys and hashes below 80 bits of strength, such as MD5 and SHA-1.
    X509_VERIFY_PARAM_set_auth_level(parameters, 1);
    if (X509_verify_cert(context.get()) == 1)
        return {chainOf(context.get()), std::nullopt};
    return {{}, defectOf(request, context.get())};
}

TimeWindow validityOf(const CertificateHandle& certificate)
{
    return {timeOfAsn1(X509_get0_notBefore(certificate.get())), timeOfAsn1(X509_get0_notAfter(certificate.get()))};
}

std::optional<Defect> defectAt(const std::vector<CertificateHandle>& chain, Milliseconds time)
{
    for (const CertificateHandle& certificate : chain) {
        const TimeWindow window = validityOf(certificate);
        const std::string told = "Expected " + subjectOf(certificate.get()) + " to be valid at " + utcTimeText(time) +
                                 ", found a validity from " + window.text() + ".";
        if (!window.start || !window.end || time < *window.start)
            return Defect{"cert-not-yet-valid", told};
        // A certificate counts through the whole of its last second.
        if (time / 1000 > *window.end / 1000)
            return Defect{"cert-expired", told};
    }
    return std::nullopt;
}

KeyPurpose purposeOf(const CertificateHandle& certificate)
{
    const ErrorQueueGuard guard;
    const std::uint32_t flags = X509_get_extension_flags(certificate.get());
    KeyPurpose purpose;
    purpose.statesUsage = (flags & EXFLAG_KUSAGE) != 0;
    purpose.statesExtended = (flags & EXFLAG_XKUSAGE) != 0;
    purpose.digitalSignature =
        purpose.statesUsage && (X509_get_key_usage(certificate.get()) & KU_DIGITAL_SIGNATURE) != 0;
    purpose.codeSigning =
        purpose.statesExtended && (X509_get_extended_key_usage(certificate.get()) & XKU_CODE_SIGN) != 0;
    purpose.authority = (flags & EXFLAG_CA) != 0;
    return purpose;
}

bool isReversed(const CertificateHandle& leaf, const std::vector<CertificateHandle>& others)
{
    const ErrorQueueGuard guard;
    return std::any_of(others.begin(), others.end(), [&](const CertificateHandle& other) {
        return X509_cmp(other.get(), leaf.get()) != 0 && X509_check_issued(leaf.get(), other.get()) == X509_V_OK &&
               X509_verify(other.get(), X509_get0_pubkey(leaf.get())) == 1;
    });
}

bool isSelfSigned(const CertificateHandle& certificate)
{
    const ErrorQueueGuard guard;
    return X509_self_signed(certificate.get(), 1) == 1;
}

} // namespace assayer::trust
