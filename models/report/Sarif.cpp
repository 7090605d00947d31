// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/Sarif.h"

#include "base/Json.h"
#include "report/Wording.h"

#include <algorithm>
#include <array>

namespace assayer::report {

namespace {

// Programs that collect results take no more of one run.
constexpr std::size_t kMostResults = 25'000;
constexpr std::string_view kRoot = "MODELROOT";

// RFC 3986, section 2.3: everything but unreserved characters and the slashes between names is encoded.
std::string relativeUri(std::string_view path)
{
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string uri;
    for (const char c : path) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                           c == '.' || c == '_' || c == '~' || c == '/';
        if (plain) {
            uri += c;
        } else {
            uri += '%';
            uri += kDigits[byte >> 4U];
            uri += kDigits[byte & 15U];
        }
    }
    return uri;
}

// A message may hold links in brackets, which text of the subject must not make.
std::string messageText(std::string_view text)
{
    std::string escaped;
    for (const char c : shown(text)) {
        if (c == '[' || c == ']' || c == '\\')
            escaped += '\\';
        escaped += c;
    }
    return escaped;
}

const char* levelOf(record::Severity severity)
{
    switch (severity) {
    case record::Severity::Critical:
    case record::Severity::High:
        return "error";
    case record::Severity::Medium:
        return "warning";
    case record::Severity::Low:
        return "note";
    case record::Severity::Info:
        break;
    }
    return "none";
}

// The scale of GitHub's code scanning, of which the words are those of the severities.
const char* scoreOf(record::Severity severity)
{
    constexpr std::array<const char*, 5> kScores{"0.0", "3.0", "5.5", "8.0", "9.5"};
    return kScores[static_cast<std::size_t>(severity)];
}

Json ruleOf(const record::Finding& finding, const ReportContext& context)
{
    Json rule{{"id", finding.rule},
              {"shortDescription", {{"text", finding.title + "."}}},
              {"defaultConfiguration", {{"level", levelOf(finding.severity)}}},
              {"properties",
               {{"security-severity", scoreOf(finding.severity)},
                {"tags", Json::array({"security"})},
                {"precision", finding.confidence == record::Confidence::Certain  ? "very-high"
                              : finding.confidence == record::Confidence::Likely ? "high"
                                                                                 : "medium"}}}};
    for (const std::string& reference : finding.references)
        rule["properties"]["tags"].push_back(reference);
    const auto text = context.rules.find(finding.rule);
    if (text != context.rules.end()) {
        rule["fullDescription"] = {{"text", text->second.why}};
        rule["help"] = {{"text", text->second.remedy}};
    }
    return rule;
}

Json locationOf(const record::Finding& finding)
{
    Json physical{{"artifactLocation", {{"uri", relativeUri(finding.path)}, {"uriBaseId", kRoot}}}};
    if (finding.offset && *finding.offset <= INT64_MAX) {
        physical["region"] = {{"byteOffset", *finding.offset}};
        if (finding.length && *finding.length <= INT64_MAX)
            physical["region"]["byteLength"] = *finding.length;
    }
    Json location = Json::object();
    // A finding about the whole subject names no file.
    if (!finding.path.empty())
        location["physicalLocation"] = std::move(physical);
    if (finding.member)
        location["logicalLocations"] =
            Json::array({{{"fullyQualifiedName", shown(*finding.member)}, {"kind", "member"}}});
    return location;
}

// FNV-1a over what tells one result from another in equal bytes.
std::string fingerprintOf(const record::Finding& finding)
{
    std::uint64_t hash = 0xCBF29CE484222325U;
    const auto add = [&](std::string_view text) {
        for (const char c : text)
            hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
        hash = (hash ^ 0xFFU) * 0x100000001B3U;
    };
    add(finding.rule);
    add(finding.path);
    add(finding.member.value_or(""));
    add(finding.evidence);
    std::string text(16, '0');
    for (std::size_t i = text.size(); i-- > 0; hash >>= 4U)
        text[i] = "0123456789abcdef"[hash & 15U];
    return text;
}

Json resultOf(const record::Finding& finding, std::size_t ruleIndex)
{
    const bool informs = finding.severity == record::Severity::Info;
    Json result{{"ruleId", finding.rule},
                {"ruleIndex", ruleIndex},
                {"kind", informs ? "informational" : "fail"},
                {"level", levelOf(finding.severity)},
                {"message", {{"text", messageText(finding.title) + ": " + messageText(finding.evidence) + "."}}},
                {"partialFingerprints", {{"assayerFinding/v1", fingerprintOf(finding)}}},
                {"properties",
                 {{"severity", record::word(finding.severity)}, {"confidence", record::word(finding.confidence)}}}};
    Json location = locationOf(finding);
    if (!location.empty())
        result["locations"] = Json::array({std::move(location)});
    return result;
}

Json artifactOf(const record::File& file)
{
    Json artifact{{"location", {{"uri", relativeUri(file.path)}, {"uriBaseId", kRoot}}},
                  {"properties", {{"format", file.format}, {"verdict", record::word(file.verdict)}}}};
    if (file.size <= INT64_MAX)
        artifact["length"] = file.size;
    const auto digest = file.digests.find("sha256");
    if (digest != file.digests.end())
        artifact["hashes"] = {{"sha-256", digest->second}};
    return artifact;
}

// What was not inspected is told as a notification of the tool, and makes the run unsuccessful.
Json invocationOf(const record::Inspection& inspection)
{
    Json invocation{{"executionSuccessful", inspection.problems.empty()}};
    if (!inspection.started.empty())
        invocation["startTimeUtc"] = inspection.started;
    if (!inspection.finished.empty())
        invocation["endTimeUtc"] = inspection.finished;
    Json notifications = Json::array();
    for (const record::Problem& problem : inspection.problems) {
        Json notification{{"level", "warning"},
                          {"message", {{"text", messageText(problem.why)}}},
                          {"descriptor", {{"id", shown(problem.what)}}}};
        if (!problem.path.empty())
            notification["locations"] =
                Json::array({{{"physicalLocation",
                               {{"artifactLocation", {{"uri", relativeUri(problem.path)}, {"uriBaseId", kRoot}}}}}}});
        notifications.push_back(std::move(notification));
    }
    if (!notifications.empty())
        invocation["toolExecutionNotifications"] = std::move(notifications);
    return invocation;
}

} // namespace

