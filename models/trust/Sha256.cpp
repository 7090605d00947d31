// SPDX-License-Identifier: GPL-3.0-or-later
// SHA-256 by OpenSSL.
#include "trust/Sha256.h"

#include "base/Encoding.h"
#include "base/Text.h"

#include <openssl/evp.h>

#include <array>

namespace assayer::trust {

std::string sha256Hex(std::string_view bytes)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    std::size_t length = 0;
    if (EVP_Q_digest(nullptr, "SHA256", nullptr, bytes.data(), bytes.size(), digest.data(), &length) != 1)
        return {};
    return toHex(asBytes({reinterpret_cast<const char*>(digest.data()), length}));
}

} // namespace assayer::trust
