// SPDX-License-Identifier: GPL-3.0-or-later
// SHA-1 is what RFC 9562 prescribes for version 5; nothing here relies on it for security.
#include "bom/SerialNumber.h"

#include "base/Encoding.h"

#include <openssl/evp.h>

#include <array>
#include <cstddef>
#include <memory>
#include <span>

namespace assayer::bom {

namespace {

// Drawn once at random for the documents of this program.
constexpr std::array<unsigned char, 16> kNameSpace{0x6f, 0x1c, 0x0e, 0x5a, 0x9b, 0x3d, 0x4b, 0x7e,
                                                   0x8a, 0x51, 0x2d, 0x94, 0xc7, 0x08, 0xe3, 0x66};

} // namespace

std::string serialNumber(std::string_view content)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    const bool digested = context && EVP_DigestInit_ex(context.get(), EVP_sha1(), nullptr) == 1 &&
                          EVP_DigestUpdate(context.get(), kNameSpace.data(), kNameSpace.size()) == 1 &&
                          EVP_DigestUpdate(context.get(), content.data(), content.size()) == 1 &&
                          EVP_DigestFinal_ex(context.get(), digest.data(), nullptr) == 1;
    if (!digested)
        return {};
    digest[6] = static_cast<unsigned char>((digest[6] & 0x0FU) | 0x50U); // version 5
    digest[8] = static_cast<unsigned char>((digest[8] & 0x3FU) | 0x80U); // variant of RFC 9562
    std::string text = toHex(std::as_bytes(std::span(digest).first(16)));
    for (const std::size_t position : {20U, 16U, 12U, 8U})
        text.insert(position, "-");
    return "urn:uuid:" + text;
}

} // namespace assayer::bom
