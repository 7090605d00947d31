// SPDX-License-Identifier: GPL-3.0-or-later
// `assay inspect` and the commands that show a part of it.
#include "Commands.h"
#include "ProgressLine.h"

#include "base/Text.h"
#include "format/Format.h"
#include "inspection/SignerDecisions.h"
#include "policy/Gate.h"
#include "record/RecordJson.h"
#include "report/Exporter.h"
#include "report/SaveReport.h"
#include "risk/Catalogue.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <iostream>

namespace assayer::assay {

namespace {

using policy::ExitStatus;

struct Part
{
    std::string_view command;
    std::string_view format; ///< default of --format
    bool digests, entropy, risks, signatures, claims, graph;
};

constexpr std::array kParts{
    Part{"inspect", "text", true, true, true, true, true, true},
    Part{"scan", "text", false, false, true, false, false, false},
    Part{"verify", "text", true, false, true, true, false, false},
    Part{"claims", "text", true, false, true, false, true, false},
    Part{"bom", "cyclonedx", true, false, true, true, true, true},
};

// `-` stands for a list of subjects on standard input, one a line.
std::vector<std::string> subjectsOf(const CommandLine& line)
{
    std::vector<std::string> subjects;
    for (const std::string& operand : line.operands) {
        if (operand != "-") {
            subjects.push_back(operand);
            continue;
        }
        for (std::string subject; std::getline(std::cin, subject);) {
            if (!subject.empty())
                subjects.push_back(subject);
        }
    }
    return subjects;
}

ExitStatus statusOf(const CommandLine& line, const record::Inspection& inspection)
{
    if (line.command != "verify")
        return policy::decide(inspection, line.failOn);
    const auto verified = [](const record::Signature& signature) {
        return signature.status == record::SignatureStatus::Verified;
    };
    // A list of digests that nobody signed neither verifies a model nor speaks against one, unless it differs.
    const auto harmless = [&](const record::Signature& signature) {
        return verified(signature) ||
               (!inspection::provesOrigin(signature) && signature.status != record::SignatureStatus::Invalid);
    };
    const bool good = std::any_of(inspection.signatures.begin(), inspection.signatures.end(), verified) &&
                      std::all_of(inspection.signatures.begin(), inspection.signatures.end(), harmless);
    return good ? ExitStatus::Done : ExitStatus::FindingsAtOrAboveGate;
}

bool write(const CommandLine& line, const std::string& text, const std::string& subjectLocation)
{
    if (line.output.empty()) {
        std::fwrite(text.data(), 1, text.size(), stdout);
        return true;
    }
    const auto saved = report::saveReport(line.output, text, subjectLocation);
    if (!saved)
        complain(saved.error().message);
    return saved.has_value();
}

report::ReportContext contextOfRules()
{
    report::ReportContext context;
    for (const auto& [id, rule] : risk::Catalogue::builtIn().rules())
        context.rules.emplace(id, report::RuleText{rule.why, rule.remedy});
    return context;
}

int listFormats()
{
    for (const format::Format& format : format::formats())
        std::printf("%-20s %s\n", std::string(format.id).c_str(), std::string(format.title).c_str());
    return 0;
}

// The worse of two statuses: wrong usage aside, what was found outweighs what was not looked at.
ExitStatus worse(ExitStatus a, ExitStatus b)
{
    if (a == ExitStatus::FindingsAtOrAboveGate || b == ExitStatus::FindingsAtOrAboveGate)
        return ExitStatus::FindingsAtOrAboveGate;
    return std::max(a, b);
}

// For programs, verify answers what was asked: the signatures alone.
std::string documentOf(const CommandLine& line, const report::Exporter& exporter, const report::ReportContext& context,
                       const record::Inspection& inspection)
{
    if (line.command != "verify" || exporter.id != "json")
        return exporter.write(inspection, context);
    Json signatures = Json::array();
    for (const record::Signature& signature : inspection.signatures)
        signatures.push_back(record::toJson(signature));
    return signatures.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

void applySuppressions(const CommandLine& line, record::Inspection& inspection)
{
    if (line.suppressions.empty())
        return;
    for (const std::size_t idle : policy::suppress(inspection, line.suppressions)) {
        if (!line.quiet)
            complain("the suppression of " + visibleText(line.suppressions[idle].rule) + " named no finding");
    }
}

Result<record::Inspection> inspectWithProgress(inspection::Inspector& inspector, const CommandLine& line,
                                               const std::string& subject, const std::stop_token& stop)
{
    ProgressLine progress(line.quiet);
    return inspector.inspect(subject, progress, stop);
}

} // namespace

int runInspect(const CommandLine& line, const std::stop_token& stop)
{
    if (line.listFormats)
        return listFormats();
    if (line.listRules)
        return runExplain(line);
    const auto* part =
        std::find_if(kParts.begin(), kParts.end(), [&](const Part& p) { return p.command == line.command; });
    const std::vector<std::string> subjects = subjectsOf(line);
    if (subjects.empty()) {
        complain("no subject is named; see assay " + line.command + " --help");
        return static_cast<int>(ExitStatus::WrongUsage);
    }
    inspection::Options options = line.options;
    options.digests = part->digests;
    options.entropy = part->entropy && options.entropy;
    options.risks = part->risks;
    options.signatures = part->signatures;
    options.claims = part->claims;
    options.graph = part->graph;
    if (options.signatures) {
        if (auto loaded = inspection::loadExpectations(line.policy, options); !loaded) {
            complain(loaded.error().message);
            return static_cast<int>(ExitStatus::Incomplete);
        }
    }
    const report::Exporter* exporter = report::findExporter(line.format.empty() ? part->format : line.format);
    report::ReportContext context = contextOfRules();
    context.signatures = part->signatures;
    context.claims = part->claims;
    context.graph = part->graph;
    inspection::Inspector inspector(options);
    ExitStatus status = ExitStatus::Done;
    for (const std::string& subject : subjects) {
        auto inspection = inspectWithProgress(inspector, line, subject, stop);
        if (!inspection) {
            complain(visibleText(inspection.error().message));
            status = worse(status, ExitStatus::Incomplete);
            continue;
        }
        applySuppressions(line, *inspection);
        if (!write(line, documentOf(line, *exporter, context, *inspection), inspection->subject.location))
            return static_cast<int>(ExitStatus::WrongUsage);
        status = worse(status, statusOf(line, *inspection));
    }
    return static_cast<int>(status);
}

} // namespace assayer::assay
