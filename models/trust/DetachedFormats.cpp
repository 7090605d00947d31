// SPDX-License-Identifier: GPL-3.0-or-later
// Recognising signature files.
#include "trust/DetachedFormats.h"

#include "base/Encoding.h"
#include "base/Json.h"
#include "base/Text.h"
#include "trust/BundleLines.h"

namespace assayer::trust {

namespace {

constexpr std::string_view kBundleMediaType = "\"application/vnd.dev.sigstore.bundle";

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view kBlank = " \t\r\n";
    const std::size_t first = text.find_first_not_of(kBlank);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::optional<SignatureFormat> recogniseJson(std::string_view content)
{
    const auto mentions = [&](std::string_view key) { return content.find(key) != std::string_view::npos; };
    const bool envelope = mentions("\"payload\"") && mentions("\"payloadType\"");
    if (!mentions("\"verificationMaterial\"") && !mentions("\"dsseEnvelope\"") && !mentions("\"base64Signature\"") &&
        !mentions(kBundleMediaType) && !envelope)
        return std::nullopt;
    // Of several bundles in one file the first tells what they are.
    const auto document = parseJson(bundlesOf(content).front());
    if (!document) {
        // A damaged bundle is still meant as one; one that mentions the media type far inside is something else.
        if (content.substr(0, 4096).find(kBundleMediaType) != std::string_view::npos)
            return SignatureFormat::SigstoreBundle;
        return std::nullopt;
    }
    const Json& root = document->value;
    if (!root.is_object())
        return std::nullopt;
    if (root.contains("verificationMaterial") || root.contains("dsseEnvelope") ||
        jsonText(root, "mediaType").starts_with(kBundleMediaType.substr(1)))
        return SignatureFormat::SigstoreBundle;
    if (root.contains("base64Signature"))
        return SignatureFormat::CosignBundle;
    if (root.contains("payload") && root.contains("payloadType") && jsonMember(root, "signatures").is_array())
        return SignatureFormat::DsseEnvelope;
    return std::nullopt;
}

// A signature packet of version 3 to 6 (RFC 9580 sections 4.2 and 5.2) that fills the file.
bool isOpenPgpPacket(std::string_view content)
{
    if (content.size() < 20 || content.size() > (64U << 10U))
        return false;
    const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(content[index]); };
    std::size_t header = 0;
    if (byte(0) == 0x88)
        header = 2;
    else if (byte(0) == 0x89)
        header = 3;
    else if (byte(0) == 0xC2)
        header = byte(1) < 192 ? 2 : (byte(1) < 224 ? 3 : 6);
    else
        return false;
    std::size_t length = byte(1);
    if (byte(0) == 0x89)
        length = byte(1) * 256U + byte(2);
    else if (byte(0) == 0xC2 && header == 3)
        length = (byte(1) - 192U) * 256U + byte(2) + 192U;
    if (header == 6 || header + length > content.size())
        return false;
    return byte(header) >= 3 && byte(header) <= 6;
}

// Base64 of an ASN.1 SEQUENCE of two INTEGERs of the size of an elliptic-curve signature, and nothing else.
bool isCosignBlob(std::string_view content)
{
    const std::string_view text = trimmed(content);
    if (text.size() < 80 || text.size() > 220)
        return false;
    const auto bytes = fromBase64(text);
    if (!bytes || bytes->size() < 60)
        return false;
    const auto at = [&](std::size_t index) { return std::to_integer<std::size_t>((*bytes)[index]); };
    const std::size_t header = at(1) == 0x81 ? 3 : 2;
    const std::size_t length = at(1) == 0x81 ? at(2) : at(1);
    if (at(0) != 0x30 || header + length != bytes->size() || at(header) != 0x02)
        return false;
    const std::size_t second = header + 2 + at(header + 1);
    return second + 2 < bytes->size() && at(second) == 0x02 && second + 2 + at(second + 1) == bytes->size();
}

} // namespace

std::optional<SignatureFormat> recogniseSignature(std::string_view content)
{
    const std::string_view text = trimmed(content.substr(0, 256));
    if (text.starts_with('{'))
        return recogniseJson(content);
    if (text.starts_with("-----BEGIN PGP SIGNATURE-----"))
        return SignatureFormat::OpenPgp;
    if (text.starts_with("-----BEGIN PGP SIGNED MESSAGE-----"))
        return SignatureFormat::OpenPgpClearText;
    if (text.starts_with("-----BEGIN SSH SIGNATURE-----"))
        return SignatureFormat::Ssh;
    if (text.starts_with("untrusted comment:"))
        return SignatureFormat::Minisign;
    if (isOpenPgpPacket(content))
        return SignatureFormat::OpenPgp;
    if (isCosignBlob(content))
        return SignatureFormat::CosignBlob;
    return std::nullopt;
}

std::string_view formatWord(SignatureFormat format)
{
    switch (format) {
    case SignatureFormat::SigstoreBundle:
        return "sigstore-bundle";
    case SignatureFormat::DsseEnvelope:
        return "dsse";
    case SignatureFormat::CosignBundle:
    case SignatureFormat::CosignBlob:
        return "cosign";
    case SignatureFormat::OpenPgp:
    case SignatureFormat::OpenPgpClearText:
        return "openpgp";
    case SignatureFormat::Ssh:
        return "ssh";
    case SignatureFormat::Minisign:
        return "minisign";
    }
    return "unknown";
}

std::string_view formatTitle(SignatureFormat format)
{
    switch (format) {
    case SignatureFormat::SigstoreBundle:
        return "a Sigstore bundle";
    case SignatureFormat::DsseEnvelope:
        return "a DSSE envelope without a bundle around it";
    case SignatureFormat::CosignBundle:
        return "a bundle of an older cosign";
    case SignatureFormat::CosignBlob:
        return "a signature of cosign over one file";
    case SignatureFormat::OpenPgp:
        return "a detached OpenPGP signature";
    case SignatureFormat::OpenPgpClearText:
        return "a text with an OpenPGP signature around it";
    case SignatureFormat::Ssh:
        return "an SSH signature";
    case SignatureFormat::Minisign:
        return "a minisign signature or key";
    }
    return "unknown";
}

} // namespace assayer::trust
