// SPDX-License-Identifier: GPL-3.0-or-later
// NumPy arrays, their header literals and the pickles of object arrays.
#include "FuzzReading.h"

#include "format/Readers.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    assayer::test::fuzzRead(data, size, "array.npy", assayer::format::readNpy);
    return 0;
}
