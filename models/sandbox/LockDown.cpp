// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/LockDown.h"

#include "sandbox/KernelLocks.h"
#include "sandbox/Protocol.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <string>
#include <sys/resource.h>
#include <sys/time.h>
#include <system_error>
#include <unistd.h>

namespace assayer::sandbox {

namespace {

// The protocol's own, and each descriptor of a request twice, as a task keeps a duplicate.
constexpr rlim_t kMostOpenFiles = kRequestDescriptor + 1 + 2 * kMostDescriptors;

pid_t parentAtStart = -1;

void leaveIfOrphaned(int)
{
    if (::getppid() != parentAtStart)
        ::_exit(kParentGoneStatus);
}

// PR_SET_PDEATHSIG would be the short way, but it is about the thread that started this process, and the threads of one
// inspection end before its workers do. An idle worker sees its socket close; this is for one that is busy, or stuck.
void endWithParent()
{
    parentAtStart = ::getppid();
    struct sigaction action = {};
    action.sa_handler = leaveIfOrphaned;
    action.sa_flags = SA_RESTART;
    ::sigaction(SIGALRM, &action, nullptr);
    const itimerval everySecond{{1, 0}, {1, 0}};
    ::setitimer(ITIMER_REAL, &everySecond, nullptr);
}

Protection closeDescriptors()
{
#if defined(__linux__) && !defined(ASSAYER_PORTABLE_SANDBOX)
    const bool done = ::close_range(kRequestDescriptor + 1, ~0U, 0) == 0;
#else
    const bool done = false;
#endif
    if (!done) {
        rlimit files{};
        ::getrlimit(RLIMIT_NOFILE, &files);
        const int end = static_cast<int>(std::min<rlim_t>(files.rlim_cur, 65536));
        for (int descriptor = kRequestDescriptor + 1; descriptor < end; ++descriptor)
            ::close(descriptor);
    }
    return {"descriptors", true, "it has a pipe for answers, a socket for requests, and what comes with a request"};
}

Protection limitResources(const Restrictions& restrictions)
{
    struct Limit
    {
        decltype(RLIMIT_CORE) what;
        rlim_t most;
        const char* name;
    };
    const Limit limits[] = {
        {RLIMIT_CORE, 0, "core dumps"},
        {RLIMIT_FSIZE, 0, "file size"},
        {RLIMIT_NOFILE, kMostOpenFiles, "open files"},
        {RLIMIT_CPU, static_cast<rlim_t>(restrictions.processorTime.count()), "processor time"},
#ifndef ASSAYER_SANITIZED // a sanitizer reserves terabytes of address space for its shadow
        {RLIMIT_AS, restrictions.memoryLimit, "memory"},
#endif
    };
    for (const Limit& limit : limits) {
        const rlimit value{limit.most, limit.most};
        if (::setrlimit(limit.what, &value) != 0)
            return {"limits", false,
                    std::string("no limit of ") + limit.name + ": " + std::generic_category().message(errno)};
    }
#ifdef ASSAYER_SANITIZED
    return {"limits", false, "a build with sanitizers runs without a limit of memory"};
#else
    return {"limits", true,
            std::to_string(restrictions.memoryLimit >> 20U) + " MiB of memory, " +
                std::to_string(restrictions.processorTime.count()) +
                " s of processor time, no bytes written to files, no core dumps"};
#endif
}

} // namespace

std::vector<Protection> restrictThisProcess(const Restrictions& restrictions)
{
    std::vector<Protection> all{closeDescriptors()};
    endWithParent();
    all.push_back(limitResources(restrictions));
#if !defined(__linux__) || defined(ASSAYER_PORTABLE_SANDBOX)
    for (const char* name : {"undumpable", "no-new-privileges", "landlock", "seccomp"})
        all.push_back({name, false, "only Linux has it"});
#elif defined(ASSAYER_SANITIZED)
    // Sanitizers open files to describe what they find, and look for leaks from a process of their own.
    for (const char* name : {"undumpable", "no-new-privileges", "landlock", "seccomp"})
        all.push_back({name, false, "a build with sanitizers runs without it"});
#else
    all.push_back(closeToOtherProcesses());
    all.push_back(forbidNewPrivileges());
    all.push_back(restrictions.landlock ? denyFilesAndNetwork() : Protection{"landlock", false, "left out"});
    // Last: it forbids the calls that the others are made of.
    all.push_back(restrictions.systemCallFilter ? filterSystemCalls() : Protection{"seccomp", false, "left out"});
#endif
    return all;
}

} // namespace assayer::sandbox
