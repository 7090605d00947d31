// SPDX-License-Identifier: GPL-3.0-or-later
// Reading log entries.
#include "trust/LogEntry.h"

#include "base/Text.h"

namespace assayer::trust {

namespace {

// A tree of 2^64 leaves has paths of 64 hashes; anything longer cannot be a proof.
constexpr std::size_t kLongestProof = 64;

// Beyond this a time is no date of the calendar (the end of the year 9999).
constexpr std::uint64_t kLatestSecond = 253'402'300'799;

InclusionProof readProof(const Json& json, FieldReader& fields)
{
    InclusionProof proof;
    proof.index = fields.number(json, "logIndex", "the index of the inclusion proof");
    proof.treeSize = fields.number(json, "treeSize", "the tree size of the inclusion proof");
    proof.rootHash = fields.bytesIfAny(json, "rootHash", "the root hash of the inclusion proof");
    proof.checkpoint = jsonText(jsonMember(json, "checkpoint"), "envelope");
    const Json& hashes = jsonMember(json, "hashes");
    if (!hashes.is_array())
        return proof;
    if (hashes.size() > kLongestProof) {
        fields.defect("proof-invalid", "Expected at most " + std::to_string(kLongestProof) +
                                           " hashes in the inclusion proof, found " + std::to_string(hashes.size()) +
                                           ".");
        return proof;
    }
    for (const Json& hash : hashes) {
        const Json holder{{"hash", hash}};
        proof.hashes.push_back(fields.bytes(holder, "hash", "a hash of the inclusion proof"));
    }
    return proof;
}

} // namespace

LogEntry readLogEntry(const Json& json, FieldReader& fields)
{
    LogEntry entry;
    if (!json.is_object()) {
        fields.defect("bundle-structure", "Expected a log entry as a JSON object, found another kind of value.");
        return entry;
    }
    entry.index = fields.number(json, "logIndex", "the index of the log entry");
    entry.logId = fields.bytes(jsonMember(json, "logId"), "keyId", "the identifier of the log");
    const Json& kind = jsonMember(json, "kindVersion");
    entry.kind = jsonText(kind, "kind");
    entry.version = jsonText(kind, "version");
    if (entry.kind.empty() || entry.version.empty())
        fields.defect("bundle-structure", "Expected the kind and version of the log entry, found none.");
    const std::uint64_t seconds = fields.number(json, "integratedTime", "the time of the log entry");
    if (seconds > kLatestSecond)
        fields.defect("bundle-encoding", "Expected the time of the log entry as seconds since 1970, found " +
                                             std::to_string(seconds) + ".");
    else if (seconds > 0)
        entry.integratedTime = static_cast<Milliseconds>(seconds) * 1000;
    entry.promise =
        fields.bytesIfAny(jsonMember(json, "inclusionPromise"), "signedEntryTimestamp", "the signed entry timestamp");
    if (const Json& proof = jsonMember(json, "inclusionProof"); proof.is_object())
        entry.proof = readProof(proof, fields);
    entry.body = asText(fields.bytes(json, "canonicalizedBody", "the body of the log entry"));
    return entry;
}

} // namespace assayer::trust
