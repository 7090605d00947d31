// SPDX-License-Identifier: GPL-3.0-or-later
// The steps of an update.
#include "trust/TufUpdate.h"

#include "trust/Sha256.h"

#include <algorithm>

namespace assayer::trust {

namespace {

Defect refused(std::string_view reason, std::string detail)
{
    return {std::string(reason), std::move(detail)};
}

Defect unreadable(const std::string& type, const Error& error)
{
    return refused("trust-root-malformed", "Expected metadata of the type " + type + ", found: " + error.message + ".");
}

std::string versions(std::uint64_t expected, std::uint64_t actual)
{
    return "version " + std::to_string(expected) + ", found " + std::to_string(actual) + ".";
}

std::optional<Defect> fileDefect(const TufFile& file, std::string_view content, const std::string& name)
{
    if (file.length && *file.length != content.size())
        return refused("tuf-rollback", "Expected " + std::to_string(*file.length) + " bytes of " + name + ", found " +
                                           std::to_string(content.size()) + ".");
    if (!file.sha256.empty() && sha256Hex(content) != file.sha256)
        return refused("tuf-rollback",
                       "Expected " + name + " with the digest " + file.sha256 + ", found " + sha256Hex(content) + ".");
    return std::nullopt;
}

} // namespace

const TufFile* TufUpdate::fileOf(const std::optional<TufMetadata>& metadata, std::string_view name) const
{
    if (!metadata)
        return nullptr;
    const auto found = metadata->files.find(name);
    return found == metadata->files.end() ? nullptr : &found->second;
}

std::uint64_t TufUpdate::versionOf(std::string_view name) const
{
    const TufFile* file = fileOf(name == "snapshot.json" ? m_timestamp : m_snapshot, name);
    return file == nullptr ? 0 : file->version;
}

std::uint64_t TufUpdate::limitOf(std::string_view name) const
{
    constexpr std::uint64_t kLargest = std::uint64_t{512} << 10U;
    const TufFile* file = fileOf(name == "snapshot.json" ? m_timestamp : m_snapshot, name);
    return file != nullptr && file->length ? std::min(*file->length, kLargest) : kLargest;
}

std::string TufUpdate::pathOf(std::string_view name) const
{
    return (m_root.consistentSnapshot ? std::to_string(versionOf(name)) + "." : std::string()) + std::string(name);
}

std::string TufUpdate::targetPath(std::string_view name) const
{
    const TufFile* file = target(name);
    const bool prefixed = m_root.consistentSnapshot && file != nullptr;
    return "targets/" + (prefixed ? file->sha256 + "." : std::string()) + std::string(name);
}

void TufUpdate::remember(std::string_view timestamp, std::string_view snapshot)
{
    auto oldTimestamp = parseTufMetadata(timestamp, "timestamp");
    if (oldTimestamp && meetsThreshold(*oldTimestamp, m_root, "timestamp"))
        m_oldTimestamp = std::move(*oldTimestamp);
    auto oldSnapshot = parseTufMetadata(snapshot, "snapshot");
    if (oldSnapshot && meetsThreshold(*oldSnapshot, m_root, "snapshot"))
        m_oldSnapshot = std::move(*oldSnapshot);
}

std::optional<Defect> TufUpdate::acceptRoot(std::string_view text)
{
    auto next = parseTufMetadata(text, "root");
    if (!next)
        return unreadable("root", next.error());
    if (!meetsThreshold(*next, m_root, "root") || !meetsThreshold(*next, *next, "root"))
        return refused("tuf-threshold", "Expected a root that enough keys of the old and of the new root signed.");
    if (next->version != m_root.version + 1)
        return refused("tuf-rollback", "Expected a root of " + versions(m_root.version + 1, next->version));
    // After a key was replaced, what it signed must not hold the update back (fast-forward attack).
    for (const char* role : {"timestamp", "snapshot"}) {
        if (next->roles[role].keyIds != m_root.roles[role].keyIds) {
            m_oldTimestamp.reset();
            m_oldSnapshot.reset();
            m_forgot = true;
        }
    }
    m_root = std::move(*next);
    return std::nullopt;
}

std::optional<Defect> TufUpdate::finishRoots() const
{
    if (m_root.expires > m_now)
        return std::nullopt;
    return refused("trust-root-expired",
                   "Expected a root that has not expired, found one that did at " + utcTimeText(m_root.expires) + ".");
}

std::optional<Defect> TufUpdate::check(const TufMetadata& metadata, const std::string& role) const
{
    if (!meetsThreshold(metadata, m_root, role))
        return refused("tuf-threshold", "Expected " + role + " metadata that enough keys of its role signed.");
    if (metadata.expires <= m_now)
        return refused("tuf-freeze", "Expected " + role + " metadata that has not expired, found some that did at " +
                                         utcTimeText(metadata.expires) + ".");
    return std::nullopt;
}

std::optional<Defect> TufUpdate::acceptTimestamp(std::string_view text)
{
    auto timestamp = parseTufMetadata(text, "timestamp");
    if (!timestamp)
        return unreadable("timestamp", timestamp.error());
    if (auto defect = check(*timestamp, "timestamp"))
        return defect;
    if (m_oldTimestamp && timestamp->version == m_oldTimestamp->version) {
        if (auto defect = check(*m_oldTimestamp, "timestamp"))
            return defect;
        m_timestamp = m_oldTimestamp;
        return std::nullopt;
    }
    if (m_oldTimestamp && timestamp->version < m_oldTimestamp->version)
        return refused("tuf-rollback",
                       "Expected at least timestamp " + versions(m_oldTimestamp->version, timestamp->version));
    const auto listed = timestamp->files.find("snapshot.json");
    if (listed == timestamp->files.end() || listed->second.version == 0)
        return refused("trust-root-malformed", "Expected the version of the snapshot, found none.");
    const TufFile* before = fileOf(m_oldTimestamp, "snapshot.json");
    if (before != nullptr && listed->second.version < before->version)
        return refused("tuf-rollback",
                       "Expected at least snapshot " + versions(before->version, listed->second.version));
    m_timestamp = std::move(*timestamp);
    return std::nullopt;
}

std::optional<Defect> TufUpdate::acceptSnapshot(std::string_view text)
{
    const TufFile* listed = fileOf(m_timestamp, "snapshot.json");
    if (listed == nullptr)
        return refused("trust-root-malformed", "Expected a timestamp before the snapshot.");
    if (auto defect = fileDefect(*listed, text, "snapshot.json"))
        return defect;
    auto snapshot = parseTufMetadata(text, "snapshot");
    if (!snapshot)
        return unreadable("snapshot", snapshot.error());
    if (auto defect = check(*snapshot, "snapshot"))
        return defect;
    if (snapshot->version != listed->version)
        return refused("tuf-rollback", "Expected a snapshot of " + versions(listed->version, snapshot->version));
    if (m_oldSnapshot) {
        for (const auto& [name, before] : m_oldSnapshot->files) {
            const auto now = snapshot->files.find(name);
            if (now == snapshot->files.end() || now->second.version < before.version)
                return refused("tuf-rollback",
                               "Expected at least the metadata that was listed before, found less of " + name + ".");
        }
    }
    m_snapshot = std::move(*snapshot);
    return std::nullopt;
}

std::optional<Defect> TufUpdate::acceptTargets(std::string_view text)
{
    const TufFile* listed = fileOf(m_snapshot, "targets.json");
    if (listed == nullptr)
        return refused("trust-root-malformed", "Expected a snapshot that lists the targets.");
    if (auto defect = fileDefect(*listed, text, "targets.json"))
        return defect;
    auto targets = parseTufMetadata(text, "targets");
    if (!targets)
        return unreadable("targets", targets.error());
    if (auto defect = check(*targets, "targets"))
        return defect;
    if (targets->version != listed->version)
        return refused("tuf-rollback", "Expected targets of " + versions(listed->version, targets->version));
    m_targets = std::move(*targets);
    return std::nullopt;
}

std::optional<Defect> TufUpdate::acceptTarget(const std::string& name, std::string_view content) const
{
    const TufFile* listed = fileOf(m_targets, name);
    if (listed == nullptr || listed->sha256.empty() || !listed->length)
        return refused("trust-root-malformed", "Expected " + name + " among the targets, found none with its digest.");
    return fileDefect(*listed, content, name);
}

} // namespace assayer::trust
