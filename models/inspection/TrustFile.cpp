// SPDX-License-Identifier: GPL-3.0-or-later
// Reading and writing the decisions.
#include "inspection/TrustFile.h"

#include "inspection/AtomicFile.h"

#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <unistd.h>

namespace assayer::inspection {

namespace {

constexpr std::size_t kLargestTrustFile = std::size_t{32} << 20U;

std::string variable(const char* name)
{
    const char* value = std::getenv(name); // NOLINT(concurrency-mt-unsafe): nothing here sets the environment
    return value == nullptr ? std::string() : std::string(value);
}

} // namespace

std::string userTrustFile()
{
    std::string named = variable("ASSAYER_TRUST");
    if (!named.empty())
        return named;
    const std::string data = variable("XDG_DATA_HOME");
    if (data.starts_with('/'))
        return data + "/assayer/trust.json";
    const std::string home = variable("HOME");
    return home.starts_with('/') ? home + "/.local/share/assayer/trust.json" : std::string();
}

Result<trust::TrustStore> loadTrust(const std::string& path)
{
    if (path.empty())
        return trust::TrustStore();
    const auto text = readWhole(path, kLargestTrustFile);
    if (!text && text.error().kind == ErrorKind::NotFound)
        return trust::TrustStore();
    // A home that this user may not enter is somebody else's, left in the environment by whoever changed the user.
    const std::string folder = std::filesystem::path(path).parent_path().string();
    if (!text && text.error().kind == ErrorKind::PermissionDenied && ::access(folder.c_str(), X_OK) != 0)
        return trust::TrustStore();
    if (!text)
        return failure(text.error());
    auto store = trust::TrustStore::fromJson(*text);
    if (!store)
        return failure(store.error().kind,
                       "the trust decisions in '" + path + "' cannot be read: " + store.error().message);
    return store;
}

Result<void> saveTrust(const std::string& path, const trust::TrustStore& store)
{
    if (path.empty())
        return failure(ErrorKind::Usage, "the environment names no folder for the trust decisions");
    std::error_code code;
    std::filesystem::create_directories(std::filesystem::path(path).parent_path(), code);
    if (code)
        return failure(ErrorKind::InputOutput, "the folder of '" + path + "' could not be made: " + code.message());
    return writeWhole(path, store.toJson(), Overwrite::Allow);
}

} // namespace assayer::inspection
