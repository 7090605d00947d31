// SPDX-License-Identifier: GPL-3.0-or-later
// assay: the inspection on the command line.
#include "CommandLine.h"
#include "Commands.h"

#include <csignal>
#include <cstdio>
#include <stop_token>
#include <thread>
#include <unistd.h>

namespace assayer::assay {

void complain(const std::string& message)
{
    std::fprintf(stderr, "assay: %s\n", message.c_str());
}

namespace {

// The first Ctrl+C asks the inspection to stop and to write what it has; the second ends the program.
void watchInterrupts(std::stop_source stop)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::thread([signals, stop]() mutable {
        int number = 0;
        ::sigwait(&signals, &number);
        stop.request_stop();
        ::sigwait(&signals, &number);
        ::_exit(128 + number);
    }).detach();
}

int run(const CommandLine& line)
{
    std::stop_source stop;
    watchInterrupts(stop);
    if (line.command == "hash")
        return runHash(line, stop.get_token());
    if (line.command == "sigstore")
        return runSigstore(line, stop.get_token());
    if (line.command == "trace")
        return runTrace(line, stop.get_token());
    if (line.command == "explain")
        return runExplain(line);
    if (line.command == "doctor")
        return runDoctor(line);
    if (line.command == "help")
        return runHelp(line);
    return runInspect(line, stop.get_token());
}

} // namespace

} // namespace assayer::assay

int main(int argc, char** argv)
{
    using namespace assayer::assay;
    const auto line = parseCommandLine({argv + 1, argv + argc});
    if (!line) {
        complain(line.error().message + "; assay --help tells what there is");
        return 2;
    }
    if (line->version) {
        std::printf("assay %s\n", ASSAYER_VERSION);
        return 0;
    }
    if (line->help || line->command.empty()) {
        std::fputs(helpText(line->command).c_str(), line->help ? stdout : stderr);
        return line->help ? 0 : 2;
    }
    return run(*line);
}
