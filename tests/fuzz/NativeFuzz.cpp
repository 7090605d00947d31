// SPDX-License-Identifier: GPL-3.0-or-later
// Programs of machine code.
#include "FuzzReading.h"

#include "format/Readers.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    assayer::test::fuzzRead(data, size, "library.so", assayer::format::readElfFile);
    assayer::test::fuzzRead(data, size, "program.exe", assayer::format::readPeFile);
    assayer::test::fuzzRead(data, size, "library.dylib", assayer::format::readMachOFile);
    return 0;
}
