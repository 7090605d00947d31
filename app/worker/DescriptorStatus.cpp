// SPDX-License-Identifier: GPL-3.0-or-later
// fstat() for a locked-down process. The C library's own asks the kernel by newfstatat(), a call that can also ask
// about any path, and that the worker's filter therefore forbids; this one asks about descriptors only.
#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__))

#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// On these architectures the structures of the kernel and of the C library are the same.
extern "C" int fstat(int descriptor, struct stat* status) noexcept
{
    return static_cast<int>(::syscall(SYS_fstat, descriptor, status));
}

#endif
