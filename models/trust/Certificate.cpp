// SPDX-License-Identifier: GPL-3.0-or-later
// Reading certificates by OpenSSL.
#include "trust/Certificate.h"

#include "base/Encoding.h"
#include "base/Text.h"
#include "trust/FulcioExtensions.h"
#include "trust/OpensslPointers.h"
#include "trust/Sha256.h"
#include "trust/UtcTime.h"

#include <openssl/pem.h>

#include <array>
#include <charconv>

namespace assayer::trust {

namespace {

constexpr std::size_t kLargestPem = 1U << 20U;
constexpr std::size_t kMostCertificates = 256;
constexpr std::size_t kLongestValue = 4096; ///< of an extension, as text

std::string bioText(const BioPointer& bio)
{
    char* text = nullptr;
    const long length = BIO_get_mem_data(bio.get(), &text);
    return utf8FromBytes({text, static_cast<std::size_t>(length)});
}

std::string nameText(const X509_NAME* name)
{
    const BioPointer bio(BIO_new(BIO_s_mem()));
    if (bio == nullptr || X509_NAME_print_ex(bio.get(), name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) < 0)
        return {};
    return bioText(bio);
}

std::string timeText(const ASN1_TIME* time)
{
    const auto value = timeOfAsn1(time);
    return value ? utcTimeText(*value) : std::string();
}

std::string_view bytesOf(const ASN1_STRING* string)
{
    return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(string)),
            static_cast<std::size_t>(ASN1_STRING_length(string))};
}

std::string oidText(const ASN1_OBJECT* object)
{
    std::array<char, 128> text{};
    const int length = OBJ_obj2txt(text.data(), static_cast<int>(text.size()), object, 1);
    return length > 0 ? std::string(text.data()) : std::string();
}

// Fulcio's form of an identity that is neither an address nor a URI: otherName 57264.1.7 with a UTF8String.
std::string otherName(const OTHERNAME& name)
{
    if (oidText(name.type_id) != std::string(kFulcioArc) + "7" || name.value == nullptr ||
        name.value->type != V_ASN1_UTF8STRING)
        return {};
    return utf8FromBytes(bytesOf(name.value->value.utf8string));
}

std::vector<std::string> alternativeNames(X509* certificate)
{
    std::vector<std::string> names;
    const NamesPointer list(
        static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
    if (list == nullptr)
        return names;
    for (int i = 0; i < sk_GENERAL_NAME_num(list.get()); ++i) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(list.get(), i);
        if (name->type == GEN_EMAIL)
            names.push_back(utf8FromBytes(bytesOf(name->d.rfc822Name)));
        else if (name->type == GEN_URI)
            names.push_back(utf8FromBytes(bytesOf(name->d.uniformResourceIdentifier)));
        else if (name->type == GEN_OTHERNAME)
            names.push_back(otherName(*name->d.otherName));
    }
    std::erase(names, std::string());
    return names;
}

std::string derOf(X509* certificate)
{
    unsigned char* der = nullptr;
    const int length = i2d_X509(certificate, &der);
    if (length <= 0)
        return {};
    const std::unique_ptr<unsigned char, OpensslFree> owner(der);
    return {reinterpret_cast<const char*>(der), static_cast<std::size_t>(length)};
}

std::string pemOf(X509* certificate)
{
    const BioPointer bio(BIO_new(BIO_s_mem()));
    if (bio == nullptr || PEM_write_bio_X509(bio.get(), certificate) != 1)
        return {};
    return bioText(bio);
}

unsigned fulcioNumber(std::string_view oid)
{
    unsigned number = 0;
    if (!oid.starts_with(kFulcioArc))
        return 0;
    oid.remove_prefix(kFulcioArc.size());
    const auto [end, error] = std::from_chars(oid.data(), oid.data() + oid.size(), number);
    return error == std::errc{} && end == oid.data() + oid.size() ? number : 0;
}

std::string printedValue(X509_EXTENSION* extension)
{
    const BioPointer bio(BIO_new(BIO_s_mem()));
    if (bio == nullptr || X509V3_EXT_print(bio.get(), extension, 0, 0) != 1)
        return toHex(asBytes(bytesOf(X509_EXTENSION_get_data(extension))));
    return bioText(bio);
}

