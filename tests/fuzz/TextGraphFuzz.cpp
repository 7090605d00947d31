// SPDX-License-Identifier: GPL-3.0-or-later
// TensorFlow graphs in text form.
#include "FuzzReading.h"

#include "format/Readers.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    assayer::test::fuzzRead(data, size, "graph.pbtxt", assayer::format::readTensorFlowText);
    return 0;
}
