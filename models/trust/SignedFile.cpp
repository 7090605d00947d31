// SPDX-License-Identifier: GPL-3.0-or-later
// Finding the signed file by its name.
#include "trust/SignedFile.h"

#include "base/Text.h"

#include <algorithm>
#include <array>
#include <ctime>

namespace assayer::trust {

namespace {

const HashedFile* fileAt(const Request& request, std::string_view path)
{
    const auto found = std::find_if(request.files.begin(), request.files.end(),
                                    [&](const HashedFile& file) { return file.path == path; });
    return found == request.files.end() ? nullptr : &*found;
}

const HashedFile* withoutEndings(const Request& request, std::string_view path)
{
    const std::size_t nameBegin = path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1;
    for (std::size_t dot = path.rfind('.'); dot != std::string_view::npos && dot > nameBegin; dot = path.rfind('.')) {
        path = path.substr(0, dot);
        if (const HashedFile* file = fileAt(request, path))
            return file;
    }
    return nullptr;
}

} // namespace

const HashedFile* signedFile(const Request& request)
{
    if (request.singleFile && request.files.size() == 1 && request.files.front().path != request.bundlePath)
        return &request.files.front();
    if (const HashedFile* beside = withoutEndings(request, request.bundlePath))
        return beside;
    // A signature from elsewhere is known by its name alone.
    if (fileAt(request, request.bundlePath) != nullptr)
        return nullptr;
    const std::string_view path = request.bundlePath;
    return withoutEndings(request, path.substr(path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1));
}

const HashedFile* findSignedFile(const Request& request, StepLog& log)
{
    const HashedFile* file = signedFile(request);
    if (file == nullptr)
        log.undecided("signed file", "file-missing",
                      "Expected the signed file beside its signature under the same name without the ending, found "
                      "none.");
    else
        log.pass("signed file", "The signature is held against " + utf8FromBytes(file->path) + ".");
    return file;
}

std::string wholeDigest(const Request& request, const HashedFile& file, const std::string& algorithm)
{
    const auto own = file.digests.find(algorithm);
    if (own != file.digests.end())
        return own->second;
    const auto answer = request.moreDigests.find({file.path, algorithm, std::nullopt, std::nullopt});
    return answer == request.moreDigests.end() ? std::string() : answer->second;
}

std::string secondsText(std::int64_t seconds)
{
    const std::time_t time = seconds;
    std::tm parts{};
    if (::gmtime_r(&time, &parts) == nullptr)
        return {};
    std::array<char, 40> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text.data();
}

} // namespace assayer::trust
