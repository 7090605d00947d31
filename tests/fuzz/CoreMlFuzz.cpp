// SPDX-License-Identifier: GPL-3.0-or-later
// Core ML models and PaddlePaddle programs.
#include "FuzzReading.h"

#include "format/Readers.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    assayer::test::fuzzRead(data, size, "model.mlmodel", assayer::format::readCoreMl);
    assayer::test::fuzzRead(data, size, "model.pdmodel", assayer::format::readPaddle);
    return 0;
}
