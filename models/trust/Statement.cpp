// SPDX-License-Identifier: GPL-3.0-or-later
// Reading statements and what their predicates say.
#include "trust/Statement.h"

#include "base/Text.h"

#include <algorithm>
#include <array>

namespace assayer::trust {

namespace {

constexpr std::size_t kMostListed = 200;

std::string hexOf(const Json& value)
{
    return value.is_string() ? asciiLower(value.get_ref<const std::string&>()) : std::string();
}

std::vector<StatementSubject> subjectsOf(const Json& list)
{
    std::vector<StatementSubject> subjects;
    if (!list.is_array())
        return subjects;
    for (const Json& entry : list) {
        StatementSubject& subject = subjects.emplace_back();
        subject.name = jsonText(entry, "name", jsonText(entry, "uri"));
        const Json& digests = jsonMember(entry, "digest");
        if (!digests.is_object())
            continue;
        for (const auto& [algorithm, value] : digests.items())
            subject.digests.emplace(algorithm, hexOf(value));
    }
    return subjects;
}

// Looks a value up along names; null where a part is missing.
const Json& at(const Json& root, std::initializer_list<std::string_view> path)
{
    const Json* value = &root;
    for (const std::string_view key : path)
        value = &jsonMember(*value, key);
    return *value;
}

std::string shownValue(const Json& value)
{
    if (value.is_string())
        return value.get<std::string>();
    return value.is_null() ? std::string() : value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

class Describer
{
public:
    explicit Describer(std::map<std::string, std::string>& into) : m_into(into) {}

    void add(const char* name, const Json& value) { add(name, shownValue(value)); }

    void add(const char* name, const std::string& value)
    {
        constexpr std::size_t kLongest = 2000;
        if (value.empty() || m_into.size() >= kMostListed)
            return;
        const std::size_t number = ++m_counts[name];
        const std::string label = number == 1 ? std::string(name) : std::string(name) + " " + std::to_string(number);
        m_into.emplace(label, utf8FromBytes(excerpt(value, kLongest)));
    }

    // Materials and dependencies: where each came from, and its digest.
    void addList(const char* name, const Json& list)
    {
        if (!list.is_array())
            return;
        for (const Json& entry : list) {
            std::string text = jsonText(entry, "uri", jsonText(entry, "name"));
            const Json& digests = jsonMember(entry, "digest");
            if (digests.is_object()) {
                for (const auto& [algorithm, value] : digests.items())
                    text += " " + algorithm + ":" + shownValue(value);
            }
            add(name, text);
        }
    }

private:
    std::map<std::string, std::string>& m_into;
    std::map<std::string, std::size_t> m_counts;
};

void describeProvenanceV1(const Json& predicate, Describer& text)
{
    const Json& workflow = at(predicate, {"buildDefinition", "externalParameters", "workflow"});
    text.add("builder", at(predicate, {"runDetails", "builder", "id"}));
    text.add("build type", at(predicate, {"buildDefinition", "buildType"}));
    text.add("source", at(workflow, {"repository"}));
    text.add("source ref", at(workflow, {"ref"}));
    text.add("workflow", at(workflow, {"path"}));
    if (!workflow.is_object())
        text.add("external parameters", at(predicate, {"buildDefinition", "externalParameters"}));
    text.add("trigger", at(predicate, {"buildDefinition", "internalParameters", "github", "event_name"}));
    text.add("run", at(predicate, {"runDetails", "metadata", "invocationId"}));
    text.add("started", at(predicate, {"runDetails", "metadata", "startedOn"}));
    text.add("finished", at(predicate, {"runDetails", "metadata", "finishedOn"}));
    text.addList("material", at(predicate, {"buildDefinition", "resolvedDependencies"}));
    text.addList("by-product", at(predicate, {"runDetails", "byproducts"}));
}

void describeProvenanceV02(const Json& predicate, Describer& text)
{
    text.add("builder", at(predicate, {"builder", "id"}));
    text.add("build type", at(predicate, {"buildType"}));
    text.add("source", at(predicate, {"invocation", "configSource", "uri"}));
    text.add("source digest", at(predicate, {"invocation", "configSource", "digest"}));
    text.add("entry point", at(predicate, {"invocation", "configSource", "entryPoint"}));
    text.add("trigger", at(predicate, {"invocation", "environment", "github_event_name"}));
    text.add("run", at(predicate, {"metadata", "buildInvocationId"}));
    text.add("started", at(predicate, {"metadata", "buildStartedOn"}));
    text.add("finished", at(predicate, {"metadata", "buildFinishedOn"}));
    text.addList("material", at(predicate, {"materials"}));
}

void describeSummary(const Json& predicate, Describer& text)
{
    text.add("verifier", at(predicate, {"verifier", "id"}));
    text.add("result", at(predicate, {"verificationResult"}));
    text.add("levels", at(predicate, {"verifiedLevels"}));
    text.add("resource", at(predicate, {"resourceUri"}));
    text.add("policy", at(predicate, {"policy", "uri"}));
    text.add("verified", at(predicate, {"timeVerified"}));
    text.add("version", at(predicate, {"slsaVersion"}));
    text.addList("input", at(predicate, {"inputAttestations"}));
}

} // namespace

Statement parseStatement(std::string_view payload)
{
    Statement statement;
    const auto document = parseJson(payload);
    if (!document) {
        const bool large = document.error().kind == ErrorKind::LimitExceeded;
        statement.defects.push_back({large ? std::string(kLimitExceeded) : "json-parse",
                                     "Expected a statement in JSON, found: " + document.error().message + "."});
        return statement;
    }
    if (!document->duplicateKeys.empty())
        statement.defects.push_back(
            {"json-duplicate-key", "A member of the statement stands twice: " + document->duplicateKeys.front() + "."});
    const Json& root = document->value;
    statement.type = jsonText(root, "_type");
    statement.predicateType = jsonText(root, "predicateType");
    statement.subjects = subjectsOf(jsonMember(root, "subject"));
    statement.predicate = jsonMember(root, "predicate");
    constexpr std::array<std::string_view, 2> kTypes{"https://in-toto.io/Statement/v1",
                                                     "https://in-toto.io/Statement/v0.1"};
    if (std::find(kTypes.begin(), kTypes.end(), statement.type) == kTypes.end())
        statement.defects.push_back({"statement-type", "Expected an in-toto statement v1 or v0.1, found \"" +
                                                           visibleText(statement.type) + "\"."});
    if (statement.predicateType.empty())
        statement.defects.push_back({"predicate-type", "The statement does not say what it states."});
    if (statement.subjects.empty())
        statement.defects.push_back({"subject-count", "The statement is about nothing: it has no subject."});
    return statement;
}

std::map<std::string, std::string> describeStatement(const Statement& statement)
{
    std::map<std::string, std::string> described;
    Describer text(described);
    text.add("statement", statement.predicateType);
    const std::string_view type = statement.predicateType;
    if (type.starts_with("https://slsa.dev/provenance/v1"))
        describeProvenanceV1(statement.predicate, text);
    else if (type.starts_with("https://slsa.dev/provenance/v0."))
        describeProvenanceV02(statement.predicate, text);
    else if (type.starts_with("https://slsa.dev/verification_summary/v"))
        describeSummary(statement.predicate, text);
    return described;
}

} // namespace assayer::trust
