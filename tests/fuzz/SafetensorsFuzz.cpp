// SPDX-License-Identifier: GPL-3.0-or-later
// Safetensors headers and what stands behind them.
#include "FuzzReading.h"

#include "format/Readers.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    assayer::test::fuzzRead(data, size, "model.safetensors", assayer::format::readSafetensors);
    return 0;
}
