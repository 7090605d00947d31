// SPDX-License-Identifier: GPL-3.0-or-later
// Times and log entries of a bundle.
#include "trust/LogVerification.h"

#include "base/Encoding.h"
#include "base/Text.h"
#include "trust/Timestamp.h"

#include <algorithm>
#include <set>

namespace assayer::trust {

namespace {

constexpr std::size_t kLongestBody = 64U << 10U; ///< of an entry, in the record

// Rekor v2 gives no time and no promise: what such an entry says of them counts for nothing.
bool isSecondVersion(const LogEntry& entry)
{
    return entry.version == "0.0.2" && (entry.kind == "hashedrekord" || entry.kind == "dsse");
}

void noteDefect(TrustedTimes& times, const Defect& defect)
{
    if (!times.firstDefect)
        times.firstDefect = defect;
}

void addTime(BundleContext& context, TrustedTimes& times, Milliseconds time, const std::string& source)
{
    times.times.push_back(time);
    context.signature.times->push_back({source, utcTimeText(time)});
    auto& signer = context.signature.signer;
    if (signer.find("signed-at") == signer.end()) {
        signer["signed-at"] = utcTimeText(time);
        signer["signed-at-source"] = source;
    }
}

// One timestamp that is counted twice would pass for two opinions.
Defect duplicateTimestamp()
{
    return {"timestamp-duplicate", "Expected every timestamp once, found one twice."};
}

void gatherTimestamps(BundleContext& context, TrustedTimes& times)
{
    const std::set<std::vector<std::byte>> tokens(context.bundle.timestamps.begin(), context.bundle.timestamps.end());
    if (tokens.size() != context.bundle.timestamps.size()) {
        context.log.fail("timestamp", duplicateTimestamp().reason, duplicateTimestamp().detail);
        noteDefect(times, duplicateTimestamp());
    }
    std::set<std::pair<std::string, Milliseconds>> seen;
    for (const std::vector<std::byte>& token : context.bundle.timestamps) {
        TimestampVerdict verdict = checkTimestamp(token, context.content.signature, context.root);
        if (!verdict.defect && !seen.emplace(verdict.authority, *verdict.time).second)
            verdict.defect = duplicateTimestamp();
        if (verdict.defect) {
            context.log.fail("timestamp", verdict.defect->reason, verdict.defect->detail);
            noteDefect(times, *verdict.defect);
            continue;
        }
        context.log.pass("timestamp", "The authority " + verdict.authority + " saw the signature at " +
                                          utcTimeText(*verdict.time) + ".");
        addTime(context, times, *verdict.time, verdict.authority);
    }
}

void gatherPromises(BundleContext& context, TrustedTimes& times)
{
    for (const LogEntry& entry : context.bundle.logEntries) {
        if (entry.promise.empty() || isSecondVersion(entry)) {
            times.promises.push_back({Defect{"", ""}, {}});
            continue;
        }
        LogVerdict verdict = checkPromise(entry, context.root);
        if (verdict.defect)
            noteDefect(times, *verdict.defect);
        else
            addTime(context, times, *entry.integratedTime, logOf(entry, context.root)->url);
        times.promises.push_back(std::move(verdict));
    }
}

void recordEntry(BundleContext& context, const LogEntry& entry)
{
    record::LogEntry told;
    const TransparencyLog* log = logOf(entry, context.root);
    told.log = log == nullptr ? std::string() : log->url;
    told.logId = toHex(entry.logId);
    told.kind = utf8FromBytes(entry.kind + " " + entry.version);
    told.index = entry.index;
    if (entry.integratedTime)
        told.integratedTime = utcTimeText(*entry.integratedTime);
    if (entry.proof) {
        told.treeSize = entry.proof->treeSize;
        told.rootHash = toHex(entry.proof->rootHash);
        told.checkpoint = utf8FromBytes(entry.proof->checkpoint);
    }
    told.body = excerpt(utf8FromBytes(entry.body), kLongestBody);
    context.signature.logEntries->push_back(std::move(told));
}

void tellPromise(BundleContext& context, const LogEntry& entry, const LogVerdict& promise)
{
    if (!promise.defect) {
        context.log.pass("log promise", promise.detail);
    } else if (!promise.defect->reason.empty()) {
        context.log.fail("log promise", promise.defect->reason, promise.defect->detail);
    } else if (context.bundle.version == BundleVersion::V01) {
        context.log.fail("log promise", "set-invalid",
                         "Expected the log's signed entry timestamp, which a bundle of version 0.1 must have, found "
                         "none that counts.");
    } else {
        context.log.notApplicable("log promise", isSecondVersion(entry)
                                                     ? "Logs of the second version make no promise about time."
                                                     : "The entry has no signed entry timestamp, and needs none.");
    }
}

// A log whose key was retired before the signature existed cannot have taken its entry.
std::optional<Defect> retiredLog(const BundleContext& context, const LogEntry& entry, const TrustedTimes& times)
{
    const TransparencyLog* log = logOf(entry, context.root);
    if (log == nullptr || !log->window.end || times.times.empty())
        return std::nullopt;
    const bool late =
        std::all_of(times.times.begin(), times.times.end(), [&](Milliseconds time) { return time > *log->window.end; });
    if (!late)
        return std::nullopt;
    return Defect{"time-outside-authority", "Expected a signature within " + log->window.text() +
                                                ", in which the key of " + log->url + " counts, found one of " +
                                                utcTimeText(times.times.front()) + "."};
}

void tellInclusion(BundleContext& context, const LogEntry& entry, const TrustedTimes& times)
{
    const bool optional = context.bundle.version == BundleVersion::V01 && !isSecondVersion(entry);
    if (optional && (!entry.proof || entry.proof->checkpoint.empty())) {
        context.log.notApplicable("log inclusion",
                                  entry.proof ? "The inclusion proof has no checkpoint and so proves nothing; a bundle "
                                                "of version 0.1 needs none."
                                              : "A bundle of version 0.1 needs no inclusion proof, and has none.");
        return;
    }
    LogVerdict verdict = checkInclusion(entry, context.root);
    if (!verdict.defect)
        verdict.defect = retiredLog(context, entry, times);
    if (verdict.defect)
        context.log.fail("log inclusion", verdict.defect->reason, verdict.defect->detail);
    else
        context.log.pass("log inclusion", verdict.detail);
}

} // namespace

TrustedTimes gatherTimes(BundleContext& context)
{
    TrustedTimes times;
    context.signature.times.emplace();
    gatherTimestamps(context, times);
    gatherPromises(context, times);
    return times;
}

void checkLogEntries(BundleContext& context, const TrustedTimes& times)
{
    const std::vector<LogEntry>& entries = context.bundle.logEntries;
    context.signature.logEntries.emplace();
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const LogEntry& entry = entries[i];
        recordEntry(context, entry);
        const auto same = [&](const LogEntry& other) {
            return other.logId == entry.logId && other.index == entry.index && other.body == entry.body;
        };
        const auto here = entries.begin() + static_cast<std::ptrdiff_t>(i);
        if (std::any_of(entries.begin(), here, same)) {
            context.log.fail("log", "tlog-duplicate", "Expected every log entry once, found one twice.");
            continue;
        }
        tellPromise(context, entry, times.promises[i]);
        tellInclusion(context, entry, times);
        BodyVerdict body = checkLogBody(entry, context.content);
        context.log.check("log entry", body.defects, std::move(body.detail));
    }
}

} // namespace assayer::trust
