// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/ProcessEnd.h"

#include <csignal>
#include <sys/wait.h>

namespace assayer::sandbox {

namespace {

struct SignalText
{
    int number;
    const char* text;
};

// strsignal() knows the names, but neither what they mean for a reader nor how to be called from several threads.
constexpr SignalText kSignals[] = {
    {SIGSEGV, "SIGSEGV: it used memory that it does not have"},
    {SIGBUS, "SIGBUS: it used memory that it does not have"},
    {SIGABRT, "SIGABRT: it found its own state broken"},
    {SIGILL, "SIGILL: it came to an instruction that is none"},
    {SIGFPE, "SIGFPE: it divided by zero"},
    {SIGKILL, "SIGKILL: the system or somebody else ended it"},
    {SIGTERM, "SIGTERM: somebody else ended it"},
    {SIGSYS, "SIGSYS: it made a system call that no reader makes"},
    {SIGXCPU, "SIGXCPU: it used up its processor time"},
    {SIGXFSZ, "SIGXFSZ: it tried to write a file"},
};

} // namespace

std::string endInWords(int status)
{
    if (!WIFSIGNALED(status))
        return "the reader process ended by itself with status " + std::to_string(WEXITSTATUS(status));
    std::string text = "the reader process was ended by signal " + std::to_string(WTERMSIG(status));
    for (const SignalText& known : kSignals) {
        if (known.number == WTERMSIG(status))
            text += " (" + std::string(known.text) + ")";
    }
    return text;
}

} // namespace assayer::sandbox
