// SPDX-License-Identifier: GPL-3.0-or-later
// Reading certificates by OpenSSL.
#include "trust/Certificate.h"

#include "base/Text.h"
#include "trust/OpensslPointers.h"
#include "trust/Sha256.h"

#include <array>
#include <cstdio>
#include <ctime>

namespace assayer::trust {

namespace {

std::string nameText(const X509_NAME* name)
{
    const BioPointer bio(BIO_new(BIO_s_mem()));
    if (bio == nullptr || X509_NAME_print_ex(bio.get(), name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) < 0)
        return {};
    char* text = nullptr;
    const long length = BIO_get_mem_data(bio.get(), &text);
    return utf8FromBytes({text, static_cast<std::size_t>(length)});
}

std::string timeText(const ASN1_TIME* time)
{
    std::tm parts{};
    if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1)
        return {};
    std::array<char, 40> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text.data();
}

std::string stringText(const ASN1_STRING* string)
{
    return utf8FromBytes({reinterpret_cast<const char*>(ASN1_STRING_get0_data(string)),
                          static_cast<std::size_t>(ASN1_STRING_length(string))});
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
            names.push_back(stringText(name->d.rfc822Name));
        else if (name->type == GEN_URI)
            names.push_back(stringText(name->d.uniformResourceIdentifier));
    }
    return names;
}

} // namespace

Result<CertificateStatement> readCertificate(std::span<const std::byte> der)
{
    const ErrorQueueGuard guard;
    const auto* begin = reinterpret_cast<const unsigned char*>(der.data());
    const unsigned char* at = begin;
    const CertificatePointer certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
    if (certificate == nullptr || at != begin + der.size())
        return failure(ErrorKind::Malformed, "the bytes are no single X.509 certificate in DER form");
    CertificateStatement statement;
    statement.subject = nameText(X509_get_subject_name(certificate.get()));
    statement.issuer = nameText(X509_get_issuer_name(certificate.get()));
    statement.notBefore = timeText(X509_get0_notBefore(certificate.get()));
    statement.notAfter = timeText(X509_get0_notAfter(certificate.get()));
    statement.names = alternativeNames(certificate.get());
    statement.digest = sha256Hex(asText(der));
    auto key = PublicKey::adopt(X509_get_pubkey(certificate.get()));
    if (key)
        statement.key = std::move(*key);
    return statement;
}

} // namespace assayer::trust
