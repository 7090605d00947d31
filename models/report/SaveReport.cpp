// SPDX-License-Identifier: GPL-3.0-or-later
// Temporary file, flush, rename, flush of the folder; nothing else is left behind on failure.
#include "report/SaveReport.h"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <memory>
#include <optional>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace assayer::report {

namespace {

constexpr int kMostNames = 100; // names tried for the temporary file

class Descriptor
{
public:
    explicit Descriptor(int value) : m_value(value) {}
    ~Descriptor()
    {
        if (m_value >= 0)
            ::close(m_value);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int value() const { return m_value; }
    int release() { return std::exchange(m_value, -1); }

private:
    int m_value;
};

tl::unexpected<Error> systemFailure(const std::string& what, int code)
{
    const std::string reason = std::generic_category().message(code);
    if (code == EACCES || code == EPERM || code == EROFS)
        return failure(ErrorKind::PermissionDenied, what + ": " + reason);
    if (code == ENOENT || code == ENOTDIR)
        return failure(ErrorKind::NotFound, what + ": " + reason);
    return failure(ErrorKind::InputOutput, what + ": " + reason);
}

std::optional<std::string> realPath(const std::string& path)
{
    const std::unique_ptr<char, decltype(&std::free)> resolved(::realpath(path.c_str(), nullptr), &std::free);
    return resolved ? std::optional<std::string>(resolved.get()) : std::nullopt;
}

bool isFolder(const std::string& path)
{
    struct stat status = {};
    return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

std::string folderOf(const std::string& path)
{
    const std::size_t slash = path.rfind('/');
    if (slash == std::string::npos)
        return ".";
    return slash == 0 ? "/" : path.substr(0, slash);
}

// Compares resolved paths, so that neither ".." nor a symbolic link leads into the subject unseen.
Result<void> refuseSubject(const std::string& path, const std::string& folder, const std::string& subject)
{
    const auto resolved = realPath(subject);
    if (subject.empty() || !resolved)
        return {};
    const std::string& root = *resolved;
    if (isFolder(root)) {
        const bool inside = folder == root || root == "/" || folder.rfind(root + "/", 0) == 0;
        if (inside)
            return failure(ErrorKind::Usage, "the report would be written into the inspected folder '" + root + "'");
        return {};
    }
    const auto target = realPath(path);
    if (target && *target == root)
        return failure(ErrorKind::Usage, "the report would replace the inspected file '" + root + "'");
    return {};
}

Result<void> writeAll(int descriptor, std::string_view content, const std::string& name)
{
    while (!content.empty()) {
        const ssize_t written = ::write(descriptor, content.data(), content.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return systemFailure("'" + name + "' could not be written", errno);
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(descriptor) != 0)
        return systemFailure("'" + name + "' could not be flushed", errno);
    return {};
}

Result<void> replace(const std::string& temporary, Descriptor& file, std::string_view content, const std::string& path)
{
    if (auto written = writeAll(file.value(), content, path); !written)
        return written;
    if (::close(file.release()) != 0)
        return systemFailure("'" + path + "' could not be closed", errno);
    if (::rename(temporary.c_str(), path.c_str()) != 0)
        return systemFailure("'" + path + "' could not be replaced", errno);
    return {};
}

} // namespace

Result<void> saveReport(const std::string& path, std::string_view content, const std::string& subjectLocation)
{
    if (path.empty() || path.back() == '/' || isFolder(path))
        return failure(ErrorKind::Usage, "'" + path + "' names no file");
    const auto folder = realPath(folderOf(path));
    if (!folder)
        return systemFailure("the folder of '" + path + "' could not be opened", errno);
    if (auto refused = refuseSubject(path, *folder, subjectLocation); !refused)
        return refused;
    const std::size_t slash = path.rfind('/');
    const std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
    for (int attempt = 0; attempt < kMostNames; ++attempt) {
        // The name is short whatever the report's, as 255 bytes are the most.
        const std::string temporary =
            *folder + "/.assay-" + std::to_string(::getpid()) + "-" + std::to_string(attempt) + ".tmp";
        Descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
        if (file.value() < 0 && errno == EEXIST)
            continue;
        if (file.value() < 0)
            return systemFailure("'" + path + "' could not be created", errno);
        auto saved = replace(temporary, file, content, *folder + "/" + name);
        if (!saved) {
            ::unlink(temporary.c_str());
            return saved;
        }
        const Descriptor parent(::open(folder->c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (parent.value() >= 0)
            ::fsync(parent.value());
        return {};
    }
    return failure(ErrorKind::InputOutput, "no temporary file could be created beside '" + path + "'");
}

} // namespace assayer::report
