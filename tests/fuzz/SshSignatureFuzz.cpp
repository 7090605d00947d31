// SPDX-License-Identifier: GPL-3.0-or-later
// SSH: armour, key and signature blobs, and the list of allowed signers.
#include "base/Text.h"
#include "trust/SshKey.h"
#include "trust/SshSignature.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace assayer::trust;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto signature = parseSshSignature(text);
    if (signature) {
        const auto key = SshKey::fromBlob(signature->publicKey);
        if (key)
            static_cast<void>(key->verify(sshSignedBytes(*signature, "digest"), signature->signature));
    }
    const auto key = SshKey::fromBlob(text);
    if (key)
        static_cast<void>(key->verify("message", text));
    std::vector<std::string> faults;
    for (const AllowedSigner& signer : parseAllowedSigners(text, faults))
        static_cast<void>(matchesPatterns(text.substr(0, 64), signer.principals));
    return 0;
}
