// SPDX-License-Identifier: GPL-3.0-or-later
// ZIP archives as each of the formats that are made of one. The first byte chooses the format.
#include "FuzzReading.h"

#include "format/Readers.h"

#include <array>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace assayer;
    struct Way
    {
        std::string_view name;
        Result<void> (*read)(const format::Input&, format::Facts&);
    };
    static constexpr std::array<Way, 7> kWays{{{"model.pt", format::readTorchZip},
                                               {"model.pt2", format::readTorchExport},
                                               {"package.pt", format::readTorchPackage},
                                               {"model.mar", format::readTorchServe},
                                               {"model.keras", format::readKerasZip},
                                               {"model.skops", format::readSkops},
                                               {"model.zip", format::readZipFile}}};
    if (size == 0)
        return 0;
    const Way& way = kWays[data[0] % kWays.size()];
    test::fuzzRead(data + 1, size - 1, way.name, way.read);
    return 0;
}
