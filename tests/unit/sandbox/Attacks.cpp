// SPDX-License-Identifier: GPL-3.0-or-later
#include "Attacks.h"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <string_view>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace assayer::test {

namespace {

using Arguments = const std::vector<int>&;

int outcome(long result)
{
    return result < 0 ? errno : 0;
}

int openToRead(const std::string& path, Arguments)
{
    return outcome(::syscall(SYS_openat, AT_FDCWD, path.c_str(), O_RDONLY, 0));
}

int openToWrite(const std::string& path, Arguments)
{
    return outcome(::syscall(SYS_openat, AT_FDCWD, path.c_str(), O_WRONLY | O_CREAT, 0600));
}

int openBeneath(const std::string& path, Arguments descriptors)
{
    return outcome(::syscall(SYS_openat, descriptors.at(0), path.c_str(), O_RDONLY, 0));
}

int makeFolder(const std::string& path, Arguments)
{
    return outcome(::syscall(SYS_mkdirat, AT_FDCWD, path.c_str(), 0700));
}

int removeFile(const std::string& path, Arguments)
{
    return outcome(::syscall(SYS_unlinkat, AT_FDCWD, path.c_str(), 0));
}

int askAboutPath(const std::string& path, Arguments)
{
    struct stat status = {};
    return outcome(::syscall(SYS_newfstatat, AT_FDCWD, path.c_str(), &status, 0));
}

// The kernel takes a path together with the flag that means "of the descriptor itself".
int askAboutPathByFlag(const std::string& path, Arguments)
{
    struct stat status = {};
    return outcome(::syscall(SYS_newfstatat, AT_FDCWD, path.c_str(), &status, AT_EMPTY_PATH));
}

int writeToHanded(const std::string&, Arguments descriptors)
{
    return outcome(::syscall(SYS_pwrite64, descriptors.at(0), "x", 1, 0));
}

int writeToHandedPlainly(const std::string&, Arguments descriptors)
{
    return outcome(::syscall(SYS_write, descriptors.at(0), "x", 1));
}

int truncateHanded(const std::string&, Arguments descriptors)
{
    return outcome(::syscall(SYS_ftruncate, descriptors.at(0), 0));
}

int mapHandedToWrite(const std::string&, Arguments descriptors)
{
    return outcome(::syscall(SYS_mmap, nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, descriptors.at(0), 0));
}

int internetSocket(const std::string&, Arguments)
{
    return outcome(::syscall(SYS_socket, AF_INET, SOCK_STREAM, 0));
}

int unixSocket(const std::string&, Arguments)
{
    return outcome(::syscall(SYS_socket, AF_UNIX, SOCK_STREAM, 0));
}

int runProgram(const std::string& path, Arguments)
{
    const char* const arguments[] = {path.c_str(), nullptr};
    const char* const environment[] = {nullptr};
    return outcome(::syscall(SYS_execve, path.c_str(), arguments, environment));
}

int forkProcess(const std::string&, Arguments)
{
    return outcome(::syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0));
}

int startThread(const std::string&, Arguments)
{
    struct
    {
        std::uint64_t flags[8];
    } arguments = {{CLONE_VM | CLONE_THREAD | CLONE_SIGHAND, 0, 0, 0, 0, 0, 0, 0}};
    return outcome(::syscall(SYS_clone3, &arguments, sizeof arguments));
}

int traceParent(const std::string&, Arguments)
{
    return outcome(::syscall(SYS_ptrace, PTRACE_ATTACH, ::getppid(), 0, 0));
}

int signalParent(const std::string&, Arguments)
{
    return outcome(::syscall(SYS_kill, ::getppid(), 0));
}

int signalParentByThread(const std::string&, Arguments)
{
    return outcome(::syscall(SYS_tgkill, ::getppid(), ::getppid(), 0));
}

int readParentMemory(const std::string&, Arguments)
{
    return outcome(::syscall(SYS_process_vm_readv, ::getppid(), nullptr, 0, nullptr, 0, 0));
}

int raiseLimits(const std::string&, Arguments)
{
    const rlimit unlimited{RLIM_INFINITY, RLIM_INFINITY};
    return outcome(::syscall(SYS_prlimit64, 0, RLIMIT_FSIZE, &unlimited, nullptr));
}

int runnableMemory(const std::string&, Arguments)
{
    return outcome(
        ::syscall(SYS_mmap, nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
}

int memoryMadeRunnable(const std::string&, Arguments)
{
    void* const memory = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return outcome(::syscall(SYS_mprotect, memory, 4096, PROT_READ | PROT_EXEC));
}

int answerOnRequestSocket(const std::string&, Arguments)
{
    return outcome(::syscall(SYS_write, 3, "x", 1));
}

int newUserNamespace(const std::string&, Arguments)
{
    return outcome(::syscall(SYS_unshare, CLONE_NEWUSER));
}

struct Attack
{
    std::string_view name;
    int (*run)(const std::string& path, Arguments descriptors);
};

constexpr Attack kAttacks[] = {
    {"open to read", openToRead},
    {"open to write", openToWrite},
    {"open beneath", openBeneath},
    {"make a folder", makeFolder},
    {"remove a file", removeFile},
    {"ask about a path", askAboutPath},
    {"ask about a path by flag", askAboutPathByFlag},
    {"write to what was handed over", writeToHanded},
    {"write plainly to what was handed over", writeToHandedPlainly},
    {"truncate what was handed over", truncateHanded},
    {"map what was handed over to write", mapHandedToWrite},
    {"internet socket", internetSocket},
    {"unix socket", unixSocket},
    {"execve", runProgram},
    {"fork", forkProcess},
    {"thread", startThread},
    {"ptrace", traceParent},
    {"signal", signalParent},
    {"signal by thread", signalParentByThread},
    {"read memory of another process", readParentMemory},
    {"raise limits", raiseLimits},
    {"runnable memory", runnableMemory},
    {"memory made runnable", memoryMadeRunnable},
    {"answer on the request socket", answerOnRequestSocket},
    {"user namespace", newUserNamespace},
};

} // namespace

std::optional<int> attack(const std::string& name, const std::string& path, const std::vector<int>& descriptors)
{
    for (const Attack& known : kAttacks) {
        if (known.name == name)
            return known.run(path, descriptors);
    }
    return std::nullopt;
}

} // namespace assayer::test
