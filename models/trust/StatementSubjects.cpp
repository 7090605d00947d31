// SPDX-License-Identifier: GPL-3.0-or-later
// Reading subjects of statements.
#include "trust/StatementSubjects.h"

#include "base/Json.h"
#include "base/Text.h"

namespace assayer::trust {

namespace {

// A million subjects of some ten values each stay within the memory of a worker.
constexpr std::size_t kMaximumValues = 8'000'000;

} // namespace

SubjectList parseSubjects(std::string_view payload)
{
    SubjectList list;
    Limits limits;
    limits.documentValues = kMaximumValues;
    const auto document = parseJson(payload, limits);
    if (!document) {
        const bool limit = document.error().kind == ErrorKind::LimitExceeded;
        list.defects.push_back({std::string(limit ? kLimitExceeded : "json-parse"),
                                "Expected an in-toto statement in JSON, found: " + document.error().message + "."});
        return list;
    }
    if (!document->duplicateKeys.empty())
        list.defects.push_back(
            {"json-duplicate-key",
             "Expected every member once, found " + document->duplicateKeys.front() + " twice in the statement."});
    const std::string type = jsonText(document->value, "_type");
    if (type != "https://in-toto.io/Statement/v1" && type != "https://in-toto.io/Statement/v0.1")
        list.defects.push_back(
            {"statement-type", "Expected an in-toto statement, found the type \"" + excerpt(type, 200) + "\"."});
    list.predicateType = jsonText(document->value, "predicateType");
    const Json& subjects = jsonMember(document->value, "subject");
    if (!subjects.is_array() || subjects.empty()) {
        list.defects.push_back({"subject-count", "Expected at least one subject of the statement, found none."});
        return list;
    }
    for (const Json& subject : subjects) {
        StatementSubject entry;
        entry.name = jsonText(subject, "name");
        const Json& digests = jsonMember(subject, "digest");
        if (digests.is_object()) {
            for (const auto& [algorithm, digest] : digests.items()) {
                if (digest.is_string())
                    entry.digests.emplace(algorithm, asciiLower(digest.get_ref<const std::string&>()));
            }
        }
        list.subjects.push_back(std::move(entry));
    }
    return list;
}

bool sameContent(const std::map<std::string, std::string>& a, const std::map<std::string, std::string>& b)
{
    bool agreed = false;
    for (const char* algorithm : {"sha256", "sha384", "sha512"}) {
        const auto left = a.find(algorithm);
        const auto right = b.find(algorithm);
        if (left == a.end() || right == b.end())
            continue;
        if (left->second != right->second)
            return false;
        agreed = true;
    }
    return agreed;
}

} // namespace assayer::trust
