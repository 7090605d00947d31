// SPDX-License-Identifier: GPL-3.0-or-later
// OpenPGP: the lengths of a signature and of its content (two bytes each), these two, and a ring of keys, since what
// librnp makes of any of them must not hurt.
#include "trust/OpenPgp.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace assayer;
    if (size < 4)
        return 0;
    const std::string_view text(reinterpret_cast<const char*>(data + 4), size - 4);
    const auto length = [&](std::size_t at) { return data[at] + 256U * data[at + 1]; };
    const std::string_view signature = text.substr(0, length(0));
    const std::string_view rest = text.substr(signature.size());
    const source::MemorySource content(rest.substr(0, length(2)));
    const std::string_view keyring = rest.substr(static_cast<std::size_t>(content.size()));
    static_cast<void>(trust::verifyOpenPgpDetached(signature, content, keyring));
    static_cast<void>(trust::verifyOpenPgpClearText(signature, keyring));
    return 0;
}
