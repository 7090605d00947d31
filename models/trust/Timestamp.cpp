// SPDX-License-Identifier: GPL-3.0-or-later
// Verifying timestamps by OpenSSL.
#include "trust/Timestamp.h"

#include "base/Encoding.h"
#include "base/Text.h"
#include "trust/CertificatePath.h"
#include "trust/OpensslPointers.h"

#include <openssl/pkcs7.h>
#include <openssl/ts.h>

#include <algorithm>
#include <array>

namespace assayer::trust {

namespace {

constexpr std::size_t kLargestResponse = 64U << 10U;

struct TimestampFree
{
    void operator()(TS_RESP* response) const { TS_RESP_free(response); }
    void operator()(X509_STORE* store) const { X509_STORE_free(store); }
    void operator()(TS_VERIFY_CTX* context) const { TS_VERIFY_CTX_free(context); }
    void operator()(STACK_OF(X509) * stack) const { sk_X509_free(stack); }
};
using ResponsePointer = std::unique_ptr<TS_RESP, TimestampFree>;
using StackPointer = std::unique_ptr<STACK_OF(X509), TimestampFree>;

TimestampVerdict untrustworthy(std::string_view reason, std::string detail,
                               std::optional<Milliseconds> time = std::nullopt)
{
    return {Defect{std::string(reason), std::move(detail)}, time, {}};
}

ResponsePointer parse(std::span<const std::byte> bytes)
{
    if (bytes.empty() || bytes.size() > kLargestResponse)
        return nullptr;
    const auto* begin = reinterpret_cast<const unsigned char*>(bytes.data());
    const unsigned char* at = begin;
    ResponsePointer response(d2i_TS_RESP(nullptr, &at, static_cast<long>(bytes.size())));
    return at == begin + bytes.size() ? std::move(response) : nullptr;
}

bool isGranted(const TS_RESP* response)
{
    const long status =
        ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(TS_RESP_get_status_info(const_cast<TS_RESP*>(response))));
    return status == TS_STATUS_GRANTED || status == TS_STATUS_GRANTED_WITH_MODS;
}

// GeneralizedTime may carry fractions of a second, which matter at the edge of a window.
std::optional<Milliseconds> timeOf(TS_TST_INFO* info)
{
    const ASN1_GENERALIZEDTIME* time = TS_TST_INFO_get_time(info);
    auto seconds = timeOfAsn1(time);
    const std::string_view text(reinterpret_cast<const char*>(ASN1_STRING_get0_data(time)),
                                static_cast<std::size_t>(ASN1_STRING_length(time)));
    const std::size_t point = text.find('.');
    if (!seconds || point == std::string_view::npos)
        return seconds;
    Milliseconds unit = 100;
    for (std::size_t i = point + 1; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i) {
        *seconds += (text[i] - '0') * unit;
        unit /= 10;
    }
    return seconds;
}

struct Imprint
{
    std::string actual; ///< hexadecimal, what the token speaks of
    std::string expected;
    std::string hash;
};

// Weak hashes would let one token speak of two signatures.
Imprint imprintOf(TS_TST_INFO* info, std::span<const std::byte> signature)
{
    TS_MSG_IMPRINT* imprint = TS_TST_INFO_get_msg_imprint(info);
    const X509_ALGOR* algorithm = TS_MSG_IMPRINT_get_algo(imprint);
    const ASN1_OCTET_STRING* digest = TS_MSG_IMPRINT_get_msg(imprint);
    const ASN1_OBJECT* object = nullptr;
    X509_ALGOR_get0(&object, nullptr, nullptr, algorithm);
    const int nid = OBJ_obj2nid(object);
    Imprint result;
    result.actual = toHex({reinterpret_cast<const std::byte*>(ASN1_STRING_get0_data(digest)),
                           static_cast<std::size_t>(ASN1_STRING_length(digest))});
    if (nid != NID_sha256 && nid != NID_sha384 && nid != NID_sha512)
        return result;
    result.hash = OBJ_nid2sn(nid);
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    std::size_t length = 0;
    if (EVP_Q_digest(nullptr, result.hash.c_str(), nullptr, signature.data(), signature.size(), bytes.data(),
                     &length) == 1)
        result.expected = toHex({reinterpret_cast<const std::byte*>(bytes.data()), length});
    return result;
}

StackPointer stackOf(const std::vector<CertificateHandle>& certificates)
{
    StackPointer stack(sk_X509_new_null());
    for (const CertificateHandle& certificate : certificates)
        sk_X509_push(stack.get(), certificate.get());
    return stack;
}

// Signature, chain to the authority's anchor and purpose of the signer's certificate; times are looked at separately,
// since a certificate counts through the whole of its last second.
bool isSignedBy(TS_RESP* response, const Authority& authority)
{
    X509_STORE* store = X509_STORE_new();
    TS_VERIFY_CTX* raw = TS_VERIFY_CTX_new();
    const std::unique_ptr<TS_VERIFY_CTX, TimestampFree> context(raw);
    if (store == nullptr || raw == nullptr) {
        X509_STORE_free(store);
        return false;
    }
    X509_STORE_add_cert(store, authority.chain.back().get());
    X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_NO_CHECK_TIME | X509_V_FLAG_TRUSTED_FIRST);
    TS_VERIFY_CTX_set_flags(raw, TS_VFY_SIGNATURE | TS_VFY_VERSION);
    TS_VERIFY_CTX_set_store(raw, store);
    STACK_OF(X509)* helpers = sk_X509_new_null();
    for (const CertificateHandle& certificate : authority.chain) {
        X509_up_ref(certificate.get());
        sk_X509_push(helpers, certificate.get());
    }
    TS_VERIFY_CTX_set_certs(raw, helpers);
    return TS_RESP_verify_response(raw, response) == 1;
}

