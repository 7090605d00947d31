// SPDX-License-Identifier: GPL-3.0-or-later
// `assay doctor`: what is installed, and which protections are active here.
#include "Commands.h"

#include "format/Format.h"
#include "risk/Catalogue.h"
#include "sandbox/WorkerProcess.h"

#include <openssl/crypto.h>

#include <cstdio>
#include <thread>

namespace assayer::assay {

int runDoctor(const CommandLine& line)
{
    std::printf("assay            %s\n", ASSAYER_VERSION);
    std::printf("OpenSSL          %s\n", OpenSSL_version(OPENSSL_VERSION));
    std::printf("cores            %u\n", std::thread::hardware_concurrency());
    std::printf("formats read     %zu\n", format::formats().size());
    std::printf("rules            %zu\n", risk::Catalogue::builtIn().rules().size());
    const std::string program = inspection::workerProgram(line.options);
    sandbox::WorkerProcess worker({program, line.options.limits.workerMemory});
    const auto started = worker.start();
    const auto answered =
        started ? worker.run({{{"task", "none"}}, {}, std::chrono::seconds(10)}, [](const Json&) {}, {}) : started;
    std::printf("reader process   %s\n", answered ? "works" : answered.error().message.c_str());
    std::printf("  program        %s\n", program.c_str());
    std::printf("  memory limit   %llu MiB\n",
                static_cast<unsigned long long>(line.options.limits.workerMemory >> 20U));
    std::printf("  time limit     %lld s a file\n", static_cast<long long>(line.options.limits.fileTime.count()));
    std::printf("  kernel lock    none in this version: the process is separate and limited, not locked down\n");
    return answered ? 0 : 3;
}

} // namespace assayer::assay
