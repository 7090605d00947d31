// SPDX-License-Identifier: GPL-3.0-or-later
// The client's side of an update by The Update Framework (specification 1.0.34, section 5.3 to 5.7): what is handed in
// is accepted only in an order and a state in which nobody can turn time back. Nothing here uses the network.
#pragma once

#include "trust/TufMetadata.h"

#include <optional>
#include <string>
#include <string_view>

namespace assayer::trust {

/// One update, from a root that is believed to the content of a target. Each step returns why its input is refused:
/// tuf-threshold, tuf-rollback, tuf-freeze, trust-root-expired, or trust-root-malformed; a refusal leaves the state as
/// it was.
class TufUpdate
{
public:
    /// `root` is believed as it is; that it has expired does not matter here. `now` holds for the whole update.
    TufUpdate(TufMetadata root, Milliseconds now) : m_root(std::move(root)), m_now(now) {}

    /// Timestamp and snapshot of the last update, which newer ones must not fall behind. Ones that the present root
    /// does not vouch for any more are left out.
    void remember(std::string_view timestamp, std::string_view snapshot);

    /// The next root: signed by old and new keys, its version one higher.
    std::optional<Defect> acceptRoot(std::string_view text);

    /// To be called when there is no further root.
    std::optional<Defect> finishRoots() const;

    /// One of the same version as the remembered changes nothing: the remembered one counts on (section 5.4.3).
    std::optional<Defect> acceptTimestamp(std::string_view text);
    std::optional<Defect> acceptSnapshot(std::string_view text);
    std::optional<Defect> acceptTargets(std::string_view text);

    /// True where `content` is what the targets name so.
    std::optional<Defect> acceptTarget(const std::string& name, std::string_view content) const;

    const TufMetadata& root() const { return m_root; }

    /// True where a key of the online roles was replaced on the way: what was kept of them is to be deleted.
    bool forgot() const { return m_forgot; }

    /// How long the metadata of that name may be at most, and the path that it is fetched from below the repository.
    std::uint64_t limitOf(std::string_view name) const;
    std::string pathOf(std::string_view name) const;

    /// What the targets say of a target; null where they do not name it.
    const TufFile* target(std::string_view name) const { return fileOf(m_targets, name); }
    std::string targetPath(std::string_view name) const;

    /// Version of the metadata of that name that is to be fetched next; 0 where it is not known yet.
    std::uint64_t versionOf(std::string_view name) const;

private:
    std::optional<Defect> check(const TufMetadata& metadata, const std::string& role) const;
    const TufFile* fileOf(const std::optional<TufMetadata>& metadata, std::string_view name) const;

    TufMetadata m_root;
    Milliseconds m_now;
    std::optional<TufMetadata> m_oldTimestamp, m_oldSnapshot;
    std::optional<TufMetadata> m_timestamp, m_snapshot, m_targets;
    bool m_forgot = false;
};

} // namespace assayer::trust
