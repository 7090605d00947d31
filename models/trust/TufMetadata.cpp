// SPDX-License-Identifier: GPL-3.0-or-later
// Reading and verifying metadata of The Update Framework.
#include "trust/TufMetadata.h"

#include "base/Encoding.h"
#include "base/Text.h"

#include <algorithm>

namespace assayer::trust {

namespace {

constexpr std::size_t kLargestMetadata = 512U << 10U;
constexpr std::size_t kMostTufSignatures = 64;
constexpr std::size_t kDeepest = 32;

std::string canonicalText(std::string_view text)
{
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            result += '\\';
        result += c;
    }
    return result + "\"";
}

// Containers that are open, with the position of their next element.
struct Open
{
    const Json* value;
    Json::const_iterator next;
};

Result<std::string> scalarText(const Json& value)
{
    if (value.is_string())
        return canonicalText(value.get_ref<const std::string&>());
    if (value.is_number_integer() || value.is_boolean() || value.is_null())
        return value.dump();
    return failure(ErrorKind::Malformed, "canonical JSON has no numbers with a fraction");
}

tl::unexpected<Error> malformedMetadata(const std::string& message)
{
    return failure(ErrorKind::Malformed, message);
}

Result<TufFile> readFile(const Json& json)
{
    TufFile file;
    file.version = jsonUnsigned(json, "version").value_or(0);
    file.length = jsonUnsigned(json, "length");
    file.sha256 = asciiLower(jsonText(jsonMember(json, "hashes"), "sha256"));
    // It becomes part of an address.
    if (!file.sha256.empty() && (file.sha256.size() != 64 || !fromHex(file.sha256)))
        return malformedMetadata("a digest is no SHA-256");
    return file;
}

// The schemes of section 4.2.2. Keys of others count for nobody.
Result<TufKey> readKey(const Json& json)
{
    const std::string scheme = jsonText(json, "scheme");
    const std::string material = jsonText(jsonMember(json, "keyval"), "public");
    if (scheme == "ed25519") {
        constexpr std::string_view kKeyInfo = "302a300506032b6570032100"; // RFC 8410 section 4, in front of the key
        const auto info = fromHex(std::string(kKeyInfo) + material);
        if (!info)
            return failure(ErrorKind::Malformed, "the key is no hexadecimal text");
        auto key = PublicKey::fromDer(*info);
        return key ? Result<TufKey>(TufKey{std::move(*key), {}}) : failure(key.error());
    }
    auto key = PublicKey::fromPem(material);
    if (!key)
        return failure(key.error());
    if (scheme == "ecdsa-sha2-nistp256" && key->curve() == "P-256")
        return TufKey{std::move(*key), {"SHA256", false}};
    if (scheme == "rsassa-pss-sha256" && key->description().starts_with("RSA"))
        return TufKey{std::move(*key), {"SHA256", true}};
    return failure(ErrorKind::Unsupported, "a key of an unknown scheme");
}

Result<void> readRoot(const Json& json, TufMetadata& metadata)
{
    const Json& keys = jsonMember(json, "keys");
    const Json& roles = jsonMember(json, "roles");
    if (!keys.is_object() || !roles.is_object() || keys.size() > 1024 || roles.size() > 64)
        return malformedMetadata("the root lists no keys and roles");
    for (const auto& [id, key] : keys.items()) {
        if (auto parsed = readKey(key))
            metadata.keys.emplace(id, std::move(*parsed));
    }
    for (const auto& [name, entry] : roles.items()) {
        TufRole role;
        role.threshold = jsonUnsigned(entry, "threshold").value_or(0);
        for (const Json& id : jsonMember(entry, "keyids")) {
            if (id.is_string())
                role.keyIds.insert(id.get<std::string>());
        }
        if (role.threshold == 0)
            return malformedMetadata("a role demands no signature at all");
        metadata.roles.emplace(name, std::move(role));
    }
    return {};
}

Result<void> readSigned(const Json& json, TufMetadata& metadata)
{
    metadata.type = jsonText(json, "_type");
    const auto version = jsonUnsigned(json, "version");
    const auto expires = parseUtcTime(jsonText(json, "expires"));
    if (!version || *version == 0 || !expires)
        return malformedMetadata("the metadata has no version or no time at which it expires");
    metadata.version = *version;
    metadata.expires = *expires;
    if (metadata.type == "root") {
        metadata.consistentSnapshot = jsonMember(json, "consistent_snapshot") == Json(true);
        return readRoot(json, metadata);
    }
    for (const auto& [name, file] : jsonMember(json, metadata.type == "targets" ? "targets" : "meta").items()) {
        auto read = readFile(file);
        if (!read)
            return failure(read.error());
        metadata.files.emplace(name, std::move(*read));
    }
    return {};
}

} // namespace

