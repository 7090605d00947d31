// SPDX-License-Identifier: GPL-3.0-or-later
// The system calls of a reader, as a table.
#if defined(__linux__) && !defined(ASSAYER_PORTABLE_SANDBOX)

#include "sandbox/KernelLocks.h"
#include "sandbox/Protocol.h"

#include <seccomp.h>

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <memory>
#include <optional>
#include <string>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <system_error>
#include <unistd.h>

namespace assayer::sandbox {

namespace {

/// What an argument must be for a call to be allowed.
struct Condition
{
    unsigned argument; ///< from 0
    scmp_compare comparison;
    std::uint64_t value; ///< for SCMP_CMP_MASKED_EQ the mask
    std::uint64_t masked = 0;
};

struct Call
{
    int number;
    std::optional<Condition> condition = {};
};

constexpr Condition notExecutable{2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0};

constexpr Condition only(unsigned argument, std::uint64_t value)
{
    return {argument, SCMP_CMP_EQ, value};
}

// All that reading needs. Everything else fails with EPERM, so that a library that asks for a convenience goes on
// without it; see kNever for what ends the process instead.
constexpr std::array kAllowed{
    // Bytes of what was handed over, and answers. There is no open descriptor that could be written to but the pipe and
    // the null device; the condition keeps it so.
    Call{SCMP_SYS(read)},
    Call{SCMP_SYS(readv)},
    Call{SCMP_SYS(pread64)},
    Call{SCMP_SYS(preadv)},
    Call{SCMP_SYS(lseek)},
    Call{SCMP_SYS(write), Condition{0, SCMP_CMP_LE, STDERR_FILENO}},
    Call{SCMP_SYS(writev), Condition{0, SCMP_CMP_LE, STDERR_FILENO}},
    // Size of a descriptor. Its sister newfstatat can ask about any path, so the worker brings its own fstat().
    Call{SCMP_SYS(fstat)},
    Call{SCMP_SYS(close)},
    Call{SCMP_SYS(fcntl), only(1, F_DUPFD_CLOEXEC)},
    Call{SCMP_SYS(fcntl), only(1, F_GETFL)},
    Call{SCMP_SYS(fcntl), only(1, F_GETFD)},
    // The next request.
    Call{SCMP_SYS(recvmsg), only(0, kRequestDescriptor)},
    // Memory, none of which can ever be run.
    Call{SCMP_SYS(brk)},
    Call{SCMP_SYS(mmap), notExecutable},
    Call{SCMP_SYS(mprotect), notExecutable},
    Call{SCMP_SYS(mremap)},
    Call{SCMP_SYS(munmap)},
    Call{SCMP_SYS(madvise)},
    // Locks of the standard library, which never wait as there is one thread.
    Call{SCMP_SYS(futex)},
    // Time, and random numbers for the tables and blinding of libraries.
    Call{SCMP_SYS(clock_gettime)},
    Call{SCMP_SYS(gettimeofday)},
    Call{SCMP_SYS(time)},
    Call{SCMP_SYS(getrandom)},
    // The timer that looks for the parent, and what a crash does on its way out.
    Call{SCMP_SYS(getppid)},
    Call{SCMP_SYS(getpid)},
    Call{SCMP_SYS(gettid)},
    Call{SCMP_SYS(rt_sigreturn)},
    Call{SCMP_SYS(rt_sigprocmask)},
    Call{SCMP_SYS(restart_syscall)},
    Call{SCMP_SYS(sched_yield)},
    Call{SCMP_SYS(exit)},
    Call{SCMP_SYS(exit_group)},
};

// Calls that no library makes while it reads: whoever makes one has taken the process over, so it ends there and then
// (SIGSYS), and the file becomes a finding.
constexpr std::array kNever{
    // Other programs and processes.
    SCMP_SYS(execve),
    SCMP_SYS(execveat),
    SCMP_SYS(fork),
    SCMP_SYS(vfork),
    SCMP_SYS(clone),
    SCMP_SYS(clone3),
    SCMP_SYS(ptrace),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(kill),
    SCMP_SYS(tkill),
    SCMP_SYS(rt_sigqueueinfo),
    SCMP_SYS(rt_tgsigqueueinfo),
    SCMP_SYS(pidfd_open),
    SCMP_SYS(pidfd_getfd),
    SCMP_SYS(pidfd_send_signal),
    SCMP_SYS(prlimit64),
    SCMP_SYS(setrlimit),
    // Network and messages.
    SCMP_SYS(socket),
    SCMP_SYS(socketpair),
    SCMP_SYS(connect),
    SCMP_SYS(bind),
    SCMP_SYS(listen),
    SCMP_SYS(accept),
    SCMP_SYS(accept4),
    SCMP_SYS(sendto),
    SCMP_SYS(sendmsg),
    SCMP_SYS(sendmmsg),
    SCMP_SYS(shmget),
    SCMP_SYS(msgget),
    SCMP_SYS(semget),
    SCMP_SYS(mq_open),
    // The file system as a whole.
    SCMP_SYS(mount),
    SCMP_SYS(umount2),
    SCMP_SYS(move_mount),
    SCMP_SYS(open_tree),
    SCMP_SYS(fsopen),
    SCMP_SYS(chroot),
    SCMP_SYS(pivot_root),
    SCMP_SYS(open_by_handle_at),
    SCMP_SYS(unshare),
    SCMP_SYS(setns),
    // Rights.
    SCMP_SYS(setuid),
    SCMP_SYS(setgid),
    SCMP_SYS(setreuid),
    SCMP_SYS(setregid),
    SCMP_SYS(setresuid),
    SCMP_SYS(setresgid),
    SCMP_SYS(setgroups),
    SCMP_SYS(capset),
    SCMP_SYS(add_key),
    SCMP_SYS(request_key),
    SCMP_SYS(keyctl),
    // Corners of the kernel that most of its own holes were found in.
    SCMP_SYS(bpf),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(io_uring_enter),
    SCMP_SYS(io_uring_register),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(init_module),
    SCMP_SYS(finit_module),
    SCMP_SYS(delete_module),
    SCMP_SYS(kexec_load),
    SCMP_SYS(reboot),
    SCMP_SYS(personality),
    SCMP_SYS(modify_ldt),
};

struct FilterRelease
{
    void operator()(void* filter) const { ::seccomp_release(filter); }
};

int addAllowed(scmp_filter_ctx filter, const Call& call)
{
    if (!call.condition)
        return ::seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call.number, 0, nullptr);
    const Condition& condition = *call.condition;
    const scmp_arg_cmp argument{condition.argument, condition.comparison, condition.value, condition.masked};
    return ::seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call.number, 1, &argument);
}

