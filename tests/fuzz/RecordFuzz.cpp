// SPDX-License-Identifier: GPL-3.0-or-later
// Saved records, which anybody may have written: what is read can be written, and reads as the same.
#include "record/RecordJson.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace assayer;
    const auto read = record::fromText(std::string_view(reinterpret_cast<const char*>(data), size));
    if (!read)
        return 0;
    const std::string text = record::toText(*read);
    const auto again = record::fromText(text);
    if (!again || record::toText(*again) != text)
        std::abort();
    return 0;
}
