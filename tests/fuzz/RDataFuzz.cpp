// SPDX-License-Identifier: GPL-3.0-or-later
// R serialisations.
#include "FuzzReading.h"

#include "format/Readers.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    assayer::test::fuzzRead(data, size, "model.rds", assayer::format::readRData);
    return 0;
}
