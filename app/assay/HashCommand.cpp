// SPDX-License-Identifier: GPL-3.0-or-later
// `assay hash`: digests, and their comparison with a manifest.
#include "Commands.h"
#include "ProgressLine.h"

#include "base/Text.h"

#include <cstdio>

namespace assayer::assay {

namespace {

// sha256sum's form: a name with a line break or backslash is escaped, and the line says so with a leading backslash.
void printLine(const std::string& digest, const std::string& path)
{
    std::string escaped;
    for (const char c : path) {
        if (c == '\\' || c == '\n' || c == '\r')
            escaped += c == '\\' ? "\\\\" : c == '\n' ? "\\n" : "\\r";
        else
            escaped += c;
    }
    std::printf("%s%s  %s\n", escaped == path ? "" : "\\", digest.c_str(), escaped.c_str());
}

} // namespace

int runHash(const CommandLine& line, const std::stop_token& stop)
{
    inspection::Options options = line.options;
    options.risks = options.signatures = options.claims = options.graph = options.entropy = false;
    inspection::Inspector inspector(options);
    int status = line.operands.empty() ? 2 : 0;
    if (status == 2)
        complain("no subject is named; see assay hash --help");
    for (const std::string& subject : line.operands) {
        ProgressLine progress(line.quiet);
        const auto inspection = inspector.inspect(subject, progress, stop);
        if (!inspection) {
            complain(visibleText(inspection.error().message));
            status = 3;
            continue;
        }
        for (const record::File& file : inspection->files) {
            for (const auto& [algorithm, digest] : file.digests) {
                if (line.options.moreDigests)
                    std::printf("%-13s ", algorithm.c_str());
                else if (algorithm != "sha256")
                    continue;
                printLine(digest, file.path);
            }
        }
        for (const record::Problem& problem : inspection->problems) {
            complain(visibleText(problem.path + ": " + problem.why));
            status = 3;
        }
    }
    return status;
}

} // namespace assayer::assay
