// SPDX-License-Identifier: GPL-3.0-or-later
// The client workflow of The Update Framework, step by step, over files in one folder.
#include "inspection/RootRefresh.h"

#include "base/Text.h"
#include "inspection/AtomicFile.h"
#include "inspection/TrustFile.h"
#include "trust/Sha256.h"
#include "trust/TrustedRoot.h"
#include "trust/TufUpdate.h"

#include <chrono>
#include <filesystem>
#include <system_error>

namespace assayer::inspection {

namespace {

constexpr std::size_t kLargestKept = std::size_t{4} << 20U;
constexpr std::uint64_t kLargestTufRoot = std::uint64_t{512} << 10U;
constexpr std::uint64_t kLargestTimestamp = std::uint64_t{16} << 10U;
constexpr std::uint64_t kLargestTarget = std::uint64_t{1} << 20U;
constexpr int kMostRoots = 256;
constexpr const char* kTarget = "trusted_root.json";
constexpr const char* kKept = "public-root.json";

trust::Milliseconds presentTime()
{
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

// The root that is believed before anything is fetched.
struct FirstRoot
{
    std::string text;
    trust::TufMetadata metadata;
};

class RootRefresh
{
public:
    RootRefresh(const RootRefreshRequest& request, FirstRoot root, RootFetch fetch, RootProgress progress)
        : m_request(request), m_fetch(std::move(fetch)), m_progress(std::move(progress)), m_now(request.now),
          m_rootText(std::move(root.text)), m_update(std::move(root.metadata), request.now)
    {
    }

    Result<RefreshedRoot> run();

private:
    using Accept = std::optional<trust::Defect> (trust::TufUpdate::*)(std::string_view);

    Result<std::optional<std::string>> get(const std::string& path, std::uint64_t limit);
    Result<std::string> need(const std::string& path, std::uint64_t limit);
    Result<void> keep(const std::string& name, std::string_view content) const;
    std::string kept(const std::string& name) const;
    Result<void> updateRoots();
    Result<void> update(const std::string& name, const std::string& path, std::uint64_t limit, Accept accept);
    Result<RefreshedRoot> writeTarget(const std::string& content);

    static Result<void> checked(const std::optional<trust::Defect>& defect);

    const RootRefreshRequest& m_request;
    RootFetch m_fetch;
    RootProgress m_progress;
    trust::Milliseconds m_now;
    std::string m_rootText; ///< to begin with
    trust::TufUpdate m_update;
};

Result<void> RootRefresh::checked(const std::optional<trust::Defect>& defect)
{
    if (!defect)
        return {};
    std::string detail = defect->detail;
    if (detail.ends_with('.'))
        detail.pop_back();
    return failure(ErrorKind::Malformed, detail + " (" + defect->reason + ")");
}

Result<std::optional<std::string>> RootRefresh::get(const std::string& path, std::uint64_t limit)
{
    if (m_progress)
        m_progress(path);
    return m_fetch(path, limit);
}

Result<std::string> RootRefresh::need(const std::string& path, std::uint64_t limit)
{
    auto content = get(path, limit);
    if (!content)
        return failure(content.error());
    if (!*content)
        return failure(ErrorKind::NotFound, "the repository has no '" + visibleText(path) + "'");
    return std::move(**content);
}

Result<void> RootRefresh::keep(const std::string& name, std::string_view content) const
{
    return writeWhole(m_request.folder + "/" + name, content, Overwrite::Allow);
}

std::string RootRefresh::kept(const std::string& name) const
{
    return readWhole(m_request.folder + "/" + name, kLargestKept).value_or(std::string());
}

// Section 5.3: roots one after another, each signed by the keys of the one before as well as by its own.
Result<void> RootRefresh::updateRoots()
{
    for (int i = 0; i < kMostRoots; ++i) {
        auto next = get(std::to_string(m_update.root().version + 1) + ".root.json", kLargestTufRoot);
        if (!next)
            return failure(next.error());
        if (!*next)
            return checked(m_update.finishRoots());
        if (auto accepted = checked(m_update.acceptRoot(**next)); !accepted)
            return accepted;
        // Before the root is kept: once it is, nothing would tell any more that keys were replaced (section 5.3.11).
        if (m_update.forgot()) {
            std::error_code code;
            for (const char* name : {"timestamp.json", "snapshot.json"})
                std::filesystem::remove(m_request.folder + "/" + name, code);
        }
        if (auto written = keep("root.json", **next); !written)
            return written;
    }
    return failure(ErrorKind::LimitExceeded, "expected at most " + std::to_string(kMostRoots) + " newer roots");
}

Result<void> RootRefresh::update(const std::string& name, const std::string& path, std::uint64_t limit, Accept accept)
{
    auto content = need(path, limit);
    if (!content)
        return failure(content.error());
    if (auto accepted = checked((m_update.*accept)(*content)); !accepted)
        return accepted;
    return keep(name, *content);
}

Result<RefreshedRoot> RootRefresh::writeTarget(const std::string& content)
{
    if (auto accepted = checked(m_update.acceptTarget(kTarget, content)); !accepted)
        return failure(accepted.error());
    const trust::TrustedRoot root = trust::parseTrustedRoot(content);
    if (!root.defects.empty())
        return failure(checked(root.defects.front()).error());
    RefreshedRoot refreshed;
    refreshed.path = m_request.folder + "/" + kKept;
    refreshed.asOf = trust::utcTimeText(m_now).substr(0, 10);
    refreshed.rootVersion = m_update.root().version;
    refreshed.targetsVersion = m_update.versionOf("targets.json");
    const std::string before = kept(kKept);
    refreshed.changed = before.find(content) == std::string::npos;
    // The very bytes that were verified, not a copy of their meaning.
    const std::string document = "{\"asOf\": \"" + refreshed.asOf +
                                 "\", \"repository\": " + jsonLine(m_request.repository) +
                                 ", \"trustedRoot\": " + content + "}\n";
    if (auto written = keep(kKept, document); !written)
        return failure(written.error());
    return refreshed;
}

Result<RefreshedRoot> RootRefresh::run()
{
    using trust::TufUpdate;
    std::error_code code;
    std::filesystem::create_directories(m_request.folder, code);
    if (code)
        return failure(ErrorKind::InputOutput,
                       "the folder '" + m_request.folder + "' could not be made: " + code.message());
    if (auto written = keep("root.json", m_rootText); !written)
        return failure(written.error());
    m_update.remember(kept("timestamp.json"), kept("snapshot.json"));
    auto done = updateRoots();
    if (done)
        done = update("timestamp.json", "timestamp.json", kLargestTimestamp, &TufUpdate::acceptTimestamp);
    if (done)
        done = update("snapshot.json", m_update.pathOf("snapshot.json"), m_update.limitOf("snapshot.json"),
                      &TufUpdate::acceptSnapshot);
    if (done)
        done = update("targets.json", m_update.pathOf("targets.json"), m_update.limitOf("targets.json"),
                      &TufUpdate::acceptTargets);
    if (!done)
        return failure(done.error());
    const trust::TufFile* listed = m_update.target(kTarget);
    if (listed == nullptr || !listed->length || listed->sha256.empty())
        return failure(
            ErrorKind::Malformed,
            "Expected trusted_root.json among the targets, found none with its digest (trust-root-malformed)");
    if (*listed->length > kLargestTarget)
        return failure(ErrorKind::LimitExceeded, "expected a trusted root of at most 1 MiB, found " +
                                                     std::to_string(*listed->length) + " bytes announced");
    auto content = need(m_update.targetPath(kTarget), *listed->length);
    if (!content)
        return failure(content.error());
    return writeTarget(*content);
}

Result<FirstRoot> believedRoot(std::string text)
{
    auto metadata = trust::parseTufMetadata(text, "root");
    if (!metadata)
        return failure(ErrorKind::Malformed, metadata.error().message + " (trust-root-malformed)");
    if (!trust::meetsThreshold(*metadata, *metadata, "root"))
        return failure(ErrorKind::Malformed,
                       "Expected a first root that enough of its own keys signed (tuf-threshold)");
    return FirstRoot{std::move(text), std::move(*metadata)};
}

// The kept root counts where it is newer than the one that is linked in; one that the user names comes before both.
Result<FirstRoot> firstRoot(const RootRefreshRequest& request)
{
    if (!request.root.empty())
        return believedRoot(request.root);
    auto kept = believedRoot(readWhole(request.folder + "/root.json", kLargestKept).value_or(std::string()));
    if (request.repository != kPublicGoodRepository) {
        if (kept)
            return kept;
        return failure(ErrorKind::Usage,
                       "the first refresh from another repository needs its root.json, named by --root");
    }
    auto linked = believedRoot(std::string(trust::publicGoodTufRoot()));
    return linked && kept && kept->metadata.version > linked->metadata.version ? std::move(kept) : std::move(linked);
}

std::string dayOf(std::string_view document)
{
    const auto parsed = parseJson(document);
    return parsed ? jsonText(parsed->value, "asOf") : std::string();
}

} // namespace

Result<RefreshedRoot> refreshRoot(const RootRefreshRequest& request, const RootFetch& fetch,
                                  const RootProgress& progress)
{
    if (request.folder.empty())
        return failure(ErrorKind::Usage, "the environment names no folder for the root of trust");
    RootRefreshRequest timed = request;
    if (timed.now == 0)
        timed.now = presentTime();
    auto root = firstRoot(timed);
    if (!root)
        return failure(root.error());
    return RootRefresh(timed, std::move(*root), fetch, progress).run();
}

std::string rootFolder(const std::string& repository)
{
    const std::string decisions = userTrustFile();
    if (decisions.empty())
        return {};
    const std::string name = repository == kPublicGoodRepository ? "public-good" : trust::sha256Hex(repository);
    return (std::filesystem::path(decisions).parent_path() / "roots" / name).string();
}

Result<std::string> keptPublicGoodRoot()
{
    const std::string folder = rootFolder(kPublicGoodRepository);
    if (folder.empty())
        return std::string();
    const std::string path = folder + "/" + kKept;
    auto text = readWhole(path, kLargestKept);
    if (!text && (text.error().kind == ErrorKind::NotFound || text.error().kind == ErrorKind::PermissionDenied))
        return std::string();
    if (!text)
        return failure(text.error());
    const std::string day = dayOf(*text);
    if (day.empty())
        return failure(ErrorKind::Malformed,
                       "the root of trust in '" + path + "' cannot be read; assay trust refresh writes it anew");
    return day < dayOf(trust::publicGoodRootText()) ? std::string() : std::move(*text);
}

std::string publicGoodRootDate()
{
    const auto kept = keptPublicGoodRoot();
    return dayOf(kept && !kept->empty() ? std::string_view(*kept) : trust::publicGoodRootText());
}

} // namespace assayer::inspection
