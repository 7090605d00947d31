// SPDX-License-Identifier: GPL-3.0-or-later
// Loose objects and packs of git: the input is an index, a pack and a loose object, each a third.
#include "trust/GitObjects.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace assayer;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const source::MemorySource index(text.substr(0, size / 3));
    const source::MemorySource pack(text.substr(size / 3, size / 3));
    trust::GitObjects objects;
    objects.addLoose(std::string(40, 'a'), text.substr(size / 3 * 2));
    objects.addPack(index, pack);
    // An index of one object that begins with the identifier that is looked for is easy to come by.
    constexpr std::size_t kFirstId = 8 + 256 * 4;
    if (size / 3 >= kFirstId + 20) {
        std::string id;
        for (std::size_t i = kFirstId; i < kFirstId + 20; ++i) {
            constexpr std::string_view kDigits = "0123456789abcdef";
            id += kDigits[data[i] >> 4U];
            id += kDigits[data[i] & 15U];
        }
        static_cast<void>(objects.read(id));
    }
    return 0;
}
