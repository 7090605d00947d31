// SPDX-License-Identifier: GPL-3.0-or-later
// Fuzzes the verification of RFC 3161 timestamps.
#include "base/Text.h"
#include "trust/Timestamp.h"

#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
    using namespace assayer;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto verdict = trust::checkTimestamp(asBytes(text), asBytes("signature"), trust::publicGoodRoot());
    // Nobody here holds the private key of the timestamp authority.
    if (!verdict.defect)
        std::abort();
    return 0;
}
