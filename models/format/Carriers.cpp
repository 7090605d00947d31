// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/Carriers.h"

#include "base/Text.h"

#include <algorithm>

namespace assayer::format {

namespace {

bool isModelName(std::string_view name)
{
    constexpr std::array<std::string_view, 20> kEndings{
        ".pt",    ".pth", ".bin", ".ckpt", ".pkl",    ".pickle", ".joblib",      ".h5",   ".keras", ".onnx",
        ".model", ".npz", ".npy", ".pb",   ".tflite", ".gguf",   ".safetensors", ".nemo", ".mar",   ".pt2"};
    const std::string lower = asciiLower(name);
    return std::any_of(kEndings.begin(), kEndings.end(),
                       [&](std::string_view ending) { return lower.ends_with(ending); });
}

// An ARJ header begins with its size, which is small, and a sum over it that two bytes of magic do not replace.
bool isArjHeader(std::span<const std::byte> head)
{
    if (head.size() < 12)
        return false;
    const auto byte = [&](std::size_t at) { return std::to_integer<unsigned>(head[at]); };
    const unsigned size = byte(2) | (byte(3) << 8U);
    return size >= 30 && size <= 2600 && byte(4) >= 30 && byte(4) <= 46 && byte(10) == 2;
}

} // namespace

Match recogniseCarrier(const Carrier& carrier, const Head& head)
{
    const std::string_view text = asText(head.first);
    bool found = text.size() >= carrier.offset && text.substr(carrier.offset).starts_with(carrier.magic);
    if (found && carrier.id == "arj")
        found = isArjHeader(head.first);
    return found ? Match::ByContent : Match::No;
}

Result<void> readCarrier(const Carrier& carrier, const Input& input, Facts& facts)
{
    const std::string title(carrier.title);
    if (carrier.container) {
        // No loader of models opens these, so that one under a model's name is there to be passed over by scanners.
        const bool disguised = isModelName(input.name);
        facts.observations.push_back({disguised ? "archive.disguised" : "archive.not-read",
                                      "the content is " + title + ", whose members are not looked into" +
                                          (disguised ? ", under the name of a model" : ""),
                                      {},
                                      0,
                                      {}});
        facts.problems.push_back({"", "unsupported", "The members of the " + title + " were not looked into."});
        return {};
    }
    facts.observations.push_back(
        {"file.not-analysed", "the content is " + title + ", which is named and not read", {}, 0, {}});
    if (carrier.carriesCode)
        facts.problems.push_back({"", "unsupported", "the content is " + title + ", which no reader looks into yet"});
    return {};
}

} // namespace assayer::format
