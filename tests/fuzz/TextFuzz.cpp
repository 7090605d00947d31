// SPDX-License-Identifier: GPL-3.0-or-later
// Plain text, Python requirements and templates.
#include "FuzzReading.h"

#include "format/Readers.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace assayer;
    test::fuzzRead(data, size, "requirements.txt", format::readRequirements);
    test::fuzzRead(data, size, "chat_template.jinja", format::readJinja);
    test::fuzzRead(data, size, "notes.txt", format::readText);
    return 0;
}
