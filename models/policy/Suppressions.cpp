// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/Suppressions.h"

#include "base/Json.h"
#include "record/RecordJson.h"
#include "record/Verdicts.h"

namespace assayer::policy {

namespace {

bool names(const Suppression& suppression, const record::Finding& finding)
{
    return suppression.rule == finding.rule && (!suppression.path || *suppression.path == finding.path) &&
           (!suppression.member || suppression.member == finding.member) &&
           (!suppression.offset || suppression.offset == finding.offset);
}

Result<Suppression> readOne(const Json& entry, const std::string& pointer)
{
    const auto text = [&](const char* key) -> std::optional<std::string> {
        const Json& value = jsonMember(entry, key);
        return value.is_string() ? std::optional(value.get<std::string>()) : std::nullopt;
    };
    Suppression suppression;
    for (const char* key : {"rule", "reason"}) {
        if (text(key).value_or("").empty())
            return failure(ErrorKind::Malformed, pointer + " has no \"" + key + "\"");
    }
    suppression.rule = *text("rule");
    suppression.reason = *text("reason");
    suppression.path = text("path");
    suppression.member = text("member");
    suppression.offset = jsonUnsigned(entry, "offset");
    return suppression;
}

} // namespace

Result<std::vector<Suppression>> readSuppressions(std::string_view json)
{
    auto document = parseJson(json);
    if (!document)
        return failure(document.error());
    if (document->value.is_object()) {
        const auto saved = record::fromText(json);
        if (!saved)
            return failure(saved.error());
        return suppressionsOf(*saved);
    }
    if (!document->value.is_array())
        return failure(ErrorKind::Malformed, "a list of suppressions is a JSON array or a saved record");
    std::vector<Suppression> suppressions;
    for (std::size_t i = 0; i < document->value.size(); ++i) {
        auto suppression = readOne(document->value[i], "/" + std::to_string(i));
        if (!suppression)
            return failure(suppression.error());
        suppressions.push_back(std::move(*suppression));
    }
    return suppressions;
}

std::vector<Suppression> suppressionsOf(const record::Inspection& inspection)
{
    std::vector<Suppression> suppressions;
    for (const record::Finding& finding : inspection.findings) {
        if (finding.suppressed)
            suppressions.push_back({finding.rule, finding.path, finding.member, finding.offset, *finding.suppressed});
    }
    return suppressions;
}

std::vector<std::size_t> suppress(record::Inspection& inspection, const std::vector<Suppression>& suppressions)
{
    std::vector<std::size_t> idle;
    for (std::size_t i = 0; i < suppressions.size(); ++i) {
        bool used = false;
        for (record::Finding& finding : inspection.findings) {
            if (!names(suppressions[i], finding))
                continue;
            finding.suppressed = suppressions[i].reason;
            used = true;
        }
        if (!used)
            idle.push_back(i);
    }
    record::settleVerdicts(inspection);
    return idle;
}

} // namespace assayer::policy
