// SPDX-License-Identifier: GPL-3.0-or-later
// NumPy arrays alone and in archives, their header literals and the pickles of object arrays.
#include "FuzzReading.h"

#include "format/Readers.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace assayer;
    if (size > 0 && data[0] == 'P')
        test::fuzzRead(data, size, "arrays.npz", format::readNpz);
    else
        test::fuzzRead(data, size, "array.npy", format::readNpy);
    return 0;
}