// 0, or the error of libseccomp as a negative errno.
int loadFilter()
{
    const std::unique_ptr<void, FilterRelease> filter(::seccomp_init(SCMP_ACT_ERRNO(EPERM)));
    if (!filter)
        return -ENOMEM;
    for (const Call& call : kAllowed) {
        if (const int error = addAllowed(filter.get(), call); error != 0)
            return error;
    }
    // abort() sends a signal to this process, and to no other.
    const scmp_arg_cmp toThisProcess{0, SCMP_CMP_EQ, static_cast<scmp_datum_t>(::getpid()), 0};
    if (const int error = ::seccomp_rule_add_array(filter.get(), SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, &toThisProcess);
        error != 0)
        return error;
    for (const int number : kNever) {
        if (const int error = ::seccomp_rule_add_array(filter.get(), SCMP_ACT_KILL_PROCESS, number, 0, nullptr);
            error != 0)
            return error;
    }
    // A tree instead of a list: a call is decided in a few steps however long the tables become.
    if (const int error = ::seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2); error != 0)
        return error;
    return ::seccomp_load(filter.get());
}

} // namespace

Protection forbidNewPrivileges()
{
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
        return {"no-new-privileges", true, "no program that it could start would have more rights"};
    return {"no-new-privileges", false, "the kernel refused it: " + std::generic_category().message(errno)};
}

Protection closeToOtherProcesses()
{
    if (::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0)
        return {"undumpable", true, "no process without the rights of root can look into it"};
    return {"undumpable", false, "the kernel refused it: " + std::generic_category().message(errno)};
}

Protection filterSystemCalls()
{
    if (const int error = loadFilter(); error != 0)
        return {"seccomp", false, "no system call filter: " + std::generic_category().message(-error)};
    return {"seccomp", true,
            std::to_string(kAllowed.size() + 1) + " calls are allowed, " + std::to_string(kNever.size()) +
                " end the process, all others fail"};
}

} // namespace assayer::sandbox

#endif