std::string writeSarif(const record::Inspection& inspection, const ReportContext& context)
{
    std::map<std::string, std::size_t> indices;
    Json rules = Json::array();
    Json results = Json::array();
    for (const record::Finding& finding : inspection.findings) {
        const auto [entry, isNew] = indices.emplace(finding.rule, indices.size());
        if (isNew)
            rules.push_back(ruleOf(finding, context));
        if (results.size() < kMostResults)
            results.push_back(resultOf(finding, entry->second));
    }
    Json artifacts = Json::array();
    for (const record::File& file : inspection.files)
        artifacts.push_back(artifactOf(file));
    Json run{{"tool",
              {{"driver",
                {{"name", inspection.tool.name}, {"version", inspection.tool.version}, {"rules", std::move(rules)}}}}},
             {"originalUriBaseIds", {{kRoot, {{"description", {{"text", "The subject of the inspection."}}}}}}},
             {"columnKind", "unicodeCodePoints"},
             {"invocations", Json::array({invocationOf(inspection)})},
             {"artifacts", std::move(artifacts)},
             {"results", std::move(results)},
             {"properties", {{"verdict", record::word(inspection.verdict)}, {"subject", inspection.subject.name}}}};
    if (inspection.findings.size() > kMostResults)
        run["properties"]["resultsOmitted"] = inspection.findings.size() - kMostResults;
    const Json document{
        {"$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"},
        {"version", "2.1.0"},
        {"runs", Json::array({std::move(run)})}};
    return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace assayer::report
