// SPDX-License-Identifier: GPL-3.0-or-later
// Programs of machine code or of byte code, and the engines that TensorRT makes of them.
#include "FuzzReading.h"

#include "format/Readers.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    assayer::test::fuzzRead(data, size, "library.so", assayer::format::readElfFile);
    assayer::test::fuzzRead(data, size, "program.exe", assayer::format::readPeFile);
    assayer::test::fuzzRead(data, size, "library.dylib", assayer::format::readMachOFile);
    assayer::test::fuzzRead(data, size, "module.pyc", assayer::format::readBytecode);
    assayer::test::fuzzRead(data, size, "model.engine", assayer::format::readTensorRt);
    return 0;
}
