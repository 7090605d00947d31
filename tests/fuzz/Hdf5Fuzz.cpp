// SPDX-License-Identifier: GPL-3.0-or-later
// HDF5 files.
#include "FuzzReading.h"

#include "format/Readers.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    assayer::test::fuzzRead(data, size, "model.h5", assayer::format::readHdf5);
    return 0;
}
