// SPDX-License-Identifier: GPL-3.0-or-later
// TensorFlow Lite models and ExecuTorch programs.
#include "FuzzReading.h"

#include "format/Readers.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    assayer::test::fuzzRead(data, size, "model.tflite", assayer::format::readTfLite);
    assayer::test::fuzzRead(data, size, "program.pte", assayer::format::readExecuTorch);
    return 0;
}
