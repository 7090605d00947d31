// SPDX-License-Identifier: GPL-3.0-or-later
// How fast bytes are searched for secrets and payloads: PatternBench [FILE...] prints one JSON line for random bytes,
// for text, and for each file.
#include "base/Json.h"

#include "code/BytePatterns.h"
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iterator>
#include <string>

namespace {

using namespace assayer;

void measure(const std::string& name, const std::string& data)
{
    std::size_t matches = 0;
    // Processor time, since the demand is one for each core.
    const std::clock_t begin = std::clock();
    code::findBytePatterns(std::as_bytes(std::span(data)), [&](const code::BytePatternMatch&) { ++matches; });
    const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    const Json line{{"input", name},
                    {"bytes", data.size()},
                    {"matches", matches},
                    {"seconds", seconds},
                    {"megabytesPerSecond", static_cast<double>(data.size()) / 1e6 / seconds}};
    std::printf("%s\n", jsonLine(line).c_str());
}

} // namespace

int main(int argc, char** argv)
{
    constexpr std::size_t kBytes = 256U << 20U;
    std::string random(kBytes, '\0');
    std::uint64_t state = 88172645463325252U;
    for (char& byte : random) {
        state ^= state << 13U;
        state ^= state >> 7U;
        state ^= state << 17U;
        byte = static_cast<char>(state);
    }
    measure("random bytes", random);
    random.clear();
    random.shrink_to_fit();
    constexpr std::string_view kSentence =
        "The task of the model is to mask tokens; see https://example.org/docs for the "
        "hyperparameters, which were chosen by hand.\n";
    std::string text;
    while (text.size() < kBytes)
        text += kSentence;
    measure("text", text);
    for (int i = 1; i < argc; ++i) {
        std::ifstream file(argv[i], std::ios::binary);
        measure(argv[i], {std::istreambuf_iterator<char>(file), {}});
    }
    return 0;
}
