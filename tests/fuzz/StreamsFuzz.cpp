// SPDX-License-Identifier: GPL-3.0-or-later
// Packed streams of every kind, and what is packed in them.
#include "FuzzReading.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    assayer::test::fuzzRead(data, size, "model.joblib");
    return 0;
}
