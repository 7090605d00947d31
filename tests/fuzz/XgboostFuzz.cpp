// SPDX-License-Identifier: GPL-3.0-or-later
// Boosted trees in each of their forms.
#include "FuzzReading.h"

#include "format/Readers.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace assayer::format;
    assayer::test::fuzzRead(data, size, "model.ubj", readXgboostUbjson);
    assayer::test::fuzzRead(data, size, "model.json", readXgboostJson);
    assayer::test::fuzzRead(data, size, "model.model", readXgboostBinary);
    assayer::test::fuzzRead(data, size, "model.txt", readLightGbm);
    assayer::test::fuzzRead(data, size, "model.cbm", readCatBoost);
    return 0;
}
