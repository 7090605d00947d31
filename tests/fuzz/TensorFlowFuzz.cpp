// SPDX-License-Identifier: GPL-3.0-or-later
// TensorFlow graphs: the input with each of the three roots.
#include "FuzzReading.h"

#include "format/Readers.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    assayer::test::fuzzRead(data, size, "saved_model.pb", assayer::format::readSavedModel);
    assayer::test::fuzzRead(data, size, "graph.pb", assayer::format::readFrozenGraph);
    assayer::test::fuzzRead(data, size, "model.meta", assayer::format::readMetaGraph);
    return 0;
}
