// SPDX-License-Identifier: GPL-3.0-or-later
// Reading Fulcio's extensions.
#include "trust/FulcioExtensions.h"

#include "base/Text.h"
#include "trust/OpensslPointers.h"

#include <array>

namespace assayer::trust {

namespace {

// By number, from 1 on.
constexpr std::array<std::string_view, 24> kNames{
    "issuer",
    "GitHub workflow trigger",
    "GitHub workflow commit",
    "GitHub workflow name",
    "GitHub workflow repository",
    "GitHub workflow reference",
    "user name",
    "issuer (version 2)",
    "build signer",
    "build signer digest",
    "runner environment",
    "source repository",
    "source repository commit",
    "source repository reference",
    "source repository identifier",
    "source repository owner",
    "source repository owner identifier",
    "build configuration",
    "build configuration digest",
    "build trigger",
    "run invocation",
    "source repository visibility at signing",
    "deployment environment",
    "token subject",
};

// Numbers up to 6 hold bare text, later ones a DER UTF8String.
constexpr unsigned kLastBare = 6;

std::string textOf(const ASN1_OCTET_STRING* value, unsigned number)
{
    const unsigned char* begin = ASN1_STRING_get0_data(value);
    const int length = ASN1_STRING_length(value);
    const std::string_view raw(reinterpret_cast<const char*>(begin), static_cast<std::size_t>(length));
    if (number <= kLastBare)
        return utf8FromBytes(raw);
    const unsigned char* at = begin;
    ASN1_UTF8STRING* text = d2i_ASN1_UTF8STRING(nullptr, &at, length);
    if (text == nullptr)
        return {};
    std::string result;
    if (at == begin + length)
        result = utf8FromBytes({reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                                static_cast<std::size_t>(ASN1_STRING_length(text))});
    ASN1_UTF8STRING_free(text);
    return result;
}

} // namespace

std::string_view fulcioExtensionName(unsigned number)
{
    return number >= 1 && number <= kNames.size() ? kNames[number - 1] : std::string_view();
}

std::string fulcioValue(const CertificateHandle& certificate, unsigned number)
{
    const ErrorQueueGuard guard;
    const std::string oid = std::string(kFulcioArc) + std::to_string(number);
    ASN1_OBJECT* object = OBJ_txt2obj(oid.c_str(), 1);
    const int index = object == nullptr ? -1 : X509_get_ext_by_OBJ(certificate.get(), object, -1);
    ASN1_OBJECT_free(object);
    if (index < 0)
        return {};
    return textOf(X509_EXTENSION_get_data(X509_get_ext(certificate.get(), index)), number);
}

FulcioIssuer fulcioIssuer(const CertificateHandle& certificate)
{
    const std::string older = fulcioValue(certificate, 1);
    const std::string newer = fulcioValue(certificate, 8);
    return {newer.empty() ? older : newer, !older.empty() && !newer.empty() && older != newer};
}

} // namespace assayer::trust
