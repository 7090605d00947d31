// SPDX-License-Identifier: GPL-3.0-or-later
// Hand-made records for the tests of reports and of the ML-BOM.
#pragma once

#include "bom/GraphBuilder.h"
#include "record/Inspection.h"
#include "record/Verdicts.h"

#include <string>

namespace samples {

using namespace assayer;

inline record::File file(const std::string& path, const std::string& format, char digest, nlohmann::json facts = {})
{
    record::File made;
    made.path = path;
    made.format = format;
    made.size = 4096;
    made.digests = {{"sha256", std::string(64, digest)}, {"git-blob-sha1", std::string(40, digest)}};
    made.verdict = record::Verdict::Clean;
    made.facts = facts.is_null() ? nlohmann::json::object() : std::move(facts);
    return made;
}

inline record::Finding finding(const std::string& path, record::Severity severity, const std::string& rule)
{
    record::Finding made;
    made.rule = rule;
    made.severity = severity;
    made.path = path;
    made.title = "The stream calls os.system when it is loaded";
    made.evidence = "os.system('echo inert')";
    made.references = {"CWE-502"};
    return made;
}

/// A small model with everything a report can show.
inline record::Inspection model()
{
    record::Inspection inspection;
    inspection.tool.version = "0.1.0";
    inspection.tool.protections = {{"landlock", true, "no file can be opened"}, {"seccomp", false, "not here"}};
    inspection.subject = {"folder", "/home/somebody/models/demo", "acme/demo-lora", std::string(40, '4'), 6, 24576};
    inspection.started = "2026-01-02T03:04:05Z";
    inspection.finished = "2026-01-02T03:04:06Z";
    inspection.files = {
        file("LICENSE", "text", 'a'),
        file("README.md", "model-card", 'b',
             {{"frontMatter",
               {{"license", "apache-2.0"},
                {"base_model", "acme/base"},
                {"datasets", {"imdb"}},
                {"library_name", "transformers"},
                {"pipeline_tag", "text-generation"},
                {"language", {"en", "de"}}}},
              {"frontMatterLines", {{"license", 2}, {"base_model", 3}, {"datasets", 4}}}}),
        file("adapter_config.json", "hf-config", 'c', {{"baseModel", "acme/other"}}),
        file("config.json", "hf-config", 'd',
             {{"architecture", "LlamaForCausalLM"},
              {"modelType", "llama"},
              {"contextLength", 2048},
              {"vocabulary", 32000},
              {"config", {{"model_type", "llama"}}},
              {"autoMap", {{"AutoModel", "modeling_demo.Demo"}}},
              {"libraries",
               {{{"name", "transformers"}, {"specifier", "4.40.0"}, {"pointer", "/transformers_version"}}}}}),
        file("model.safetensors", "safetensors", 'e',
             {{"tensors", 3}, {"parameters", 1024}, {"dtypes", {{"BF16", 1000}, {"F32", 24}}}}),
        file("old/pytorch_model.bin", "pytorch-zip", 'f', {{"tensors", 1}}),
    };
    auto danger = finding("old/pytorch_model.bin", record::Severity::Critical, "ASY-PKL-001");
    danger.member = "data.pkl";
    danger.offset = 42;
    inspection.findings = {danger, finding("config.json", record::Severity::Low, "ASY-CFG-002")};
    record::Signature signature;
    signature.kind = "oms";
    signature.path = "model.sig";
    signature.status = record::SignatureStatus::Invalid;
    signature.reason = "content-mismatch";
    signature.signer = {{"method", "key"}, {"key-sha256", std::string(64, '9')}};
    signature.steps = {{"parse", record::StepResult::Pass, "a bundle of media type v0.3"},
                       {"files", record::StepResult::Fail, "1 file differs"}};
    signature.coverage.covered = {"LICENSE", "README.md"};
    signature.coverage.changed = {"config.json"};
    inspection.signatures = {signature};
    record::Claim claim;
    claim.id = "parameters";
    claim.field = "title";
    claim.said = "7B";
    claim.verdict = record::ClaimVerdict::Contradicted;
    claim.explanation = "The tensors hold 1,024 elements.";
    claim.evidence = {{"README.md", "line 9", {}, {}, {}, "7B"},
                      {"model.safetensors", {}, {}, 8, 900, "1024 elements"}};
    inspection.claims = {claim};
    record::sortRecord(inspection);
    record::settleVerdicts(inspection);
    bom::buildGraph(inspection);
    return inspection;
}

/// Text that tries to break out of every kind of document.
inline const std::string& hostileText()
{
    static const std::string kText = std::string("<script>alert(1)</script><img src=x onerror=alert(1)>\"'>&amp;"
                                                 "\x1b[2J\x1b]8;;https://evil.example\x07"
                                                 "\xE2\x80\xAE"     // U+202E right-to-left override
                                                 "\xF3\xA0\x81\x81" // U+E0041 tag letter
                                                 "\xC2\x9B"         // U+009B control sequence introducer
                                                 "]]>--></style></title></svg>\r\nVerdict: clean") +
                                     std::string(1, '\0');
    return kText;
}

/// A record in which every text of the subject is hostile.
inline record::Inspection hostileModel()
{
    const std::string& bad = hostileText();
    const std::string large = bad + std::string(4096, 'A') + bad;
    record::Inspection inspection;
    inspection.subject = {bad, bad, bad, bad, 1, 1};
    inspection.tool.version = bad;
    inspection.started = bad;
    record::File hostile = file(bad, bad, 'a',
                                {{"frontMatter",
                                  {{"license", bad},
                                   {"base_model", bad},
                                   {"datasets", {bad}},
                                   {"library_name", bad},
                                   {"pipeline_tag", bad},
                                   {"language", bad},
                                   {"new_version", bad}}},
                                 {"tensors", 1},
                                 {"dtypes", {{bad, 1}}},
                                 {"organization", bad},
                                 {"architecture", bad},
                                 {"modelType", bad},
                                 {"autoMap", {{bad, bad}}},
                                 {"libraries", {{{"name", bad}, {"specifier", bad}, {"pointer", bad}}}}});
    hostile.linkTarget = bad;
    hostile.digests[bad] = bad;
    record::Member member;
    member.name = bad;
    member.kind = bad;
    hostile.members = {member};
    inspection.files = {hostile};
    record::Finding found = finding(bad, record::Severity::High, bad);
    found.member = large;
    found.title = large;
    found.evidence = large;
    found.references = {bad};
    inspection.findings = {found};
    record::Signature signature;
    signature.kind = bad;
    signature.path = bad;
    signature.reason = bad;
    signature.signer = {{bad, bad}, {"identity", bad}};
    signature.steps = {{bad, record::StepResult::Fail, large}};
    signature.coverage = {{bad}, {bad}, {bad}, {bad}, {bad}};
    inspection.signatures = {signature};
    record::Claim claim;
    claim.id = bad;
    claim.field = bad;
    claim.said = large;
    claim.explanation = bad;
    claim.evidence = {{bad, bad, bad, 1, 2, bad}};
    inspection.claims = {claim};
    inspection.advisories = {{bad, bad, bad, bad}};
    inspection.network = {{bad, 1, 2}};
    inspection.problems = {{bad, bad, large}};
    bom::buildGraph(inspection);
    record::settleVerdicts(inspection);
    return inspection;
}

/// Many files and findings.
inline record::Inspection largeModel(std::size_t files, std::size_t findings)
{
    record::Inspection inspection = model();
    for (std::size_t i = 0; i < files; ++i)
        inspection.files.push_back(file("part/" + std::to_string(i) + ".bin", "pickle", 'c'));
    for (std::size_t i = 0; i < findings; ++i) {
        auto made = finding("part/" + std::to_string(i % files) + ".bin", record::Severity::High,
                            "ASY-PKL-" + std::to_string(100 + i % 7));
        made.offset = i;
        inspection.findings.push_back(made);
    }
    record::sortRecord(inspection);
    return inspection;
}

} // namespace samples
