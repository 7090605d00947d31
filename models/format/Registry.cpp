// SPDX-License-Identifier: GPL-3.0-or-later
// The table of formats, and reading a file by what its content is.
#include "base/Text.h"
#include "format/ByteSearch.h"
#include "format/Carriers.h"
#include "format/Format.h"
#include "format/Readers.h"
#include "format/Streams.h"

#include <algorithm>
#include <array>
#include <utility>

namespace assayer::format {

namespace {

constexpr std::size_t kHeadBytes = 4096;

// Extensions that so many programs use that content which nothing knows does not contradict them.
constexpr std::array<std::string_view, 10> kAnybodys{"bin",   "ckpt", "dat",    "data", "joblib",
                                                     "model", "p",    "pickle", "pkl",  "z"};

// Most specific first: where two recognise the content, the first one names the file.
constexpr std::array kReaders{
    Format{"torch-zip", "PyTorch archive", recogniseTorchZip, readTorchZip, "pt pth bin ckpt pkl tar zip"},
    Format{"torch-package", "torch.package archive", recogniseTorchPackage, readTorchPackage, "pt pth zip"},
    Format{"torch-export", "PyTorch exported program", recogniseTorchExport, readTorchExport, "pt2 pt zip"},
    Format{"torchserve", "TorchServe archive", recogniseTorchServe, readTorchServe, "mar zip"},
    Format{"keras-zip", "Keras archive", recogniseKerasZip, readKerasZip, "keras zip"},
    Format{"skops", "skops archive", recogniseSkops, readSkops, "skops zip"},
    Format{"npz", "NumPy archive", recogniseNpz, readNpz, "npz zip"},
    Format{"zip", "ZIP archive", recogniseZipFile, readZipFile, "zip"},
    Format{"tar", "tar archive", recogniseTar, readTar, "tar nemo"},
    Format{"7z", "7-Zip archive", recogniseSevenZip, readSevenZipFile, "7z"},
    Format{"gguf", "GGUF", recogniseGguf, readGguf, "gguf"},
    Format{"npy", "NumPy array", recogniseNpy, readNpy, "npy"},
    Format{"torch-legacy", "PyTorch file before 1.6", recogniseTorchLegacy, readTorchLegacy, "pt pth bin ckpt pkl tar"},
    Format{"safetensors", "Safetensors", recogniseSafetensors, readSafetensors, "safetensors"},
    Format{"safetensors-index", "Index of model shards", recogniseIndex, readIndex, "json"},
    Format{"hf-config", "Model configuration", recogniseConfig, readJson, "json"},
    Format{"tokenizer", "Tokenizer", recogniseTokenizer, readJson, "json"},
    Format{"notebook", "Jupyter notebook", recogniseNotebook, readNotebook, "ipynb"},
    Format{"xgboost-json", "XGBoost model (JSON)", recogniseXgboostJson, readXgboostJson, "json"},
    Format{"mxnet-symbol", "MXNet network", recogniseMxnetSymbol, readMxnetSymbol, "json"},
    Format{"orbax", "Orbax checkpoint", recogniseOrbax, readOrbax, "json"},
    Format{"zarr", "Zarr array", recogniseZarr, readZarr, "json zarray"},
    Format{"json", "JSON", recogniseJson, readJson, "json"},
    Format{"xgboost-ubjson", "XGBoost model (UBJSON)", recogniseXgboostUbjson, readXgboostUbjson, "ubj"},
    Format{"xgboost-binary", "XGBoost model (old binary)", recogniseXgboostBinary, readXgboostBinary, "model bin"},
    Format{"lightgbm", "LightGBM model", recogniseLightGbm, readLightGbm, "txt model"},
    Format{"catboost", "CatBoost model", recogniseCatBoost, readCatBoost, "cbm"},
    Format{"pmml", "PMML", recognisePmml, readXml, "pmml xml"},
    Format{"openvino", "OpenVINO model", recogniseOpenVino, readXml, "xml"},
    Format{"xml", "XML", recogniseXml, readXml, "xml svg"},
    Format{"r-serialisation", "R serialisation", recogniseRData, readRData, "rds rda rdata"},
    Format{"msgpack", "MessagePack (Flax)", recogniseMsgpack, readMsgpack, "msgpack flax"},
    Format{"jinja", "Jinja template", recogniseJinja, readJinja, "jinja jinja2 j2"},
    Format{"hdf5", "HDF5", recogniseHdf5, readHdf5, "h5 hdf5 hdf keras"},
    Format{"tflite", "TensorFlow Lite", recogniseTfLite, readTfLite, "tflite"},
    Format{"executorch", "ExecuTorch program", recogniseExecuTorch, readExecuTorch, "pte"},
    Format{"tensorrt", "TensorRT engine", recogniseTensorRt, readTensorRt, "engine plan trt"},
    Format{"elf", "ELF executable", recogniseElf, readElfFile, "so"},
    Format{"pe", "Windows executable", recognisePe, readPeFile, "exe dll"},
    Format{"mach-o", "macOS executable", recogniseMachO, readMachOFile, "dylib"},
    Format{"bytecode", "Bytecode", recogniseBytecode, readBytecode, "wasm class bc dex luac"},
    Format{"onnx", "ONNX", recogniseOnnx, readOnnx, "onnx"},
    Format{"coreml", "Core ML model", recogniseCoreMl, readCoreMl, ""},
    Format{"savedmodel", "TensorFlow SavedModel", recogniseSavedModel, readSavedModel, "pb"},
    Format{"tensorflow-metagraph", "TensorFlow MetaGraph", recogniseMetaGraph, readMetaGraph, "meta pb"},
    Format{"tensorflow-graph", "TensorFlow graph", recogniseFrozenGraph, readFrozenGraph, "pb"},
    Format{"tensorflow-text", "TensorFlow graph (text)", recogniseTensorFlowText, readTensorFlowText, ""},
    Format{"tensorflow-checkpoint", "TensorFlow checkpoint (index)", recogniseCheckpointIndex, readCheckpointIndex, ""},
    Format{"tensorflow-checkpoint-data", "TensorFlow checkpoint (data)", recogniseCheckpointData, readCheckpointData,
           ""},
    Format{"keras-metadata", "Keras metadata of a SavedModel", recogniseKerasMetadata, readKerasMetadata, "pb"},
    Format{"tensorflow-fingerprint", "Fingerprint of a SavedModel", recogniseFingerprint, readFingerprint, "pb"},
    Format{"coreml-weights", "Core ML weights", recogniseCoreMlBlob, readCoreMlBlob, "bin"},
    Format{"paddle", "PaddlePaddle program", recognisePaddle, readPaddle, "pdmodel"},
    Format{"pickle", "Pickle", recognisePickle, readPickle,
           "pkl pickle joblib dill pck p pt pth bin ckpt dat data model z"},
    Format{"requirements", "Python requirements", recogniseRequirements, readRequirements, ""},
    Format{"python-project", "Python project file", recogniseProjectFile, readProjectFile, "toml cfg"},
    Format{"python", "Python source", recognisePython, readPython, "py pyw pyi pth"},
    Format{"shell", "Shell script", recogniseShell, readShell, "sh bash zsh ps1 bat cmd"},
    Format{"dockerfile", "Dockerfile", recogniseDockerfile, readDockerfile, "dockerfile"},
    Format{"yaml", "YAML", recogniseYaml, readYaml, "yaml yml"},
    Format{"text", "Text", recogniseText, readText, "txt md csv tsv cfg toml"},
};

// The readers, then what is only named, then plain text, which anything without control characters would be.
template <std::size_t... Index>
constexpr auto withCarriers(std::index_sequence<Index...>)
{
    return std::array{carrierFormat<Index>()...};
}
template <std::size_t... Index>
constexpr auto withStreams(std::index_sequence<Index...>)
{
    return std::array{streamFormat<Index>()...};
}
constexpr auto kPacked = withStreams(std::make_index_sequence<kPackedStreams.size()>{});
constexpr auto kNamed = withCarriers(std::make_index_sequence<kCarriers.size()>{});

constexpr auto kFormats = [] {
    std::array<Format, kPacked.size() + kReaders.size() + kNamed.size()> all{};
    auto* const readers = std::copy(kPacked.begin(), kPacked.end(), all.begin());
    std::copy(kNamed.begin(), kNamed.end(), std::copy(kReaders.begin(), kReaders.end(), readers));
    return all;
}();

// Text that some program runs or that constructs objects when it is loaded; no reader judges it yet.
constexpr std::array<std::string_view, 5> kCode{"js", "rb", "pl", "lua", "r"};

std::string_view extensionOf(std::string_view name)
{
    const std::size_t slash = name.find_last_of('/');
    const std::size_t dot = name.find_last_of('.');
    if (dot == std::string_view::npos || (slash != std::string_view::npos && dot < slash))
        return {};
    return name.substr(dot + 1);
}

bool claimsExtension(const Format& format, std::string_view extension)
{
    std::string_view rest = format.extensions;
    while (!rest.empty()) {
        const std::size_t space = std::min(rest.find(' '), rest.size());
        if (rest.substr(0, space) == extension)
            return true;
        rest.remove_prefix(std::min(space + 1, rest.size()));
    }
    return false;
}

struct Plausible
{
    const Format* format;
    Match match;
};

std::vector<Plausible> recogniseAll(const Input& input)
{
    std::vector<std::byte> first(static_cast<std::size_t>(std::min<std::uint64_t>(kHeadBytes, input.bytes.size())));
    const auto got = input.bytes.read(0, first);
    first.resize(got.value_or(0));
    const Head head{first, input.bytes.size()};
    std::vector<Plausible> plausible;
    for (const Format& format : kFormats) {
        const Match match = format.recognise(head, input);
        if (match != Match::No)
            plausible.push_back({&format, match});
    }
    std::stable_sort(plausible.begin(), plausible.end(), [](const Plausible& a, const Plausible& b) {
        return a.match == Match::ByContent && b.match != Match::ByContent;
    });
    return plausible;
}

void merge(Facts& into, Facts&& other)
{
    const auto append = [](auto& list, auto& more) {
        list.insert(list.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
    };
    append(into.members, other.members);
    append(into.observations, other.observations);
    append(into.pickles, other.pickles);
    append(into.templates, other.templates);
    append(into.targets, other.targets);
    append(into.scripts, other.scripts);
    append(into.references, other.references);
    append(into.code, other.code);
    append(into.problems, other.problems);
}

// Whoever watches learns which reader has the bytes, in case that it does not come back.
void tellReader(const Input& input, std::string_view id)
{
    if (input.entered)
        input.entered(id);
}

// The extension of a format that the file's content is not, where some format owns that extension.
void observeExtension(const Input& input, Facts& facts, const std::vector<Plausible>& plausible)
{
    const std::string extension = asciiLower(extensionOf(input.name));
    // These endings belong to anything.
    constexpr std::array<std::string_view, 5> kVague{"data", "dat", "model", "p", "bin"};
    const bool vague = std::find(kVague.begin(), kVague.end(), extension) != kVague.end();
    if (extension.empty() || facts.format == "empty" ||
        ((facts.format == "text" || facts.format == "unknown") && vague))
        return;
    const auto owner = std::find_if(kFormats.begin(), kFormats.end(),
                                    [&](const Format& format) { return claimsExtension(format, extension); });
    const bool anybodys = std::find(kAnybodys.begin(), kAnybodys.end(), extension) != kAnybodys.end();
    if (owner == kFormats.end() || (facts.format == "unknown" && anybodys))
        return;
    // A format that the name alone suggests does not explain content that is something else.
    const Match primary = plausible.empty() ? Match::No : plausible.front().match;
    const bool agrees = std::any_of(plausible.begin(), plausible.end(), [&](const Plausible& candidate) {
        return candidate.match == primary && claimsExtension(*candidate.format, extension);
    });
    if (!agrees)
        facts.observations.push_back({"file.extension-mismatch",
                                      "the name ends in '." + extension + "' and the content is " + facts.format,
                                      {},
                                      0,
                                      {}});
}

// Code among the files is shown as what it is, and never counted as looked into.
void observeUnjudgedCode(const Input& input, Facts& facts)
{
    const std::string extension = asciiLower(extensionOf(input.name));
    const bool isText = facts.format == "text" || facts.format == "json";
    if (!isText || std::find(kCode.begin(), kCode.end(), extension) == kCode.end())
        return;
    facts.observations.push_back(
        {"file.not-analysed", "code of the kind '." + extension + "' is listed and not judged", {}, 0, {}});
    facts.problems.push_back(
        {"", "not-analysed", "This version does not judge code of the kind '." + extension + "'."});
}

} // namespace

bool Head::startsWith(std::string_view magic) const
{
    return asText(first).starts_with(magic);
}

std::span<const Format> formats()
{
    return kFormats;
}

const Format* findFormat(std::string_view id)
{
    const auto found =
        std::find_if(kFormats.begin(), kFormats.end(), [&](const Format& format) { return format.id == id; });
    return found == kFormats.end() ? nullptr : &*found;
}

std::vector<const Format*> plausibleFormats(const Input& input)
{
    std::vector<const Format*> found;
    for (const Plausible& plausible : recogniseAll(input))
        found.push_back(plausible.format);
    return found;
}

Result<void> readFile(const Input& input, Facts& facts)
{
    if (input.expansion == nullptr) {
        container::ExpansionBudget budget(input.limits);
        Input outermost = input;
        outermost.expansion = &budget;
        return readFile(outermost, facts);
    }
    if (input.bytes.size() == 0) {
        facts.format = "empty";
        facts.observations.push_back({"file.empty", "the file has no bytes", {}, 0, 0});
        return {};
    }
    const std::vector<Plausible> plausible = recogniseAll(input);
    if (plausible.empty()) {
        facts.format = "unknown";
        facts.observations.push_back({"file.unknown", "no reader knows this content", {}, 0, {}});
        facts.problems.push_back({"", "not-analysed", "No reader knows this content, so it was not looked into."});
        observeExtension(input, facts, plausible);
        return {};
    }
    const Plausible& primary = plausible.front();
    facts.format = std::string(primary.format->id);
    tellReader(input, primary.format->id);
    Result<void> done = primary.format->read(input, facts);
    for (std::size_t i = 1; i < plausible.size(); ++i) {
        // What the content is outweighs what the name says: a ZIP named .bin holds streams, and is none itself.
        if (primary.match == Match::ByContent && plausible[i].match == Match::ByName)
            break;
        Facts other;
        other.format = std::string(plausible[i].format->id);
        tellReader(input, plausible[i].format->id);
        const Result<void> read = plausible[i].format->read(input, other);
        // A loader that would only try the file because of its name and fails at once says nothing about it.
        if (!read && plausible[i].match == Match::ByName && other.pickles.empty())
            continue;
        if (plausible[i].match == Match::ByContent && primary.match == Match::ByContent)
            facts.observations.push_back(
                {"file.polyglot", "the content is " + facts.format + " and " + other.format + " at once", {}, 0, {}});
        merge(facts, std::move(other));
    }
    observeExtension(input, facts, plausible);
    observeUnjudgedCode(input, facts);
    searchBytes(input, facts);
    return done;
}

void readMember(const Input& parent, const source::ByteSource& bytes, std::string_view memberName,
                std::optional<std::uint64_t> offsetInFile, Facts& facts, Json* values,
                Result<void> (*reader)(const Input&, Facts&))
{
    const std::string name(memberName);
    if (parent.depth + 1 >= parent.limits.containerDepth) {
        facts.observations.push_back(
            {"archive.too-deep",
             "containers are nested deeper than " + std::to_string(parent.limits.containerDepth) + " levels",
             name,
             offsetInFile,
             {}});
        facts.problems.push_back(
            {"", "limit-exceeded", "the member '" + name + "' is nested too deep to be looked at"});
        return;
    }
    Facts inner;
    const Input input{bytes, memberName,       parent.limits, parent.stop, parent.depth + 1,
                      {},    parent.expansion, parent.entered};
    const Result<void> read = reader != nullptr ? reader(input, inner) : readFile(input, inner);
    tellReader(parent, facts.format);
    const auto placed = [&](std::string& member) { member = member.empty() ? name : name + "!/" + member; };
    const auto moved = [&](std::optional<std::uint64_t>& offset) {
        if (offset && offsetInFile)
            *offset += *offsetInFile;
    };
    for (Observation& observation : inner.observations) {
        moved(observation.offset);
        placed(observation.member);
    }
    for (PickleStream& stream : inner.pickles) {
        placed(stream.member);
        // A record of a PyTorch archive is a pickle, and loaded as PyTorch does.
        if (!stream.format.starts_with("torch"))
            stream.format = inner.format;
        stream.shift(offsetInFile.value_or(0));
    }
    for (Template& text : inner.templates) {
        moved(text.offset);
        placed(text.member);
    }
    for (Target& target : inner.targets) {
        moved(target.offset);
        placed(target.member);
    }
    for (Script& script : inner.scripts) {
        moved(script.offset);
        placed(script.member);
    }
    for (PythonReference& reference : inner.references) {
        moved(reference.offset);
        placed(reference.member);
    }
    for (PythonCode& code : inner.code) {
        moved(code.offset);
        placed(code.member);
    }
    for (record::Problem& problem : inner.problems)
        problem.why = "member '" + name + "': " + problem.why;
    for (record::Member& member : inner.members) {
        placed(member.name);
        moved(member.offset);
    }
    if (!read)
        inner.problems.push_back({"", std::string(errorKindWord(read.error().kind)),
                                  "member '" + name + "' (" + inner.format + "): " + read.error().message});
    for (record::Member& member : facts.members) {
        if (member.name == name)
            member.format = inner.format;
    }
    if (values != nullptr)
        *values = std::move(inner.values);
    merge(facts, std::move(inner));
}

} // namespace assayer::format