std::vector<CertificateHandle> embeddedCertificates(const PKCS7* token)
{
    std::vector<CertificateHandle> certificates;
    const STACK_OF(X509)* stack = PKCS7_type_is_signed(token) ? token->d.sign->cert : nullptr;
    for (int i = 0; i < std::min(sk_X509_num(stack), 16); ++i) {
        X509* certificate = sk_X509_value(stack, i);
        X509_up_ref(certificate);
        certificates.emplace_back(certificate, &X509_free);
    }
    return certificates;
}

CertificateHandle signerOf(PKCS7* token, const Authority& authority)
{
    const StackPointer helpers = stackOf(authority.chain);
    const StackPointer signers(PKCS7_get0_signers(token, helpers.get(), 0));
    if (signers == nullptr || sk_X509_num(signers.get()) != 1)
        return nullptr;
    X509* signer = sk_X509_value(signers.get(), 0);
    X509_up_ref(signer);
    return {signer, &X509_free};
}

// Every certificate from the signer's to the anchor has to be valid at the time that the token states.
std::optional<Defect> chainDefect(PKCS7* token, const Authority& authority, Milliseconds time)
{
    PathRequest request;
    request.leaf = signerOf(token, authority);
    request.anchors = {authority.chain.back()};
    request.intermediates = authority.chain;
    for (CertificateHandle& certificate : embeddedCertificates(token))
        request.intermediates.push_back(std::move(certificate));
    request.partialChain = true;
    if (request.leaf == nullptr)
        return Defect{"timestamp-untrusted", "Expected one signer of the timestamp, found none."};
    const CertificatePath path = findPath(request);
    if (path.defect)
        return Defect{"timestamp-untrusted", path.defect->detail};
    if (auto defect = defectAt(path.chain, time))
        return Defect{"time-outside-authority", defect->detail};
    return std::nullopt;
}

// The authority that signed the response, and what its windows say of the time.
TimestampVerdict checkAuthorities(TS_RESP* response, Milliseconds time, const TrustedRoot& root)
{
    std::optional<Defect> nearest;
    for (const Authority& authority : root.timestampAuthorities) {
        if (!isSignedBy(response, authority))
            continue;
        auto defect = chainDefect(TS_RESP_get_token(response), authority, time);
        if (!defect && !authority.window.contains(time))
            defect = Defect{"time-outside-authority", "Expected a time within " + authority.window.text() +
                                                          ", in which the authority " + authority.name +
                                                          " counts, found " + utcTimeText(time) + "."};
        if (!defect)
            return {std::nullopt, time, authority.name};
        nearest = std::move(defect);
    }
    if (nearest)
        return {std::move(nearest), time, {}};
    return untrustworthy("timestamp-untrusted",
                         "Expected a timestamp of an authority of " + root.description +
                             ", found one whose signature leads to none of its " +
                             std::to_string(root.timestampAuthorities.size()) + " authorities.",
                         time);
}

} // namespace

TimestampVerdict checkTimestamp(std::span<const std::byte> response, std::span<const std::byte> signature,
                                const TrustedRoot& root)
{
    const ErrorQueueGuard guard;
    const ResponsePointer parsed = parse(response);
    if (parsed == nullptr)
        return untrustworthy("bundle-encoding", "Expected a timestamp response in DER form, found other bytes.");
    TS_TST_INFO* info = TS_RESP_get_tst_info(parsed.get());
    if (!isGranted(parsed.get()) || info == nullptr)
        return untrustworthy("timestamp-untrusted", "Expected a granted timestamp, found the authority's refusal.");
    const auto time = timeOf(info);
    if (!time)
        return untrustworthy("bundle-encoding", "Expected a time in the timestamp, found none that can be read.");
    const Imprint imprint = imprintOf(info, signature);
    if (imprint.expected.empty())
        return untrustworthy("timestamp-imprint",
                             "Expected a timestamp over a digest by SHA-2, found another algorithm.", time);
    if (imprint.actual != imprint.expected)
        return untrustworthy("timestamp-imprint",
                             "Expected a timestamp over this signature, whose " + imprint.hash + " is " +
                                 imprint.expected + ", found one over " + excerpt(imprint.actual, 140) + ".",
                             time);
    return checkAuthorities(parsed.get(), *time, root);
}

} // namespace assayer::trust
