// SPDX-License-Identifier: GPL-3.0-or-later
// Verifying what a log says of an entry.
#include "trust/LogPromise.h"

#include "base/Encoding.h"
#include "base/Text.h"
#include "trust/Checkpoint.h"
#include "trust/MerkleProof.h"

#include <algorithm>

namespace assayer::trust {

namespace {

LogVerdict logDefect(std::string_view reason, std::string detail)
{
    return {Defect{std::string(reason), std::move(detail)}, {}};
}

LogVerdict unknownLog(const LogEntry& entry, const TrustedRoot& root)
{
    return logDefect("tlog-unknown-log", "Expected a log of " + root.description + ", found the log " +
                                             excerpt(toHex(entry.logId), 140) + ".");
}

// The checkpoint has to be signed by the very log that the entry names.
bool signedByLogOf(const LogEntry& entry, const Checkpoint& checkpoint, const TrustedRoot& root)
{
    return std::any_of(root.logs.begin(), root.logs.end(), [&](const TransparencyLog& log) {
        return log.id == entry.logId && isSignedBy(checkpoint, log);
    });
}

} // namespace

std::string promisedText(const LogEntry& entry)
{
    const std::string seconds = std::to_string(entry.integratedTime.value_or(0) / 1000);
    return R"({"body":")" + toBase64(asBytes(entry.body)) + R"(","integratedTime":)" + seconds + R"(,"logID":")" +
           toHex(entry.logId) + R"(","logIndex":)" + std::to_string(entry.index) + "}";
}

const TransparencyLog* logOf(const LogEntry& entry, const TrustedRoot& root)
{
    const auto found =
        std::find_if(root.logs.begin(), root.logs.end(), [&](const auto& log) { return log.id == entry.logId; });
    return found == root.logs.end() ? nullptr : &*found;
}

LogVerdict checkPromise(const LogEntry& entry, const TrustedRoot& root)
{
    if (logOf(entry, root) == nullptr)
        return unknownLog(entry, root);
    if (!entry.integratedTime)
        return logDefect("set-invalid", "Expected the time that the signed entry timestamp is about, found none.");
    const std::string text = promisedText(entry);
    const TransparencyLog* late = nullptr;
    for (const TransparencyLog& log : root.logs) {
        if (log.id != entry.logId || !verifyMessage(log.key, text, entry.promise, log.scheme))
            continue;
        if (log.window.contains(*entry.integratedTime))
            return {std::nullopt, "The log " + log.url + " signed that it took the entry at " +
                                      utcTimeText(*entry.integratedTime) + "."};
        late = &log;
    }
    if (late != nullptr)
        return logDefect("time-outside-authority", "Expected a time within " + late->window.text() +
                                                       ", in which the key of " + late->url + " counts, found " +
                                                       utcTimeText(*entry.integratedTime) + ".");
    return logDefect("set-invalid", "The signed entry timestamp is not of the log " + logOf(entry, root)->url +
                                        " over this entry, its time " + utcTimeText(*entry.integratedTime) +
                                        " and its index " + std::to_string(entry.index) + ".");
}

LogVerdict checkInclusion(const LogEntry& entry, const TrustedRoot& root)
{
    if (!entry.proof)
        return logDefect("proof-invalid", "Expected an inclusion proof for the log's entry, found none.");
    const InclusionProof& proof = *entry.proof;
    if (proof.checkpoint.empty())
        return logDefect("checkpoint-parse", "Expected a checkpoint with the inclusion proof, found none.");
    const auto checkpoint = parseCheckpoint(proof.checkpoint);
    if (!checkpoint)
        return logDefect("checkpoint-parse", "Expected a checkpoint, found: " + checkpoint.error().message + ".");
    if (logOf(entry, root) == nullptr)
        return unknownLog(entry, root);
    if (!signedByLogOf(entry, *checkpoint, root))
        return logDefect("checkpoint-signature", "Expected a signature of the log " + logOf(entry, root)->url +
                                                     " under the checkpoint of \"" + excerpt(checkpoint->origin, 120) +
                                                     "\", found none that is right.");
    if (proof.treeSize != checkpoint->treeSize)
        return logDefect("proof-invalid", "Expected a proof for the signed tree of " +
                                              std::to_string(checkpoint->treeSize) + " entries, found one for " +
                                              std::to_string(proof.treeSize) + ".");
    const auto reached = rootFromProof(leafHash(entry.body), proof.index, proof.treeSize, proof.hashes);
    if (!reached)
        return logDefect("proof-invalid", "Expected a proof of inclusion, found: " + reached.error().message + ".");
    const std::string actual = toHex(*reached);
    if (actual != toHex(checkpoint->rootHash))
        return logDefect("proof-invalid", "Expected the proof to lead to the signed root " +
                                              toHex(checkpoint->rootHash) + ", found that it leads to " + actual + ".");
    if (!proof.rootHash.empty() && toHex(proof.rootHash) != actual)
        return logDefect("proof-invalid", "Expected the root hash " + actual + " in the proof, found " +
                                              excerpt(toHex(proof.rootHash), 140) + ".");
    return {std::nullopt, "The entry is number " + std::to_string(proof.index) + " of a tree of " +
                              std::to_string(proof.treeSize) + " entries whose root " + actual + " the log signed."};
}

} // namespace assayer::trust
