// SPDX-License-Identifier: GPL-3.0-or-later
// Fuzzes the reading of metadata of The Update Framework.
#include "trust/TufUpdate.h"

#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
    using namespace assayer;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    for (const char* type : {"timestamp", "snapshot", "targets"})
        trust::parseTufMetadata(text, type);
    auto root = trust::parseTufMetadata(text, "root");
    if (!root)
        return 0;
    trust::TufUpdate update(std::move(*root), 0);
    update.acceptRoot(text);
    update.finishRoots();
    return 0;
}
