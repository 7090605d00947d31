// SPDX-License-Identifier: GPL-3.0-or-later
// The library that the card names against the files by which libraries are told.
#include "base/Text.h"
#include "card/Claims.h"

#include <algorithm>

namespace assayer::card {

namespace {

using record::ClaimVerdict;

struct Sign
{
    std::string library;
    record::Evidence evidence;
};

void addConfigSigns(const record::File& file, std::vector<Sign>& signs)
{
    const std::string_view name = baseName(file.path);
    const Json& config = jsonMember(file.facts, "config");
    const auto add = [&](const char* library, std::string pointer, std::string value) {
        signs.push_back({library, fileEvidence(file, std::move(pointer), std::move(value))});
    };
    if (name == "adapter_config.json" && config.contains("peft_type"))
        add("peft", "/peft_type", jsonText(config, "peft_type"));
    if (name == "model_index.json" && config.contains("_class_name"))
        add("diffusers", "/_class_name", jsonText(config, "_class_name"));
    else if (config.contains("_diffusers_version"))
        add("diffusers", "/_diffusers_version", jsonText(config, "_diffusers_version"));
    if (name == "config.json" && config.contains("pretrained_cfg"))
        add("timm", "/pretrained_cfg", "a configuration of timm");
    if (name == "config.json" && (config.contains("transformers_version") || config.contains("model_type")))
        add("transformers", config.contains("transformers_version") ? "/transformers_version" : "/model_type",
            jsonText(config, config.contains("transformers_version") ? "transformers_version" : "model_type"));
    if (name == "modules.json" || name == "config_sentence_transformers.json")
        add("sentence-transformers", {}, "the file by which sentence-transformers loads a model");
}

void addFormatSigns(const record::File& file, std::vector<Sign>& signs)
{
    const auto add = [&](const char* library) {
        signs.push_back({library, fileEvidence(file, {}, "content of the format " + file.format)});
    };
    if (file.format == "gguf")
        add("gguf");
    if (file.format == "onnx")
        add("onnx");
    if (file.format.starts_with("keras"))
        add("keras");
    if (file.format == "skops" || file.format == "joblib")
        add("sklearn");
    if (file.format.starts_with("tflite"))
        add("tflite");
}

// Names under which the hub lists one library.
std::string libraryId(std::string_view name)
{
    std::string lower = asciiLower(name);
    if (lower == "scikit-learn")
        return "sklearn";
    if (lower == "tf-keras")
        return "keras";
    if (lower == "llama.cpp" || lower == "llama-cpp" || lower == "llamacpp")
        return "gguf";
    return lower;
}

bool isTold(const std::string& library)
{
    constexpr std::string_view kTold[] = {"transformers", "diffusers", "peft",  "timm",    "sentence-transformers",
                                          "gguf",         "onnx",      "keras", "sklearn", "tflite"};
    return std::find(std::begin(kTold), std::end(kTold), library) != std::end(kTold);
}

// A library that is told by the format of its files alone cannot be meant where no such file is.
bool isToldByFormat(const std::string& library)
{
    return library == "gguf" || library == "onnx" || library == "tflite";
}

} // namespace

void claimLibrary(const ClaimInput& input, Claims& claims)
{
    std::vector<Sign> signs;
    bool weights = false;
    for (const record::File& file : input.files) {
        addConfigSigns(file, signs);
        addFormatSigns(file, signs);
        weights = weights || jsonUnsigned(file.facts, "tensors").value_or(0) > 0;
    }
    const std::vector<std::string> said = frontMatterTexts(input, "library_name");
    record::Claim claim = claimOf("library", "front matter: library_name", said.empty() ? std::string() : said.front());
    if (!said.empty())
        claim.evidence.push_back(frontMatterEvidence(input, "library_name"));
    const std::string library = libraryId(said.empty() ? std::string() : said.front());
    bool agrees = false;
    for (const Sign& sign : signs) {
        agrees = agrees || sign.library == library;
        if (claim.evidence.size() < 20)
            claim.evidence.push_back(sign.evidence);
    }
    if (said.empty())
        decide(claim, ClaimVerdict::Missing, "The card names no library.");
    else if (agrees)
        decide(claim, ClaimVerdict::Confirmed, "A file is there that this library loads a model by.");
    else if (!isTold(library))
        decide(claim, ClaimVerdict::NotCheckable, "No file is known here by which this library could be told.");
    else if (isToldByFormat(library) && weights)
        decide(claim, ClaimVerdict::Contradicted, "No file of this format is there, though there are other weights.");
    else
        decide(claim, ClaimVerdict::Unsupported, "No file is there that this library loads a model by.");
    claims.push_back(std::move(claim));
}

} // namespace assayer::card
