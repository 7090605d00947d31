// SPDX-License-Identifier: GPL-3.0-or-later
// GGUF headers of any version.
#include "FuzzReading.h"

#include "format/Readers.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    assayer::test::fuzzRead(data, size, "model.gguf", assayer::format::readGguf);
    return 0;
}
