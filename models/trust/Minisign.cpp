// SPDX-License-Identifier: GPL-3.0-or-later
// Reading minisign's files.
#include "trust/Minisign.h"

#include "base/Encoding.h"
#include "base/Text.h"
#include "trust/OpensslPointers.h"

#include <algorithm>

namespace assayer::trust {

namespace {

constexpr std::string_view kUntrusted = "untrusted comment:";
constexpr std::string_view kTrusted = "trusted comment: ";
constexpr std::size_t kLargestMinisignFile = std::size_t{64} << 10U;
constexpr std::size_t kSignatureBytes = 74; // algorithm, key number, Ed25519 signature
constexpr std::size_t kKeyBytes = 42;

std::string_view takeFileLine(std::string_view& text)
{
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    return line;
}

Result<std::string> decoded(std::string_view line, std::size_t bytes, const std::string& what)
{
    const auto value = fromBase64(line);
    if (!value)
        return failure(ErrorKind::Malformed, what + " holds " + value.error().message);
    if (value->size() != bytes)
        return failure(ErrorKind::Malformed, what + " is not " + std::to_string(bytes) + " bytes long");
    return std::string(asText(*value));
}

} // namespace

Result<MinisignSignature> parseMinisign(std::string_view text)
{
    if (text.size() > kLargestMinisignFile)
        return failure(ErrorKind::LimitExceeded, "the file is larger than 64 KiB");
    if (!takeFileLine(text).starts_with(kUntrusted))
        return failure(ErrorKind::Malformed, "the untrusted comment is missing");
    const auto bytes = decoded(takeFileLine(text), kSignatureBytes, "the second line");
    if (!bytes)
        return failure(bytes.error());
    MinisignSignature signature;
    const std::string algorithm = bytes->substr(0, 2);
    if (algorithm != "Ed" && algorithm != "ED")
        return failure(ErrorKind::Unsupported, "the algorithm is neither Ed nor ED");
    signature.prehashed = algorithm == "ED";
    signature.keyNumber = bytes->substr(2, 8);
    signature.value = bytes->substr(10);
    if (text.empty())
        return signature;
    const std::string_view comment = takeFileLine(text);
    if (!comment.starts_with(kTrusted))
        return failure(ErrorKind::Malformed, "the third line is no trusted comment");
    signature.trustedComment = comment.substr(kTrusted.size());
    const auto global = decoded(takeFileLine(text), 64, "the fourth line");
    if (!global)
        return failure(global.error());
    signature.global = *global;
    return signature;
}

Result<MinisignKey> parseMinisignKey(std::string_view text)
{
    std::string_view line = takeFileLine(text);
    if (line.starts_with(kUntrusted))
        line = takeFileLine(text);
    const auto bytes = decoded(line, kKeyBytes, "the key");
    if (!bytes)
        return failure(bytes.error());
    if (!bytes->starts_with("Ed"))
        return failure(ErrorKind::Unsupported, "the key is not of the algorithm Ed");
    return MinisignKey{bytes->substr(2, 8), bytes->substr(10)};
}

std::string keyNumberText(std::string_view keyNumber)
{
    std::string reversed(keyNumber.rbegin(), keyNumber.rend());
    std::string text = toHex(asBytes(reversed));
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c; });
    return text;
}

bool edwardsVerifies(std::string_view key, std::string_view message, std::string_view signature)
{
    const ErrorQueueGuard guard;
    const auto* bytes = reinterpret_cast<const unsigned char*>(key.data());
    const KeyPointer native(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes, key.size()));
    const DigestContextPointer context(EVP_MD_CTX_new());
    return native != nullptr && context != nullptr &&
           EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, native.get()) == 1 &&
           EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature.data()), signature.size(),
                            reinterpret_cast<const unsigned char*>(message.data()), message.size()) == 1;
}

} // namespace assayer::trust
