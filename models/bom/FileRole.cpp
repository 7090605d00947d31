// SPDX-License-Identifier: GPL-3.0-or-later
// Content decides where a reader found tensors; names decide the rest, as nothing else tells code from text.
#include "bom/FileRole.h"

#include "base/Json.h"
#include "base/Text.h"
#include "bom/GraphAssembly.h"

#include <algorithm>
#include <array>
#include <span>

namespace assayer::bom {

namespace {

constexpr std::array<std::string_view, 25> kWeightExtensions{
    "bin",     "ckpt", "ggml", "gguf", "h5",          "joblib", "keras",  "llamafile", "mlmodel",
    "msgpack", "npy",  "npz",  "nemo", "onnx",        "ort",    "pb",     "pickle",    "pkl",
    "pt",      "pt2",  "pte",  "pth",  "safetensors", "tflite", "weights"};
constexpr std::array<std::string_view, 9> kCodeExtensions{"bat", "c", "cpp", "ipynb", "jl", "js", "ps1", "py", "sh"};
constexpr std::array<std::string_view, 9> kConfigurationExtensions{"cfg",  "ini", "jinja", "json", "jsonl",
                                                                   "toml", "txt", "yaml",  "yml"};
constexpr std::array<std::string_view, 5> kSignatureExtensions{"asc", "minisig", "sig", "sigstore", "sshsig"};
constexpr std::array<std::string_view, 7> kWeightFormats{"gguf", "hdf5", "npy", "npz", "onnx", "pickle", "safetensors"};

bool isOneOf(std::span<const std::string_view> words, std::string_view word)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

} // namespace

FileRole roleOf(const record::File& file)
{
    const std::string name = asciiLower(fileName(file.path));
    const std::size_t dot = name.rfind('.');
    const std::string extension = dot == std::string::npos ? std::string() : name.substr(dot + 1);
    const bool tensors = jsonUnsigned(file.facts, "tensors").value_or(0) > 0;
    if (tensors || isOneOf(kWeightFormats, file.format))
        return FileRole::Weights;
    if (name == "readme.md" || file.format == "model-card")
        return FileRole::Card;
    if (name.starts_with("license") || name.starts_with("licence") || name.starts_with("copying") ||
        name.starts_with("notice") || name.starts_with("use_policy"))
        return FileRole::Licence;
    if (isOneOf(kSignatureExtensions, extension) || name.ends_with(".sigstore.json"))
        return FileRole::Signature;
    if (isOneOf(kWeightExtensions, extension))
        return FileRole::Weights;
    if (isOneOf(kCodeExtensions, extension))
        return FileRole::Code;
    return isOneOf(kConfigurationExtensions, extension) ? FileRole::Configuration : FileRole::Other;
}

std::string_view roleWord(FileRole role)
{
    static constexpr std::array<std::string_view, 7> kWords{"weights", "code",      "configuration", "card",
                                                            "licence", "signature", "other"};
    return kWords[static_cast<std::size_t>(role)];
}

} // namespace assayer::bom
