// SPDX-License-Identifier: GPL-3.0-or-later
#include "source/FolderWalk.h"

#include "source/BeneathOpen.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace assayer::source {

namespace {

constexpr std::size_t kBatch = 512;
constexpr std::size_t kDeepestFolder = 512;

std::string joined(const std::string& folder, const std::string& name)
{
    return folder.empty() ? name : folder + "/" + name;
}

Entry unusable(std::string path, Entry::Kind kind, std::string what, std::string why)
{
    Entry entry;
    entry.path = std::move(path);
    entry.kind = kind;
    entry.what = std::move(what);
    entry.why = std::move(why);
    return entry;
}

std::string linkText(int anchor, const std::string& path)
{
    std::array<char, 4096> text{};
    const Descriptor link(::openat(anchor, path.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
    const ssize_t length = link ? ::readlinkat(link.get(), "", text.data(), text.size()) : -1;
    return length > 0 ? std::string(text.data(), static_cast<std::size_t>(length)) : std::string();
}

// A link counts as the file that it leads to where that stays inside; folders behind links are walked at their own
// place.
Entry describeLink(int anchor, const std::string& path)
{
    const std::string target = linkText(anchor, path);
    Entry entry;
    const auto opened = openBeneath(anchor, path, O_PATH);
    struct stat status
    {
    };
    if (!opened && opened.error().kind == ErrorKind::PermissionDenied)
        entry = unusable({}, Entry::Kind::Link, "link-outside",
                         "The symbolic link leads out of the subject and is not followed.");
    else if (!opened || ::fstat(opened->get(), &status) != 0)
        entry =
            unusable({}, Entry::Kind::Link, "link-dangling", "The symbolic link leads to nothing that can be opened.");
    else if (S_ISDIR(status.st_mode))
        entry = unusable({}, Entry::Kind::Link, "link-folder",
                         "The symbolic link leads to a folder of the subject, which is inspected at its own place.");
    else if (!S_ISREG(status.st_mode))
        entry = unusable({}, Entry::Kind::Special, "special-file", "The symbolic link leads to no regular file.");
    else
        entry.size = static_cast<std::uint64_t>(std::max<off_t>(status.st_size, 0));
    entry.linkTarget = target;
    return entry;
}

} // namespace

Entry describeEntry(int anchor, const std::string& prefix, const std::string& name, std::uint64_t device)
{
    const std::string path = joined(prefix, name);
    struct stat status
    {
    };
    Entry entry;
    if (::fstatat(anchor, path.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0)
        entry = errno == ENOENT ? unusable({}, Entry::Kind::Unreadable, "vanished",
                                           "The file was removed while the folder was read.")
                                : unusable({}, Entry::Kind::Unreadable, "unreadable",
                                           systemError(errno, "The file's state cannot be read").message + ".");
    else if (S_ISLNK(status.st_mode))
        entry = describeLink(anchor, path);
    else if (device != 0 && status.st_dev != device)
        entry = unusable({}, Entry::Kind::Special, "mount-point",
                         "Another file system is mounted here and is not entered.");
    else if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode))
        entry =
            unusable({}, Entry::Kind::Special, "special-file", "A FIFO, socket or device is listed and never opened.");
    else
        entry.size = static_cast<std::uint64_t>(std::max<off_t>(status.st_size, 0));
    entry.path = name;
    return entry;
}

FolderWalk::FolderWalk(int anchor, std::string prefix, const Limits& limits, const LocalSubject::Report& report)
    : m_anchor(anchor), m_prefix(std::move(prefix)), m_limits(limits), m_report(report)
{
    struct stat status
    {
    };
    if (::fstat(anchor, &status) == 0)
        m_device = status.st_dev;
}

std::string FolderWalk::below(const std::string& path) const
{
    if (m_prefix.empty())
        return path.empty() ? "." : path;
    return path.empty() ? m_prefix : m_prefix + "/" + path;
}

bool FolderWalk::enter(const std::string& path)
{
    if (m_stack.size() >= kDeepestFolder) {
        put(unusable(path, Entry::Kind::Unreadable, "limit-exceeded",
                     "Folders are nested deeper than " + std::to_string(kDeepestFolder) + " levels."));
        return false;
    }
    auto folder = openBeneath(m_anchor, below(path), O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    if (!folder) {
        put(unusable(path.empty() ? "." : path, Entry::Kind::Unreadable,
                     std::string(errorKindWord(folder.error().kind)),
                     "The folder cannot be read: " + folder.error().message + "."));
        return false;
    }
    DIR* stream = ::fdopendir(folder->release());
    if (stream == nullptr) {
        put(unusable(path.empty() ? "." : path, Entry::Kind::Unreadable, "unreadable", "The folder cannot be listed."));
        return false;
    }
    Folder entered{path, {}};
    while (const dirent* item = ::readdir(stream)) { // NOLINT(concurrency-mt-unsafe): the stream is this thread's alone
        const std::string_view name(item->d_name);
        if (name != "." && name != "..")
            entered.names.emplace_back(name);
    }
    ::closedir(stream);
    std::sort(entered.names.begin(), entered.names.end(), std::greater<>());
    m_stack.push_back(std::move(entered));
    return true;
}

void FolderWalk::put(Entry entry)
{
    ++m_entries;
    m_batch.push_back(std::move(entry));
    if (m_batch.size() >= kBatch)
        flush();
}

void FolderWalk::flush()
{
    if (!m_batch.empty())
        m_report(m_batch);
    m_batch.clear();
}

bool FolderWalk::run(const std::stop_token& stop)
{
    enter("");
    while (!m_stack.empty()) {
        if (stop.stop_requested()) {
            flush();
            return false;
        }
        Folder& folder = m_stack.back();
        if (folder.names.empty()) {
            m_stack.pop_back();
            continue;
        }
        const std::string name = std::move(folder.names.back());
        folder.names.pop_back();
        const std::string path = joined(folder.path, name);
        if (m_entries >= m_limits.subjectFiles) {
            put(unusable(path, Entry::Kind::Unreadable, "limit-exceeded",
                         "The subject holds more than " + std::to_string(m_limits.subjectFiles) +
                             " entries; this one and the rest are not inspected."));
            break;
        }
        struct stat status
        {
        };
        if (::fstatat(m_anchor, below(path).c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(status.st_mode) &&
            status.st_dev == m_device) {
            enter(path);
            continue;
        }
        Entry entry = describeEntry(m_anchor, m_prefix, path, m_device);
        put(std::move(entry));
    }
    flush();
    return true;
}

} // namespace assayer::source
