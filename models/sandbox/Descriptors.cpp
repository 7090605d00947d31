// SPDX-License-Identifier: GPL-3.0-or-later
// Pipes, sockets and files in memory, as Linux has them and as any POSIX system does.
#include "sandbox/Protocol.h"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <sys/mman.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

namespace assayer::sandbox {

namespace {

tl::unexpected<Error> notMade(const std::string& what)
{
    return failure(ErrorKind::Internal, what + ": " + std::generic_category().message(errno));
}

bool writeAll(int file, std::string_view text)
{
    while (!text.empty()) {
        const ssize_t put = ::write(file, text.data(), text.size());
        if (put < 0 && errno != EINTR)
            return false;
        text.remove_prefix(static_cast<std::size_t>(put < 0 ? 0 : put));
    }
    return true;
}

[[maybe_unused]] void closeOnExec(const std::array<int, 2>& ends)
{
    for (const int end : ends)
        ::fcntl(end, F_SETFD, FD_CLOEXEC);
}

#if defined(__linux__) && !defined(ASSAYER_PORTABLE_SANDBOX)

int openMemoryFile()
{
    return ::memfd_create("assayer", MFD_CLOEXEC | MFD_ALLOW_SEALING);
}

bool sealMemoryFile(int file, MemoryFileUse use)
{
    const int seals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL | (use == MemoryFileUse::ReadOnly ? F_SEAL_WRITE : 0);
    return ::fcntl(file, F_ADD_SEALS, seals) == 0;
}

#else

int openMemoryFile()
{
    std::string path = "/tmp/assayer-XXXXXX";
    const int file = ::mkstemp(path.data());
    if (file >= 0) {
        ::unlink(path.c_str());
        ::fcntl(file, F_SETFD, FD_CLOEXEC);
    }
    return file;
}

bool sealMemoryFile(int, MemoryFileUse)
{
    return true;
}

#endif

} // namespace

Result<int> memoryFile(std::string_view text, MemoryFileUse use)
{
    const int file = openMemoryFile();
    if (file < 0)
        return notMade("no memory file can be made");
    if (!writeAll(file, text) || !sealMemoryFile(file, use)) {
        auto error = notMade("the memory file cannot be written");
        ::close(file);
        return error;
    }
    return file;
}

Result<std::array<int, 2>> makePipe()
{
    std::array<int, 2> ends{-1, -1};
#if defined(__linux__) && !defined(ASSAYER_PORTABLE_SANDBOX)
    const int made = ::pipe2(ends.data(), O_CLOEXEC);
#else
    const int made = ::pipe(ends.data());
    closeOnExec(ends);
#endif
    if (made != 0)
        return notMade("no pipe for a worker can be made");
    return ends;
}

Result<std::array<int, 2>> makeRequestSocket()
{
    std::array<int, 2> ends{-1, -1};
#if defined(__linux__) && !defined(ASSAYER_PORTABLE_SANDBOX)
    const int made = ::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data());
#else // datagrams, which everybody has; a worker then learns of the parent's end by its timer
    const int made = ::socketpair(AF_UNIX, SOCK_DGRAM, 0, ends.data());
    closeOnExec(ends);
#ifdef SO_NOSIGPIPE
    const int on = 1;
    ::setsockopt(ends[0], SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#endif
#endif
    if (made != 0)
        return notMade("no socket for a worker can be made");
    return ends;
}

} // namespace assayer::sandbox
