// SPDX-License-Identifier: GPL-3.0-or-later
// Signatures and keys of minisign.
#include "trust/Minisign.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace assayer::trust;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto signature = parseMinisign(text);
    const auto key = parseMinisignKey(text);
    if (signature && key)
        static_cast<void>(edwardsVerifies(key->key, "message", signature->value));
    return 0;
}
