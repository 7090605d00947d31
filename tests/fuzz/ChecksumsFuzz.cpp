// SPDX-License-Identifier: GPL-3.0-or-later
// Lists of digests and git-LFS pointers.
#include "trust/ChecksumManifest.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    for (const std::string_view name : {"SHA256SUMS", "model.bin.sha256", "b2sums"})
        static_cast<void>(assayer::trust::parseChecksums(text, name));
    static_cast<void>(assayer::trust::parseLfsPointer(text));
    return 0;
}
