// SPDX-License-Identifier: GPL-3.0-or-later
// OpenPGP: the input is a signature file, a ring of keys, and a text with a signature around it at once, since what
// librnp makes of any of them must not hurt.
#include "trust/OpenPgp.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace assayer;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const std::size_t half = size / 2;
    const source::MemorySource content(text.substr(0, half));
    static_cast<void>(trust::verifyOpenPgpDetached(text, content, text.substr(half)));
    static_cast<void>(trust::verifyOpenPgpClearText(text, {}));
    return 0;
}
