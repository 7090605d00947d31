// SPDX-License-Identifier: GPL-3.0-or-later
// Bringing Sigstore's root of trust up to date by The Update Framework (specification 1.0.34, section 5), only when the
// user asks, and finding it again.
#pragma once

#include "base/Result.h"
#include "record/Inspection.h"
#include "trust/UtcTime.h"

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace assayer::inspection {

/// Where the public-good root is handed out.
inline constexpr const char* kPublicGoodRepository = "https://tuf-repo-cdn.sigstore.dev";

struct RootRefreshRequest
{
    std::string repository = kPublicGoodRepository;
    std::string root;            ///< text of the root.json to begin with; empty: the kept one, else the one linked in
    std::string folder;          ///< what is kept of the repository
    trust::Milliseconds now = 0; ///< holds for the whole refresh; 0 is the clock
};

struct RefreshedRoot
{
    std::string path; ///< of the written document: {"asOf", "repository", "trustedRoot"}
    std::string asOf; ///< UTC day on which the repository vouched for it
    std::uint64_t rootVersion = 0;
    std::uint64_t targetsVersion = 0;
    bool changed = false;                       ///< another root than the one kept before
    std::vector<record::NetworkAccess> network; ///< hosts and bytes
};

/// Answers with the content at a path below the repository, of at most so many bytes; nothing where there is none.
using RootFetch = std::function<Result<std::optional<std::string>>(const std::string& path, std::uint64_t limit)>;

/// Told the path that is fetched next.
using RootProgress = std::function<void(const std::string& path)>;

/// Runs the whole client workflow with what `fetch` brings. Metadata is kept as soon as it is verified, so that nobody
/// can turn time back later; the trusted root that was kept before stays until a newer one is verified. An error names
/// the reason in brackets: tuf-rollback, tuf-freeze, tuf-threshold, trust-root-expired, trust-root-malformed.
Result<RefreshedRoot> refreshRoot(const RootRefreshRequest& request, const RootFetch& fetch,
                                  const RootProgress& progress = {});

/// The same over the network.
Result<RefreshedRoot> refreshRootOverNetwork(const RootRefreshRequest& request, const RootProgress& progress,
                                             const std::stop_token& stop);

/// Where metadata of that repository is kept: a folder beside the user's trust decisions. Empty where the environment
/// names no home.
std::string rootFolder(const std::string& repository);

/// The refreshed public-good root as the text that Options::trustedRoot takes; empty where none is kept or the one that
/// is linked in is newer. A kept root that cannot be read is an error, since ignoring it would bring revoked keys back.
Result<std::string> keptPublicGoodRoot();

/// The day of the public-good root that counts: of the kept one, else of the one that is linked in.
std::string publicGoodRootDate();

} // namespace assayer::inspection
