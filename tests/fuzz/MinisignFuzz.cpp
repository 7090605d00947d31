// SPDX-License-Identifier: GPL-3.0-or-later
// Signatures and keys of minisign: either alone, and a key of two lines with a signature behind an empty one.
#include "trust/Minisign.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace assayer::trust;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    static_cast<void>(parseMinisign(text));
    const std::size_t empty = text.find("\n\n");
    const auto key = parseMinisignKey(text.substr(0, empty));
    if (!key || empty == std::string_view::npos)
        return 0;
    if (const auto signature = parseMinisign(text.substr(empty + 2)))
        static_cast<void>(edwardsVerifies(key->key, "message", signature->value));
    return 0;
}
