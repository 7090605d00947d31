// SPDX-License-Identifier: GPL-3.0-or-later
// ONNX models.
#include "FuzzReading.h"

#include "format/Readers.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    assayer::test::fuzzRead(data, size, "model.onnx", assayer::format::readOnnx);
    return 0;
}
