// SPDX-License-Identifier: GPL-3.0-or-later
// TensorRT engines: kernels compiled for one GPU in a form that NVIDIA does not describe. They are named, with the
// plug-ins that they ask for; what they run cannot be judged.
#include "base/Text.h"
#include "format/Observations.h"
#include "format/Readers.h"
#include "source/Cursor.h"

#include <set>

namespace assayer::format {

namespace {

constexpr std::uint64_t kTensorRtSearched = std::uint64_t{32} << 20U;
constexpr std::size_t kTensorRtBlock = std::size_t{1} << 20U;
constexpr std::size_t kTensorRtMostNames = 100;

bool isNameCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// Plug-ins of NVIDIA end in "_TRT"; others are classes whose names usually hold "Plugin".
bool isPluginName(std::string_view word)
{
    return word.size() >= 8 && word.size() <= 128 &&
           (word.ends_with("_TRT") || word.ends_with("Plugin") || word.find("PluginDynamic") != std::string_view::npos);
}

} // namespace

Match recogniseTensorRt(const Head& head, const Input& input)
{
    // The four letters begin texts as well; an engine's version numbers are no text.
    return head.startsWith("ftrt") && recogniseText(head, input) == Match::No ? Match::ByContent : Match::No;
}

Result<void> readTensorRt(const Input& input, Facts& facts)
{
    Observations observations(facts);
    observations.add("tensorrt.engine", "the file is an engine, whose kernels run on the GPU as they are", {}, 0, {});
    std::set<std::string> plugins;
    source::Cursor cursor(input.bytes, 0, kTensorRtBlock);
    std::string word;
    while (!cursor.atEnd() && cursor.position() < kTensorRtSearched && !input.stop.stop_requested()) {
        const auto block =
            cursor.take(static_cast<std::size_t>(std::min<std::uint64_t>(kTensorRtBlock, cursor.remaining())));
        if (!block)
            return failure(block.error());
        const std::string_view text = asText(*block);
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (isNameCharacter(text[i])) {
                if (word.size() <= 128)
                    word += text[i];
                continue;
            }
            if (isPluginName(word) && plugins.size() < kTensorRtMostNames && plugins.insert(word).second &&
                !word.ends_with("_TRT"))
                observations.add("tensorrt.plugin", "the engine names the plug-in '" + word + "'", word,
                                 cursor.position() - text.size() + i, {});
            word.clear();
        }
    }
    facts.values["plugins"] = plugins;
    return {};
}

} // namespace assayer::format
