// SPDX-License-Identifier: GPL-3.0-or-later
// JSON configurations, indexes of shards and the chat templates in them.
#include "FuzzReading.h"

#include "format/Readers.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    assayer::test::fuzzRead(data, size, "config.json", assayer::format::readJson);
    assayer::test::fuzzRead(data, size, "model.safetensors.index.json", assayer::format::readIndex);
    assayer::test::fuzzRead(data, size, "chat_template.jinja", assayer::format::readJinja);
    return 0;
}
