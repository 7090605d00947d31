// SPDX-License-Identifier: GPL-3.0-or-later
// Fuzzes the reading of signed notes that hold a checkpoint, and their verification.
#include "trust/Checkpoint.h"

#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
    using namespace assayer;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto checkpoint = trust::parseCheckpoint(text);
    if (!checkpoint)
        return 0;
    // What is accepted has a root hash to compare with.
    for (const trust::TransparencyLog& log : trust::publicGoodRoot().logs) {
        if (trust::isSignedBy(*checkpoint, log) && checkpoint->rootHash.size() != 32)
            std::abort();
    }
    return 0;
}
