// SPDX-License-Identifier: GPL-3.0-or-later
// Files of PyTorch: the older form of pickles one after another, and the archives.
#include "FuzzReading.h"

#include "format/Readers.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace assayer;
    const bool isArchive = size > 1 && data[0] == 'P' && data[1] == 'K';
    test::fuzzRead(data, size, "model.pt", isArchive ? nullptr : format::readTorchLegacy);
    return 0;
}
