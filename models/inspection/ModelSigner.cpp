// SPDX-License-Identifier: GPL-3.0-or-later
// From a subject to a signature file.
#include "inspection/ModelSigner.h"

#include "base/Encoding.h"
#include "base/Text.h"
#include "inspection/AtomicFile.h"
#include "inspection/Inspector.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>

namespace assayer::inspection {

namespace {

// Left out of every model signature, at the top of the model only (OMS v1.0 section 5.2).
constexpr std::array<std::string_view, 4> kDefaultIgnores{".git", ".gitignore", ".gitattributes", ".github"};

bool isAtOrBelow(std::string_view path, std::string_view folder)
{
    while (folder.ends_with('/'))
        folder.remove_suffix(1);
    return !folder.empty() && path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

Options digestsOnly(const SigningRequest& request)
{
    Options options;
    options.risks = options.signatures = options.claims = options.graph = options.entropy = false;
    options.jobs = request.jobs;
    return options;
}

std::string outputOf(const SigningRequest& request, const record::Inspection& record)
{
    const std::string& location = record.subject.location;
    if (request.output.empty())
        return record.subject.kind == "file" ? location + ".sig" : location + "/model.sig";
    std::error_code code;
    const auto absolute = std::filesystem::absolute(request.output, code);
    return code ? request.output : absolute.lexically_normal().string();
}

// The signature cannot cover itself.
std::string ownPath(const std::string& output, const record::Inspection& record)
{
    const std::string folder = record.subject.location + "/";
    return record.subject.kind != "file" && output.starts_with(folder) ? output.substr(folder.size()) : std::string();
}

} // namespace

Result<SigningPreview> previewSigning(const SigningRequest& request, Observer& observer, const std::stop_token& stop)
{
    Inspector inspector(digestsOnly(request));
    const auto record = inspector.inspect(request.subject, observer, stop);
    if (!record)
        return failure(record.error());
    if (stop.stop_requested())
        return failure(ErrorKind::Cancelled, "signing was stopped");
    SigningPreview preview;
    preview.output = outputOf(request, *record);
    preview.plan.modelName = record->subject.name;
    preview.plan.certificatesPem = request.certificatesPem;
    preview.plan.ignorePaths = request.ignorePaths;
    const std::string own = ownPath(preview.output, *record);
    if (!own.empty())
        preview.plan.ignorePaths.push_back(own);
    const auto ignored = [&](const std::string& path) {
        const auto covers = [&](std::string_view folder) { return isAtOrBelow(path, folder); };
        return std::any_of(kDefaultIgnores.begin(), kDefaultIgnores.end(), covers) ||
               std::any_of(preview.plan.ignorePaths.begin(), preview.plan.ignorePaths.end(), covers);
    };
    const bool cache = record->subject.kind == "hf-cache-snapshot";
    for (const record::File& file : record->files) {
        if (ignored(file.path)) {
            preview.leftOut.push_back(file.path);
            continue;
        }
        const auto raw = file.rawPath ? fromHex(*file.rawPath) : fromHex({});
        std::string path = file.rawPath && raw ? std::string(asText(*raw)) : file.path;
        preview.plan.files.push_back({std::move(path), file.size, file.digests, file.linkTarget && !cache});
        preview.bytes += file.size;
    }
    for (const record::Problem& problem : record->problems) {
        if (!ignored(problem.path))
            return failure(ErrorKind::InputOutput,
                           "not everything could be read: " + visibleText(problem.path) + ": " + problem.why);
    }
    std::error_code code;
    preview.replaces = std::filesystem::exists(std::filesystem::symlink_status(preview.output, code));
    return preview;
}

Result<trust::SigningKey> openSigningKey(const std::string& key, const trust::PassPhrase& passPhrase)
{
    if (key.starts_with("pkcs11:"))
        return trust::SigningKey::fromToken(key, passPhrase);
    constexpr std::size_t kLargestKey = std::size_t{64} << 10U;
    const auto pem = readWhole(key, kLargestKey);
    if (!pem)
        return failure(pem.error());
    return trust::SigningKey::fromPem(*pem, passPhrase);
}

Result<void> writeSignature(const SigningPreview& preview, const trust::SigningKey& key, bool replace)
{
    const auto bundle = trust::signPlan(preview.plan, key);
    if (!bundle)
        return failure(bundle.error());
    return writeWhole(preview.output, *bundle, replace ? Overwrite::Allow : Overwrite::Refuse);
}

} // namespace assayer::inspection
