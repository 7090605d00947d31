// SPDX-License-Identifier: GPL-3.0-or-later
// Reading and writing the decisions.
#include "trust/TrustFile.h"

#include "trust/AtomicFile.h"

#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace assayer::trust {

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

Result<TrustStore> loadTrust(const std::string& path)
{
    if (path.empty())
        return TrustStore();
    const auto text = readWhole(path, kLargestTrustFile);
    if (!text && text.error().kind == ErrorKind::NotFound)
        return TrustStore();
    if (!text)
        return failure(text.error());
    auto store = TrustStore::fromJson(*text);
    if (!store)
        return failure(store.error().kind,
                       "the trust decisions in '" + path + "' cannot be read: " + store.error().message);
    return store;
}

Result<void> saveTrust(const std::string& path, const TrustStore& store)
{
    if (path.empty())
        return failure(ErrorKind::Usage, "the environment names no folder for the trust decisions");
    std::error_code code;
    std::filesystem::create_directories(std::filesystem::path(path).parent_path(), code);
    if (code)
        return failure(ErrorKind::InputOutput, "the folder of '" + path + "' could not be made: " + code.message());
    return writeWhole(path, store.toJson(), Overwrite::Allow);
}

} // namespace assayer::trust