Result<std::string> canonicalJson(const Json& value)
{
    std::string text;
    std::vector<Open> open;
    const auto begin = [&](const Json& json) -> Result<void> {
        if (!json.is_structured()) {
            auto scalar = scalarText(json);
            if (!scalar)
                return failure(scalar.error());
            text += *scalar;
            return {};
        }
        if (open.size() >= kDeepest)
            return failure(ErrorKind::LimitExceeded, "the metadata is nested too deeply");
        text += json.is_object() ? '{' : '[';
        open.push_back({&json, json.begin()});
        return {};
    };
    auto done = begin(value);
    while (done && !open.empty()) {
        Open& top = open.back();
        if (top.next == top.value->end()) {
            text += top.value->is_object() ? '}' : ']';
            open.pop_back();
            continue;
        }
        if (top.next != top.value->begin())
            text += ',';
        // Keys of an object come in the order of their bytes.
        if (top.value->is_object())
            text += canonicalText(top.next.key()) + ":";
        const Json& element = *top.next;
        ++top.next;
        done = begin(element);
    }
    if (!done)
        return failure(done.error());
    return text;
}

Result<TufMetadata> parseTufMetadata(std::string_view text, std::string_view type)
{
    if (text.size() > kLargestMetadata)
        return failure(ErrorKind::LimitExceeded, "the metadata takes more than 512 KiB");
    const auto document = parseJson(text);
    if (!document)
        return failure(document.error());
    if (!document->duplicateKeys.empty())
        return malformedMetadata("a member stands twice: " + document->duplicateKeys.front());
    TufMetadata metadata;
    const Json& content = jsonMember(document->value, "signed");
    auto canonical = canonicalJson(content);
    if (!canonical)
        return failure(canonical.error());
    metadata.canonical = std::move(*canonical);
    if (auto read = readSigned(content, metadata); !read)
        return failure(read.error());
    if (metadata.type != type)
        return malformedMetadata("the metadata is of the type \"" + excerpt(metadata.type, 40) + "\" instead of " +
                                 std::string(type));
    const Json& signatures = jsonMember(document->value, "signatures");
    if (!signatures.is_array() || signatures.size() > kMostTufSignatures)
        return malformedMetadata("the metadata carries no list of signatures");
    for (const Json& signature : signatures) {
        const auto bytes = fromHex(jsonText(signature, "sig"));
        // The same key twice would count as two signers.
        if (bytes && !metadata.signatures.emplace(jsonText(signature, "keyid"), asText(*bytes)).second)
            return malformedMetadata("a key signed twice");
    }
    return metadata;
}

bool meetsThreshold(const TufMetadata& metadata, const TufMetadata& root, const std::string& role)
{
    const auto wanted = root.roles.find(role);
    if (wanted == root.roles.end() || wanted->second.threshold == 0)
        return false;
    std::uint64_t good = 0;
    std::set<std::string> counted;
    for (const std::string& id : wanted->second.keyIds) {
        const auto key = root.keys.find(id);
        const auto signature = metadata.signatures.find(id);
        if (key == root.keys.end() || signature == metadata.signatures.end())
            continue;
        // One key under two identifiers is one signer.
        const bool right =
            verifyMessage(key->second.key, metadata.canonical, asBytes(signature->second), key->second.scheme);
        if (right && counted.insert(key->second.key.infoDigest()).second)
            ++good;
    }
    return good >= wanted->second.threshold;
}

} // namespace assayer::trust
