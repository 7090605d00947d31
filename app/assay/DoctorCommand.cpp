// SPDX-License-Identifier: GPL-3.0-or-later
// `assay doctor`: what is installed, and which protections are active here.
#include "Commands.h"

#include "format/Format.h"
#include "report/Help.h"
#include "risk/Catalogue.h"
#include "sandbox/Protection.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <cstdio>
#include <thread>

namespace assayer::assay {

namespace {

void printProtections(const std::vector<record::Protection>& protections, bool explain)
{
    const auto active = std::count_if(protections.begin(), protections.end(),
                                      [](const record::Protection& protection) { return protection.active; });
    std::printf("protections      %td of %zu are active\n", active, protections.size());
    for (const record::Protection& protection : protections) {
        std::printf("  %-18s %-3s  %s\n", protection.name.c_str(), protection.active ? "on" : "OFF",
                    protection.detail.c_str());
        const sandbox::ProtectionKind* kind = sandbox::findProtection(protection.name);
        if (explain && kind != nullptr)
            std::printf("  %24s %s\n", "", std::string(kind->why).c_str());
    }
}

} // namespace

int runDoctor(const CommandLine& line)
{
    const Limits& limits = line.options.limits;
    std::printf("assay            %s\n", ASSAYER_VERSION);
    std::printf("OpenSSL          %s\n", OpenSSL_version(OPENSSL_VERSION));
    std::printf("cores            %u\n", std::thread::hardware_concurrency());
    std::printf("formats read     %zu\n", format::formats().size());
    std::printf("rules            %zu\n", risk::Catalogue::builtIn().rules().size());
    // Only one worker is started, and nothing is refused: the point is to see what is missing.
    inspection::Options options = line.options;
    options.jobs = 1;
    options.requireSandbox = false;
    inspection::Inspector inspector(options);
    const auto protections = inspector.protections();
    std::printf("reader process   %s\n", protections ? "works" : protections.error().message.c_str());
    std::printf("  program        %s\n", inspection::workerProgram(options).c_str());
    std::printf("  memory limit   %llu MiB\n", static_cast<unsigned long long>(limits.workerMemory >> 20U));
    std::printf("  time limit     %lld s a file\n", static_cast<long long>(limits.fileTime.count()));
    if (!protections)
        return 3;
    printProtections(*protections, line.explain);
    const bool complete = std::all_of(protections->begin(), protections->end(),
                                      [](const record::Protection& protection) { return protection.active; });
    if (!complete)
        std::printf("Not every protection is active, so a reader that is taken over can do more than it should;\n"
                    "--require-sandbox refuses to read anything in this state.\n");
    if (line.explain)
        std::printf("\n%s", std::string(report::helpPage("sandbox")).c_str());
    else
        std::printf("assay doctor --explain tells why each of them matters.\n");
    return complete || !line.options.requireSandbox ? 0 : 3;
}

int runHelp(const CommandLine& line)
{
    if (line.operands.empty()) {
        std::printf("%s\nTopics of assay help TOPIC:\n", helpText({}).c_str());
        for (const std::string_view topic : report::helpTopics())
            std::printf("  %s\n", std::string(topic).c_str());
        return 0;
    }
    const std::string_view page = report::helpPage(line.operands.front());
    if (page.empty()) {
        complain("there is no help page '" + line.operands.front() + "'; assay help lists them");
        return 2;
    }
    std::printf("%s", std::string(page).c_str());
    return 0;
}

} // namespace assayer::assay
