// SPDX-License-Identifier: GPL-3.0-or-later
#include "source/BeneathOpen.h"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

#ifdef __linux__
#include <linux/openat2.h>
#include <sys/syscall.h>
#endif

namespace assayer::source {

namespace {

#ifdef O_PATH
constexpr int kFolderFlags = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
#else
constexpr int kFolderFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
#endif

// A path component at a time with O_NOFOLLOW: what can be done without openat2.
Result<Descriptor> openWithoutLinks(int anchor, const std::string& path, int flags)
{
    Descriptor folder(::fcntl(anchor, F_DUPFD_CLOEXEC, 0));
    std::size_t begin = 0;
    while (folder) {
        const std::size_t slash = path.find('/', begin);
        const std::string part = path.substr(begin, slash - begin);
        if (part == ".." || part.empty())
            return failure(ErrorKind::PermissionDenied, "the path leaves the subject");
        if (slash == std::string::npos) {
            Descriptor file(::openat(folder.get(), part.c_str(), flags | O_NOFOLLOW | O_CLOEXEC));
            if (!file)
                break;
            return file;
        }
        folder = Descriptor(::openat(folder.get(), part.c_str(), kFolderFlags));
        begin = slash + 1;
    }
    return failure(systemError(errno, "the file cannot be opened"));
}

} // namespace

Result<Descriptor> openBeneath(int anchor, const std::string& path, int flags)
{
#ifndef __linux__
    return openWithoutLinks(anchor, path, flags);
#else
    open_how how{};
    how.flags = static_cast<__u64>(static_cast<unsigned>(flags) | static_cast<unsigned>(O_CLOEXEC));
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
    const long opened = ::syscall(SYS_openat2, anchor, path.c_str(), &how, sizeof how);
    if (opened >= 0)
        return Descriptor(static_cast<int>(opened));
    if (errno == ENOSYS)
        return openWithoutLinks(anchor, path, flags);
    if (errno == EXDEV)
        return failure(ErrorKind::PermissionDenied, "a symbolic link leads out of the subject and is not followed");
    if (errno == ELOOP)
        return failure(ErrorKind::NotFound, "the symbolic links form a loop");
    return failure(systemError(errno, "the file cannot be opened"));
#endif
}

} // namespace assayer::source