record::CertificateExtension extensionRecord(const CertificateHandle& certificate, int index)
{
    X509_EXTENSION* extension = X509_get_ext(certificate.get(), index);
    const ASN1_OBJECT* object = X509_EXTENSION_get_object(extension);
    record::CertificateExtension entry;
    entry.oid = oidText(object);
    entry.critical = X509_EXTENSION_get_critical(extension) == 1;
    const unsigned number = fulcioNumber(entry.oid);
    if (!fulcioExtensionName(number).empty()) {
        entry.name = fulcioExtensionName(number);
        entry.value = fulcioValue(certificate, number);
    } else if (const int nid = OBJ_obj2nid(object); nid != NID_undef) {
        entry.name = OBJ_nid2ln(nid);
        entry.value = printedValue(extension);
    } else {
        entry.value = toHex(asBytes(bytesOf(X509_EXTENSION_get_data(extension))));
    }
    entry.value = excerpt(entry.value, kLongestValue);
    return entry;
}

std::string serialText(X509* certificate)
{
    BIGNUM* number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nullptr);
    char* digits = number == nullptr ? nullptr : BN_bn2hex(number);
    std::string text = digits == nullptr ? std::string() : asciiLower(digits);
    OPENSSL_free(digits);
    BN_free(number);
    return text;
}

} // namespace

Result<CertificateHandle> parseCertificate(std::span<const std::byte> der)
{
    const ErrorQueueGuard guard;
    const auto* begin = reinterpret_cast<const unsigned char*>(der.data());
    const unsigned char* at = begin;
    CertificateHandle certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())), &X509_free);
    if (certificate == nullptr || at != begin + der.size())
        return failure(ErrorKind::Malformed, "the bytes are no single X.509 certificate in DER form");
    return certificate;
}

Result<std::vector<CertificateHandle>> parseCertificates(std::string_view pem)
{
    if (pem.size() > kLargestPem)
        return failure(ErrorKind::LimitExceeded, "the certificates take more than 1 MiB");
    const ErrorQueueGuard guard;
    const BioPointer bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    std::vector<CertificateHandle> certificates;
    while (bio != nullptr && certificates.size() < kMostCertificates) {
        CertificateHandle next(PEM_read_bio_X509(bio.get(), nullptr, &refusePassPhrase, nullptr), &X509_free);
        if (next == nullptr)
            break;
        certificates.push_back(std::move(next));
    }
    const bool ended = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
    if (certificates.empty() || (!ended && certificates.size() < kMostCertificates))
        return failure(ErrorKind::Malformed, "the text holds no certificate in PEM form, or one that cannot be read");
    return certificates;
}

CertificateStatement statementOf(const CertificateHandle& certificate)
{
    const ErrorQueueGuard guard;
    CertificateStatement statement;
    statement.subject = nameText(X509_get_subject_name(certificate.get()));
    statement.issuer = nameText(X509_get_issuer_name(certificate.get()));
    statement.notBefore = timeText(X509_get0_notBefore(certificate.get()));
    statement.notAfter = timeText(X509_get0_notAfter(certificate.get()));
    statement.names = alternativeNames(certificate.get());
    statement.digest = sha256Hex(derOf(certificate.get()));
    auto key = PublicKey::adopt(X509_get_pubkey(certificate.get()));
    if (key)
        statement.key = std::move(*key);
    return statement;
}

record::Certificate certificateRecord(const CertificateHandle& certificate, std::string role)
{
    const CertificateStatement statement = statementOf(certificate);
    const ErrorQueueGuard guard;
    record::Certificate entry;
    entry.role = std::move(role);
    entry.subject = statement.subject;
    entry.issuer = statement.issuer;
    entry.serial = serialText(certificate.get());
    entry.notBefore = statement.notBefore;
    entry.notAfter = statement.notAfter;
    entry.key = statement.key ? statement.key->description() : std::string();
    entry.sha256 = statement.digest;
    entry.names = statement.names;
    entry.pem = pemOf(certificate.get());
    const int count = std::min(X509_get_ext_count(certificate.get()), 64);
    for (int i = 0; i < count; ++i)
        entry.extensions.push_back(extensionRecord(certificate, i));
    return entry;
}

Result<CertificateStatement> readCertificate(std::span<const std::byte> der)
{
    const auto certificate = parseCertificate(der);
    if (!certificate)
        return failure(certificate.error());
    return statementOf(*certificate);
}

} // namespace assayer::trust
