// SPDX-License-Identifier: GPL-3.0-or-later
// Fuzzes the reading of trusted roots.
#include "trust/TrustedRoot.h"

#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
    using namespace assayer;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    trust::parseTrustedRoot(text);
    return 0;
}
