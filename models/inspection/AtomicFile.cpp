// SPDX-License-Identifier: GPL-3.0-or-later
// Temporary file, flush, then a link (which never replaces) or a rename.
#include "inspection/AtomicFile.h"

#include "source/FileSource.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace assayer::inspection {

namespace {

tl::unexpected<Error> systemFailure(const std::string& what)
{
    const int code = errno;
    const ErrorKind kind = code == EACCES || code == EPERM || code == EROFS ? ErrorKind::PermissionDenied
                           : code == ENOENT                                 ? ErrorKind::NotFound
                                                                            : ErrorKind::InputOutput;
    return failure(kind, what + ": " + std::generic_category().message(code));
}

Result<void> writeAll(int descriptor, std::string_view content)
{
    while (!content.empty()) {
        const ssize_t written = ::write(descriptor, content.data(), content.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return systemFailure("the file could not be written");
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(descriptor) != 0)
        return systemFailure("the file could not be flushed");
    return {};
}

Result<void> putInPlace(const std::string& temporary, const std::string& path, Overwrite overwrite)
{
    if (overwrite == Overwrite::Allow) {
        if (::rename(temporary.c_str(), path.c_str()) != 0)
            return systemFailure("'" + path + "' could not be replaced");
        return {};
    }
    if (::renameat2(AT_FDCWD, temporary.c_str(), AT_FDCWD, path.c_str(), RENAME_NOREPLACE) == 0)
        return {};
    if (errno == EEXIST)
        return failure(ErrorKind::Usage, "'" + path + "' is there already");
    // Not every file system knows that call; a hard link does not replace either.
    if (errno == EINVAL && ::link(temporary.c_str(), path.c_str()) == 0) {
        ::unlink(temporary.c_str());
        return {};
    }
    return errno == EEXIST ? failure(ErrorKind::Usage, "'" + path + "' is there already")
                           : systemFailure("'" + path + "' could not be created");
}

} // namespace

Result<void> writeWhole(const std::string& path, std::string_view content, Overwrite overwrite)
{
    constexpr int kMostNames = 100;
    struct stat status = {};
    if (overwrite == Overwrite::Refuse && ::lstat(path.c_str(), &status) == 0)
        return failure(ErrorKind::Usage, "'" + path + "' is there already");
    const std::size_t slash = path.rfind('/');
    const std::string folder = slash == std::string::npos ? "./" : path.substr(0, slash + 1);
    for (int attempt = 0; attempt < kMostNames; ++attempt) {
        const std::string temporary =
            folder + ".assayer-" + std::to_string(::getpid()) + "-" + std::to_string(attempt) + ".tmp";
        const source::Descriptor file(
            ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644));
        if (file.get() < 0 && errno == EEXIST)
            continue;
        if (file.get() < 0)
            return systemFailure("'" + path + "' could not be created");
        auto done = writeAll(file.get(), content);
        if (done)
            done = putInPlace(temporary, path, overwrite);
        if (!done)
            ::unlink(temporary.c_str());
        return done;
    }
    return failure(ErrorKind::InputOutput, "no temporary file could be created beside '" + path + "'");
}

Result<std::string> readWhole(const std::string& path, std::size_t limit)
{
    const source::Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (file.get() < 0)
        return systemFailure("'" + path + "' could not be opened");
    std::string content;
    std::string block(std::size_t{64} << 10U, '\0');
    while (true) {
        const ssize_t got = ::read(file.get(), block.data(), block.size());
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return systemFailure("'" + path + "' could not be read");
        if (got == 0)
            return content;
        content.append(block, 0, static_cast<std::size_t>(got));
        if (content.size() > limit)
            return failure(ErrorKind::LimitExceeded, "'" + path + "' is larger than it may be");
    }
}

} // namespace assayer::inspection
