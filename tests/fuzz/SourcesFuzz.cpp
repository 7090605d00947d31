// SPDX-License-Identifier: GPL-3.0-or-later
// Source code, notebooks, YAML, XML and the text models: the first byte chooses the reader.
#include "FuzzReading.h"

#include "format/Readers.h"

#include <array>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace assayer::format;
    struct Target
    {
        const char* name;
        assayer::Result<void> (*read)(const Input&, Facts&);
    };
    constexpr std::array kTargets{
        Target{"a.py", readPython},
        Target{"archive/code/__torch__/a.py", readPython},
        Target{"a.sh", readShell},
        Target{"Dockerfile", readDockerfile},
        Target{"a.ipynb", readNotebook},
        Target{"a.yaml", readYaml},
        Target{".github/a.yml", readYaml},
        Target{"pyproject.toml", readProjectFile},
        Target{"setup.cfg", readProjectFile},
        Target{"requirements.txt", readRequirements},
        Target{"a.xml", readXml},
        Target{"a.json", readXgboostJson},
        Target{"a.ubj", readXgboostUbjson},
        Target{"a-symbol.json", readMxnetSymbol},
        Target{"a.txt", readLightGbm},
        Target{"a.cbm", readCatBoost},
        Target{"README.md", readText},
        Target{"a.csv", readText},
    };
    if (size == 0)
        return 0;
    const Target& target = kTargets[data[0] % kTargets.size()];
    assayer::test::fuzzRead(data + 1, size - 1, target.name, target.read);
    return 0;
}
