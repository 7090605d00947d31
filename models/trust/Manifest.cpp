// SPDX-License-Identifier: GPL-3.0-or-later
// Reading the statement and its list of files.
#include "trust/Manifest.h"

#include "base/Encoding.h"
#include "base/Json.h"
#include "base/Text.h"
#include "trust/Sha256.h"

#include <algorithm>
#include <charconv>
#include <map>

namespace assayer::trust {

namespace {

constexpr std::string_view kStatementV1 = "https://in-toto.io/Statement/v1";
constexpr std::string_view kStatementV01 = "https://in-toto.io/Statement/v0.1";
constexpr std::string_view kSignatureV1 = "https://model_signing/signature/v1.";
constexpr std::string_view kDigestsV01 = "https://model_signing/Digests/v0.1";

// Hexadecimal digits of a digest; 0 for an algorithm that no version of the format has.
std::size_t digestLength(std::string_view algorithm)
{
    if (algorithm == "sha256" || algorithm == "blake3")
        return 64;
    if (algorithm == "blake2b")
        return 128;
    return 0;
}

bool isLowerHex(std::string_view text)
{
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

std::optional<std::uint64_t> decimal(std::string_view text)
{
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

// Splits "path:begin:end" at the last two colons, since a file name may hold colons itself.
bool splitShard(std::string_view name, std::string& path, ByteRange& range)
{
    const std::size_t last = name.rfind(':');
    if (last == std::string_view::npos || last == 0)
        return false;
    const std::size_t first = name.rfind(':', last - 1);
    if (first == std::string_view::npos)
        return false;
    const auto begin = decimal(name.substr(first + 1, last - first - 1));
    const auto end = decimal(name.substr(last + 1));
    if (!begin || !end || *begin >= *end)
        return false;
    path = name.substr(0, first);
    range = {*begin, *end};
    return true;
}

// Four values a resource: a model of 375 000 signed files or shards.
constexpr std::size_t kMaximumManifestValues = 1'500'000;

class ManifestReader
{
public:
    explicit ManifestReader(Manifest& manifest) : m_manifest(manifest) {}

    void read(const Json& statement)
    {
        m_manifest.predicateType = jsonText(statement, "predicateType");
        m_manifest.legacyDigests = m_manifest.predicateType == kDigestsV01;
        m_manifest.modelSignature = m_manifest.legacyDigests || m_manifest.predicateType.starts_with(kSignatureV1);
        checkStatementType(jsonText(statement, "_type"));
        if (!m_manifest.modelSignature) {
            defect("predicate-type", "Expected the predicate " + std::string(kSignatureV1) + "0, found \"" +
                                         excerpt(m_manifest.predicateType, 200) + "\".");
            return;
        }
        if (m_manifest.legacyDigests) {
            readSubjects(jsonMember(statement, "subject"));
        } else {
            readSubject(jsonMember(statement, "subject"));
            readPredicate(jsonMember(statement, "predicate"));
            checkRoot();
        }
        finish();
    }

    void defect(std::string_view reason, std::string detail)
    {
        m_manifest.defects.push_back({std::string(reason), std::move(detail)});
    }

private:
    void checkStatementType(std::string_view type)
    {
        if (type == kStatementV1 || (m_manifest.legacyDigests && type == kStatementV01))
            return;
        defect("statement-type",
               "Expected the statement type " + std::string(kStatementV1) + ", found \"" + excerpt(type, 200) + "\".");
    }

    void readSubject(const Json& subjects)
    {
        const std::size_t count = subjects.is_array() ? subjects.size() : 0;
        if (count != 1)
            defect("subject-count", "Expected exactly one subject, found " + std::to_string(count) + ".");
        if (count == 0)
            return;
        m_manifest.subjectName = jsonText(subjects[0], "name");
        m_manifest.rootDigest = jsonText(jsonMember(subjects[0], "digest"), "sha256");
    }

    void readPredicate(const Json& predicate)
    {
        const Json& serialization = jsonMember(predicate, "serialization");
        const std::string method = jsonText(serialization, "method");
        m_manifest.shards = method == "shards";
        if (method != "files" && method != "shards")
            defect("serialization-method", "Expected the serialization method \"files\" or \"shards\", found \"" +
                                               excerpt(method, 120) + "\".");
        m_hashType = jsonText(serialization, "hash_type");
        const Json& links = jsonMember(serialization, "allow_symlinks");
        m_manifest.allowSymlinks = links.is_boolean() && links.get<bool>();
        const Json& ignored = jsonMember(serialization, "ignore_paths");
        if (ignored.is_array()) {
            for (const Json& path : ignored) {
                if (path.is_string())
                    m_manifest.ignorePaths.push_back(path.get<std::string>());
            }
        }
        const Json& resources = jsonMember(predicate, "resources");
        if (!resources.is_array())
            return;
        for (const Json& resource : resources) {
            std::string algorithm = jsonText(resource, "algorithm", m_hashType);
            if (m_manifest.shards)
                algorithm = algorithm.substr(0, algorithm.find("-sharded-"));
            add(jsonText(resource, "name"), algorithm, jsonText(resource, "digest"));
        }
    }

    void readSubjects(const Json& subjects)
    {
        if (!subjects.is_array())
            return;
        for (const Json& subject : subjects) {
            const std::string kind =
                jsonText(jsonMember(subject, "annotations"), "actual_hash_algorithm", "file-sha256");
            add(jsonText(subject, "name"), kind == "file-sha256" ? "sha256" : kind,
                jsonText(jsonMember(subject, "digest"), "sha256"));
        }
    }

    void add(const std::string& name, std::string_view algorithm, const std::string& digest)
    {
        ++m_listed;
        // Of many resources with the same fault the first few tell all there is to know.
        const bool tell = m_manifest.defects.size() < 20;
        Resource resource;
        resource.path = name;
        // The reference's option is called blake2, the registry's name is blake2b: both are the 64-byte digest.
        resource.algorithm = algorithm == "blake2" ? "blake2b" : std::string(algorithm);
        resource.digest = digest;
        const std::size_t length = digestLength(resource.algorithm);
        if (length == 0) {
            m_rootComputable = false;
            if (tell)
                defect("hash-algorithm", "Expected sha256, blake2b or blake3, found \"" + excerpt(algorithm, 80) +
                                             "\" for " + excerpt(name, 200) + ".");
            return;
        }
        if (digest.size() != length || !isLowerHex(digest)) {
            m_rootComputable = false;
            if (tell)
                defect("bundle-encoding", "Expected " + std::to_string(length) +
                                              " lower-case hexadecimal digits, found \"" + excerpt(digest, 140) +
                                              "\" for " + excerpt(name, 200) + ".");
            return;
        }
        m_rootBytes += digest;
        if (m_manifest.shards && !placeShard(resource, tell))
            return;
        if (!isInnerPath(resource.path) && resource.path != ".") {
            if (tell)
                defect("path-escape", "Expected a path below the model, found \"" + excerpt(resource.path, 200) +
                                          "\"; no such file was opened.");
            return;
        }
        m_manifest.resources.push_back(std::move(resource));
    }

    bool placeShard(Resource& resource, bool tell)
    {
        std::string path;
        ByteRange range;
        if (!splitShard(resource.path, path, range)) {
            if (tell)
                defect("shard-gap",
                       "Expected a name of the form path:begin:end, found \"" + excerpt(resource.path, 200) + "\".");
            return false;
        }
        resource.path = std::move(path);
        resource.shard = range;
        return true;
    }

    // The root digest stands for the listed digests in the listed order, always under SHA-256.
    void checkRoot()
    {
        const auto bytes = fromHex(m_rootBytes);
        if (!bytes || !m_rootComputable || m_listed == 0)
            return;
        const std::string actual = sha256Hex(asText(*bytes));
        if (actual != m_manifest.rootDigest)
            defect("root-digest-inconsistent", "Expected the root digest " + actual +
                                                   " of the listed resources, found \"" +
                                                   excerpt(m_manifest.rootDigest, 140) + "\" as the signed subject.");
    }

    void finish()
    {
        if (m_listed == 0)
            defect("no-resources", "Expected a list of signed files, found none.");
        std::map<std::pair<std::string_view, std::optional<ByteRange>>, std::string_view> seen;
        std::size_t told = 0;
        bool sorted = true;
        const Resource* previous = nullptr;
        for (const Resource& resource : m_manifest.resources) {
            const auto [place, fresh] = seen.try_emplace({resource.path, resource.shard}, resource.digest);
            if (!fresh && told++ < 20)
                defect("duplicate-resource",
                       "Expected every file once, found " + excerpt(resource.path, 200) + " twice" +
                           (place->second == resource.digest ? "." : ", with two different digests."));
            if (previous != nullptr && previous->path > resource.path)
                sorted = false;
            previous = &resource;
        }
        if (!sorted)
            m_manifest.notes.emplace_back("The files are not listed in byte order of their names.");
    }

    Manifest& m_manifest;
    std::string m_hashType;
    std::string m_rootBytes; // hexadecimal digits of all listed digests
    bool m_rootComputable = true;
    std::size_t m_listed = 0;
};

} // namespace

bool isInnerPath(std::string_view path)
{
    if (path.empty() || path.find('\0') != std::string_view::npos)
        return false;
    std::size_t begin = 0;
    while (begin <= path.size()) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        const std::string_view part = path.substr(begin, end - begin);
        if (part.empty() || part == "." || part == "..")
            return false;
        begin = end + 1;
    }
    return true;
}

bool isSupportedHash(std::string_view algorithm)
{
    return algorithm == "sha256" || algorithm == "blake2b";
}

Manifest parseManifest(std::string_view payload)
{
    Manifest manifest;
    ManifestReader reader(manifest);
    Limits limits;
    limits.documentValues = kMaximumManifestValues;
    const auto document = parseJson(payload, limits);
    if (!document) {
        const bool limit = document.error().kind == ErrorKind::LimitExceeded;
        reader.defect(limit ? kLimitExceeded : "json-parse",
                      "Expected an in-toto statement in JSON, found: " + document.error().message + " (byte " +
                          std::to_string(document.error().offset.value_or(0)) + ").");
        return manifest;
    }
    if (!document->duplicateKeys.empty())
        reader.defect("json-duplicate-key", "Expected every member once, found " + document->duplicateKeys.front() +
                                                " twice in the statement.");
    reader.read(document->value);
    return manifest;
}

} // namespace assayer::trust
