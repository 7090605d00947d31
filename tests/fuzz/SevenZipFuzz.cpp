// SPDX-License-Identifier: GPL-3.0-or-later
// 7z archives with all that their members may be.
#include "FuzzReading.h"

#include "format/Readers.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    assayer::test::fuzzRead(data, size, "model.7z", assayer::format::readSevenZipFile);
    return 0;
}
