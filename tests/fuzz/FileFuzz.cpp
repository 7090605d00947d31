// SPDX-License-Identifier: GPL-3.0-or-later
// A file under any name, recognised and read by every reader that would try: the way in which a worker meets it. The
// first byte chooses the name.
#include "FuzzReading.h"

#include <array>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static constexpr std::array<std::string_view, 16> kNames{
        "model.bin",    "pytorch_model.bin", "model.safetensors", "model.gguf",  "model.pkl", "model.joblib",
        "model.npy",    "model.keras",       "config.json",       "README.md",   "script.py", "requirements.txt",
        "model.tar.gz", "template.jinja",    "model.onnx",        "no extension"};
    if (size == 0)
        return 0;
    assayer::test::fuzzRead(data + 1, size - 1, kNames[data[0] % kNames.size()]);
    return 0;
}
