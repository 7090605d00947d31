// SPDX-License-Identifier: GPL-3.0-or-later
// Commits and tags of git: parsing, and the choice of what was signed.
#include "trust/GitObject.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static_cast<void>(assayer::trust::parseGitObject({reinterpret_cast<const char*>(data), size}));
    return 0;
}
