// SPDX-License-Identifier: GPL-3.0-or-later
#include "integrity/Digests.h"

#include "base/Encoding.h"
#include "base/Text.h"
#include "integrity/BlockReader.h"
#include "integrity/EntropyProfile.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <memory>

namespace assayer::integrity {

namespace {

constexpr std::size_t kAlgorithms = 7;
constexpr std::array<const char*, kAlgorithms> kOpenSslNames{"SHA256", "SHA1", "SHA512", "BLAKE2B-512",
                                                             "MD5",    "SHA1", "SHA384"};
constexpr std::array<std::string_view, kAlgorithms> kWords{"sha256", "git-blob-sha1", "sha512", "blake2b",
                                                           "md5",    "sha1",          "sha384"};

struct ContextDeleter
{
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, ContextDeleter>;

// Fetched once: OpenSSL 3 takes a lock and searches its providers at every fetch, which thousands of small files feel.
const EVP_MD* implementation(Algorithm algorithm)
{
    static const std::array<const EVP_MD*, kAlgorithms> kFetched = [] {
        std::array<const EVP_MD*, kAlgorithms> fetched{};
        for (std::size_t i = 0; i < kAlgorithms; ++i)
            fetched[i] = EVP_MD_fetch(nullptr, kOpenSslNames[i], nullptr);
        return fetched;
    }();
    return kFetched[static_cast<std::size_t>(algorithm)];
}

struct Running
{
    Algorithm algorithm;
    Context context;
};

Result<std::vector<Running>> start(const DigestPlan& plan, std::uint64_t length)
{
    std::vector<Running> running;
    for (const Algorithm algorithm : plan.algorithms) {
        Context context(EVP_MD_CTX_new());
        const EVP_MD* digest = implementation(algorithm);
        if (digest == nullptr || !context || EVP_DigestInit_ex2(context.get(), digest, nullptr) != 1)
            return failure(ErrorKind::Unsupported,
                           "this system's OpenSSL does not offer " + std::string(algorithmWord(algorithm)));
        if (algorithm == Algorithm::GitBlobSha1) {
            const std::string header = "blob " + std::to_string(length);
            EVP_DigestUpdate(context.get(), header.c_str(), header.size() + 1);
        }
        running.push_back({algorithm, std::move(context)});
    }
    return running;
}

// A block that the reading thread has just filled lies in another core's cache, line by line slower to fetch than to
// hash: each slice is asked for while the one before it is hashed.
constexpr std::size_t kSlice = 2048;
constexpr std::size_t kCacheLine = 64;

void askFor(std::span<const std::byte> bytes)
{
    for (std::size_t i = 0; i < bytes.size(); i += kCacheLine)
        __builtin_prefetch(&bytes[i]);
}

void update(std::vector<Running>& running, std::span<const std::byte> block)
{
    while (!block.empty()) {
        const auto slice = block.first(std::min(kSlice, block.size()));
        block = block.subspan(slice.size());
        askFor(block.first(std::min(kSlice, block.size())));
        for (Running& one : running)
            EVP_DigestUpdate(one.context.get(), slice.data(), slice.size());
    }
}

} // namespace

std::string_view algorithmWord(Algorithm algorithm)
{
    return kWords[static_cast<std::size_t>(algorithm)];
}

std::optional<Algorithm> algorithmOf(std::string_view word)
{
    for (std::size_t i = 0; i < kAlgorithms; ++i) {
        if (kWords[i] == word)
            return static_cast<Algorithm>(i);
    }
    return std::nullopt;
}

Result<Digested> digest(const source::ByteSource& bytes, const DigestPlan& plan, const std::stop_token& stop,
                        const std::function<void(std::uint64_t)>& progress)
{
    const std::uint64_t end = plan.end.value_or(bytes.size());
    const std::uint64_t length = end > plan.begin ? end - plan.begin : 0;
    auto running = start(plan, length);
    if (!running)
        return failure(running.error());
    std::optional<EntropyProfile> profile;
    if (plan.entropy)
        profile.emplace(length);
    BlockReader reader(bytes, plan.begin, end, plan.readAhead);
    while (!reader.atEnd()) {
        if (stop.stop_requested())
            return failure(ErrorKind::Cancelled, "the inspection was stopped");
        const auto block = reader.next();
        if (!block)
            return failure(block.error());
        update(*running, *block);
        if (profile)
            profile->add(*block);
        if (progress)
            progress(block->size());
    }
    Digested result;
    for (Running& one : *running) {
        std::array<std::byte, EVP_MAX_MD_SIZE> value{};
        unsigned size = 0;
        EVP_DigestFinal_ex(one.context.get(), reinterpret_cast<unsigned char*>(value.data()), &size);
        result.digests.emplace(algorithmWord(one.algorithm), toHex(std::span(value).first(size)));
    }
    if (profile)
        result.entropy = profile->finish();
    return result;
}

} // namespace assayer::integrity
