// SPDX-License-Identifier: GPL-3.0-or-later
// ZIP archives of PyTorch's other tools: exported programs (.pt2), torch.package, and TorchServe's .mar. Their members
// are files of their own; what is special is which of them a loader runs.
#include "base/Text.h"
#include "container/MemberNames.h"
#include "format/Observations.h"
#include "format/Readers.h"
#include "format/ZipWalk.h"

#include <algorithm>
#include <array>

namespace assayer::format {

namespace {

using container::ZipEntry;

bool endsWithOneOf(std::string_view name, std::span<const std::string_view> endings)
{
    return std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) { return name.ends_with(ending); });
}

template <typename Look>
Result<void> readMembers(const Input& input, Facts& facts, Look look)
{
    const auto walk = ZipWalk::begin(input, facts);
    if (!walk)
        return failure(walk.error());
    for (ZipEntry& entry : (*walk)->entries()) {
        if (input.stop.stop_requested())
            return failure(ErrorKind::Cancelled, "the inspection was cancelled");
        look(**walk, entry);
        (*walk)->read(entry);
    }
    return {};
}

// What TorchServe brings along itself; any other handler is code out of the archive.
constexpr std::array<std::string_view, 7> kOwnHandlers{"base_handler",    "image_classifier", "image_segmenter",
                                                       "object_detector", "text_classifier",  "text_handler",
                                                       "vision_handler"};

void readManifest(const Json& manifest, Facts& facts, Observations& observations)
{
    const std::string member = "MAR-INF/MANIFEST.json";
    const Json& model = jsonMember(manifest, "model");
    for (const char* key :
         {"modelName", "modelVersion", "handler", "serializedFile", "modelFile", "requirementsFile"}) {
        const std::string value = jsonText(model, key);
        if (value.empty())
            continue;
        facts.values["torchserve"][key] = value;
        if (container::escapesFolder(value))
            observations.add("torch.serve-path", std::string(key) + " is '" + excerpt(value, 256) + "'", member);
    }
    const std::string handler = jsonText(model, "handler");
    // A module, the file of one, or module:function.
    std::string_view file = std::string_view(handler).substr(0, handler.find(':'));
    if (file.ends_with(".py"))
        file.remove_suffix(3);
    if (!handler.empty() && std::find(kOwnHandlers.begin(), kOwnHandlers.end(), file) == kOwnHandlers.end())
        observations.add("torch.serve-handler", "the handler is '" + excerpt(handler, 256) + "'", member);
    if (!jsonText(model, "modelFile").empty())
        observations.add("torch.serve-handler",
                         "the model is built by the code in '" + excerpt(jsonText(model, "modelFile"), 256) + "'",
                         member);
    if (!jsonText(model, "requirementsFile").empty())
        observations.add("torch.serve-requirements",
                         "packages are installed as '" + excerpt(jsonText(model, "requirementsFile"), 256) + "' asks",
                         member);
}

Match matchTorchKind(ZipKind wanted, const Head& head, const Input& input)
{
    return head.startsWith("PK\x03\x04") && zipKind(head, input) == wanted ? Match::ByContent : Match::No;
}

} // namespace

Match recogniseTorchServe(const Head& head, const Input& input)
{
    return matchTorchKind(ZipKind::TorchServe, head, input);
}

Result<void> readTorchServe(const Input& input, Facts& facts)
{
    Observations observations(facts);
    return readMembers(input, facts, [&](ZipWalk& walk, ZipEntry& entry) {
        if (entry.name != "MAR-INF/MANIFEST.json")
            return;
        const auto bytes = walk.open(entry);
        const auto text = bytes ? source::readAll(*bytes, input.limits.documentBytes)
                                : failure(ErrorKind::Unsupported, "the member cannot be expanded");
        const auto manifest = text ? parseJson(*text, input.limits) : failure(text.error());
        if (manifest)
            readManifest(manifest->value, facts, observations);
        else
            facts.problems.push_back({"", "malformed", "The manifest was not read: " + manifest.error().message + "."});
    });
}

Match recogniseTorchPackage(const Head& head, const Input& input)
{
    return matchTorchKind(ZipKind::TorchPackage, head, input);
}

Result<void> readTorchPackage(const Input& input, Facts& facts)
{
    Observations observations(facts);
    return readMembers(input, facts, [&](ZipWalk&, ZipEntry& entry) {
        if (entry.name.ends_with(".py"))
            observations.add("torch.package-code", "the loader imports the packaged source", utf8FromBytes(entry.name),
                             entry.headerOffset, {});
    });
}

Match recogniseTorchExport(const Head& head, const Input& input)
{
    return matchTorchKind(ZipKind::TorchExport, head, input);
}

Result<void> readTorchExport(const Input& input, Facts& facts)
{
    static constexpr std::array<std::string_view, 9> kNative{".so",    ".cubin", ".ptx", ".cpp",  ".dll",
                                                             ".dylib", ".o",     ".spv", ".hsaco"};
    Observations observations(facts);
    return readMembers(input, facts, [&](ZipWalk&, ZipEntry& entry) {
        if (endsWithOneOf(entry.name, kNative))
            observations.add("torch.native-code", "the member is native code that the loader links or runs",
                             utf8FromBytes(entry.name), entry.headerOffset, {});
    });
}

} // namespace assayer::format
