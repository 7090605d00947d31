// SPDX-License-Identifier: GPL-3.0-or-later
#include "source/LocalSubject.h"

#include "source/BeneathOpen.h"
#include "source/FolderWalk.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

namespace assayer::source {

namespace {

constexpr std::string_view kCachePrefix = "models--";
constexpr std::size_t kCommitDigits = 40;

bool isCommit(std::string_view text)
{
    return text.size() == kCommitDigits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// "models--owner--name" gives "owner/name"; owners and names hold no double hyphen on the hub.
std::string hubName(std::string_view folder)
{
    std::string name(folder.substr(kCachePrefix.size()));
    if (const std::size_t separator = name.find("--"); separator != std::string::npos)
        name.replace(separator, 2, "/");
    return name;
}

Result<std::string> absolutePath(const std::string& path)
{
    const std::unique_ptr<char, void (*)(void*)> resolved(::realpath(path.c_str(), nullptr), std::free);
    if (!resolved)
        return failure(systemError(errno, "'" + path + "' cannot be opened"));
    return std::string(resolved.get());
}

std::string lastPart(std::string_view path)
{
    while (path.size() > 1 && path.ends_with('/'))
        path.remove_suffix(1);
    return std::string(path.substr(path.find_last_of('/') + 1));
}

std::string folderOf(std::string_view path)
{
    const std::size_t slash = path.find_last_of('/');
    return std::string(slash == 0 ? "/" : path.substr(0, slash));
}

// The snapshot that a repository folder of the cache stands for.
std::optional<std::string> chosenSnapshot(const std::string& repository)
{
    const Descriptor reference(::open((repository + "/refs/main").c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (reference) {
        std::array<char, kCommitDigits> commit{};
        const ssize_t got = ::read(reference.get(), commit.data(), commit.size());
        const std::string_view text(commit.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
        if (isCommit(text))
            return std::string(text);
    }
    std::vector<std::string> commits;
    std::error_code error;
    for (std::filesystem::directory_iterator entry(repository + "/snapshots", error), end; !error && entry != end;
         entry.increment(error)) {
        if (isCommit(entry->path().filename().string()))
            commits.push_back(entry->path().filename().string());
    }
    return commits.size() == 1 ? std::optional(commits.front()) : std::nullopt;
}

struct CachePlace
{
    std::string repository; ///< absolute path of models--owner--name
    std::string commit;
};

std::optional<CachePlace> cachePlace(const std::string& absolute)
{
    if (isCommit(lastPart(absolute)) && lastPart(folderOf(absolute)) == "snapshots") {
        const std::string repository = folderOf(folderOf(absolute));
        if (lastPart(repository).starts_with(kCachePrefix))
            return CachePlace{repository, lastPart(absolute)};
    }
    if (lastPart(absolute).starts_with(kCachePrefix)) {
        if (auto commit = chosenSnapshot(absolute))
            return CachePlace{absolute, *commit};
    }
    return std::nullopt;
}

} // namespace

Result<LocalSubject> LocalSubject::openPath(const std::string& path)
{
    const auto absolute = absolutePath(path);
    if (!absolute)
        return failure(absolute.error());
    struct stat status
    {
    };
    if (::stat(absolute->c_str(), &status) != 0)
        return failure(systemError(errno, "'" + path + "' cannot be opened"));
    LocalSubject subject;
    subject.m_location = *absolute;
    subject.m_name = lastPart(*absolute);
    std::string anchor = *absolute;
    if (S_ISREG(status.st_mode)) {
        subject.m_kind = SubjectKind::File;
        subject.m_file = subject.m_name;
        anchor = folderOf(*absolute);
    } else if (!S_ISDIR(status.st_mode)) {
        return failure(ErrorKind::Unsupported, "'" + path + "' is neither a file nor a folder");
    } else if (const auto cache = cachePlace(*absolute)) {
        subject.m_kind = SubjectKind::CacheSnapshot;
        subject.m_revision = cache->commit;
        subject.m_name = hubName(lastPart(cache->repository));
        subject.m_prefix = "snapshots/" + cache->commit;
        subject.m_location = cache->repository + "/" + subject.m_prefix;
        anchor = cache->repository;
    }
    subject.m_anchor = Descriptor(::open(anchor.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!subject.m_anchor)
        return failure(systemError(errno, "the folder '" + anchor + "' cannot be opened"));
    return subject;
}

bool LocalSubject::walk(const Limits& limits, const std::stop_token& stop, const Report& report) const
{
    if (m_kind == SubjectKind::File) {
        const std::vector<Entry> only{describeEntry(m_anchor.get(), "", m_file, 0)};
        report(only);
        return true;
    }
    return FolderWalk(m_anchor.get(), m_prefix, limits, report).run(stop);
}

Result<std::unique_ptr<FileSource>> LocalSubject::open(const std::string& path) const
{
    const std::string beneath = m_prefix.empty() ? path : m_prefix + "/" + path;
    auto descriptor = openBeneath(m_anchor.get(), beneath, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (!descriptor)
        return failure(descriptor.error());
    struct stat status
    {
    };
    if (::fstat(descriptor->get(), &status) != 0)
        return failure(systemError(errno, "the file's state cannot be read"));
    if (!S_ISREG(status.st_mode))
        return failure(ErrorKind::Unsupported, "this is no regular file any more");
    return FileSource::adopt(std::move(*descriptor));
}

} // namespace assayer::source
