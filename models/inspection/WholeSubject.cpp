// SPDX-License-Identifier: GPL-3.0-or-later
// The part of an inspection that needs all files: the card, the signatures, the names of the cache.
#include "base/Encoding.h"
#include "base/Text.h"
#include "inspection/InspectionRun.h"
#include "inspection/SignaturePolicy.h"
#include "inspection/SignerDecisions.h"
#include "integrity/Digests.h"
#include "record/RecordJson.h"
#include "record/Verdicts.h"
#include "risk/Catalogue.h"
#include "sandbox/Protocol.h"

#include <algorithm>
#include <fcntl.h>

namespace assayer::inspection {

namespace {

constexpr std::size_t kMostLicences = 8;

// Digests that a signature may demand beyond those of the whole subject, and what opening a file for one counts.
constexpr std::uint64_t kFreeDemandBytes = 64ULL << 20U;
constexpr std::uint64_t kDemandCost = 256;

bool isLicenceName(std::string_view path)
{
    const std::string name = asciiLower(path);
    if (name.find('/') != std::string::npos)
        return false;
    for (const std::string_view begin : {"license", "licence", "copying", "notice", "use_policy"}) {
        if (name.starts_with(begin))
            return true;
    }
    return false;
}

std::string_view lastPart(std::string_view path)
{
    return path.substr(path.find_last_of('/') + 1);
}

bool isDigest(std::string_view text, std::size_t digits)
{
    return text.size() == digits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

} // namespace

void InspectionRun::collect()
{
    for (FileState& state : m_states) {
        if (state.stagesLeft > 0 && m_stop.stop_requested())
            state.problems.push_back({state.file.path, "cancelled", "The inspection was stopped before this file."});
        if (state.isSignature)
            m_signaturePaths.push_back(state.file.path);
        m_rawPaths.emplace(state.file.path, state.entry.path);
        m_record.subject.files += 1;
        m_record.subject.bytes += state.file.size;
        std::move(state.findings.begin(), state.findings.end(), std::back_inserter(m_record.findings));
        std::move(state.problems.begin(), state.problems.end(), std::back_inserter(m_record.problems));
        m_record.files.push_back(std::move(state.file));
    }
    if (m_states.empty())
        m_record.problems.push_back({"", "no-files", "The subject holds no file, so nothing was inspected."});
    std::sort(m_signaturePaths.begin(), m_signaturePaths.end());
    record::sortRecord(m_record);
}

// In the cache of the hub, a blob's name is its expected SHA-256 (large files) or git blob id (small ones).
void InspectionRun::checkCacheNames()
{
    if (m_subject.kind() != source::SubjectKind::CacheSnapshot)
        return;
    for (const record::File& file : m_record.files) {
        if (!file.linkTarget)
            continue;
        const std::string_view expected = lastPart(*file.linkTarget);
        const char* algorithm = isDigest(expected, 64) ? "sha256" : isDigest(expected, 40) ? "git-blob-sha1" : nullptr;
        const auto actual = algorithm != nullptr ? file.digests.find(algorithm) : file.digests.end();
        if (actual == file.digests.end() || actual->second == expected)
            continue;
        record::Finding finding = risk::Catalogue::builtIn().findingFor(
            "source.cache-mismatch",
            "the cache names the content " + std::string(expected) + " and its " + algorithm + " is " + actual->second);
        finding.path = file.path;
        m_observer.findingMade(finding);
        m_record.findings.push_back(std::move(finding));
    }
}

void InspectionRun::absorb(WorkerAnswers& answers, const std::string& path)
{
    for (record::Finding& finding : answers.findings) {
        finding.path = path;
        m_observer.findingMade(finding);
        m_record.findings.push_back(std::move(finding));
    }
    for (record::Problem& problem : answers.problems) {
        problem.path = path;
        m_observer.problemMet(problem);
        m_record.problems.push_back(std::move(problem));
    }
    std::move(answers.claims.begin(), answers.claims.end(), std::back_inserter(m_record.claims));
}

void InspectionRun::checkCard()
{
    record::File* card = nullptr;
    std::vector<std::string> licences;
    for (record::File& file : m_record.files) {
        if (asciiLower(file.path) == "readme.md" && !file.digests.empty())
            card = &file;
        if (isLicenceName(file.path) && licences.size() < kMostLicences)
            licences.push_back(file.path);
    }
    // A lone file that is no card has no statements to check.
    if (card == nullptr && m_subject.kind() == source::SubjectKind::File)
        return;
    Json files = Json::array();
    for (const record::File& file : m_record.files)
        files.push_back(record::toJson(file));
    const auto document = sandbox::memoryFile(jsonLine(files));
    if (!document)
        return;
    const source::Descriptor documentOwner(*document);
    std::vector<int> descriptors{*document};
    std::vector<std::unique_ptr<source::FileSource>> opened;
    Json header{{"task", "card"}, {"card", nullptr}, {"licences", Json::array()}};
    const auto add = [&](const std::string& path) {
        auto file = m_subject.open(m_rawPaths.at(path));
        if (!file)
            return false;
        descriptors.push_back((*file)->descriptor());
        opened.push_back(std::move(*file));
        return true;
    };
    if (card != nullptr && add(card->path))
        header["card"] = card->path;
    for (const std::string& path : licences) {
        if (add(path))
            header["licences"].push_back(path);
    }
    auto answers = askAfresh(header, descriptors, "The model card was not judged");
    if (!answers)
        return;
    if (card != nullptr && answers->facts.is_object())
        card->facts.update(answers->facts);
    absorb(*answers, card != nullptr ? card->path : std::string());
}

Json InspectionRun::signatureDocument(const std::string& path) const
{
    Json files = Json::array();
    for (const record::File& file : m_record.files)
        files.push_back({{"path", file.path},
                         {"size", file.size},
                         {"digests", file.digests},
                         {"symlink", file.linkTarget && m_subject.kind() != source::SubjectKind::CacheSnapshot}});
    Json document = signaturePolicy(m_options);
    document["keyring"] = toBase64(asBytes(keyringFor(m_record.subject, m_options)));
    document["knownKeys"] = rememberedKeys(m_record.subject, m_options);
    document["path"] = path;
    document["singleFile"] = m_subject.kind() == source::SubjectKind::File;
    document["files"] = std::move(files);
    return document;
}

Result<std::string> InspectionRun::rangeDigest(const std::string& path, const Json& demand)
{
    // A manifest over a single file may call it "."; otherwise names are the record's paths.
    const bool isTheFile = path == "." && m_subject.kind() == source::SubjectKind::File && m_rawPaths.size() == 1;
    const auto raw = isTheFile ? m_rawPaths.begin() : m_rawPaths.find(path);
    if (raw == m_rawPaths.end())
        return failure(ErrorKind::NotFound, "the subject holds no such file");
    const auto file = m_subject.open(raw->second);
    if (!file)
        return failure(file.error());
    integrity::DigestPlan plan;
    const auto algorithm = integrity::algorithmOf(jsonText(demand, "algorithm"));
    if (!algorithm)
        return failure(ErrorKind::Unsupported, "the hash is not computed by this version");
    plan.algorithms = {*algorithm};
    plan.begin = jsonUnsigned(demand, "begin").value_or(0);
    plan.end = jsonUnsigned(demand, "end");
    if (plan.end && (*plan.end > (*file)->size() || plan.begin > *plan.end))
        return failure(ErrorKind::Truncated, "the range is not in the file");
    const auto digested = integrity::digest(**file, plan, m_stop);
    if (!digested)
        return failure(digested.error());
    return digested->digests.begin()->second;
}

Json InspectionRun::answeredDemands(const Json& demands)
{
    Json answered = Json::array();
    // A signature covers each byte about once. Whoever demands more wants this process to be busy.
    std::uint64_t budget = 4 * m_record.subject.bytes + kFreeDemandBytes;
    for (const Json& demand : demands) {
        const std::uint64_t begin = jsonUnsigned(demand, "begin").value_or(0);
        const auto path = m_rawPaths.find(jsonText(demand, "path"));
        const record::File* file = path == m_rawPaths.end() ? nullptr : m_record.file(path->first);
        const std::uint64_t end = jsonUnsigned(demand, "end").value_or(file == nullptr ? 0 : file->size);
        const std::uint64_t bytes = kDemandCost + (end > begin ? end - begin : 0);
        if (bytes > budget)
            break;
        budget -= bytes;
        auto digest = rangeDigest(jsonText(demand, "path"), demand);
        if (!digest)
            continue; // the verification says what it lacks
        Json entry = demand;
        entry["digest"] = *digest;
        answered.push_back(std::move(entry));
    }
    return answered;
}

void InspectionRun::checkSignatures()
{
    if (!m_options.signatureFile.empty()) {
        source::Descriptor file(::open(m_options.signatureFile.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
        auto opened = source::FileSource::adopt(std::move(file));
        const std::string path = utf8FromBytes(signaturePathInRecord());
        if (opened)
            checkSignature(path, (*opened)->descriptor());
        else
            m_record.problems.push_back({path, std::string(errorKindWord(opened.error().kind)),
                                         "The signature cannot be read: " + opened.error().message + "."});
        return;
    }
    for (const std::string& path : m_signaturePaths) {
        const auto file = m_subject.open(m_rawPaths.at(path));
        if (file)
            checkSignature(path, (*file)->descriptor());
    }
    checkRepository();
    const bool anySigned = std::any_of(m_record.signatures.begin(), m_record.signatures.end(), provesOrigin);
    if (!anySigned) {
        record::Finding finding = risk::Catalogue::builtIn().findingFor(
            "signature.none", "no file of the subject is a signature, and none was named");
        m_observer.findingMade(finding);
        m_record.findings.push_back(std::move(finding));
    }
}

std::string InspectionRun::signaturePathInRecord() const
{
    const std::string location = m_subject.location() + "/";
    return m_options.signatureFile.starts_with(location) ? m_options.signatureFile.substr(location.size())
                                                         : m_options.signatureFile;
}

// A worker names the file by its path; only files of this subject are opened for it.
std::unique_ptr<source::FileSource> InspectionRun::openSigned(const std::string& path) const
{
    const auto raw = m_rawPaths.find(path);
    if (raw == m_rawPaths.end())
        return nullptr;
    auto file = m_subject.open(raw->second);
    return file ? std::move(*file) : nullptr;
}

// Asks with the document as the second file, where the list of descriptors keeps its place.
std::optional<WorkerAnswers> InspectionRun::askWith(const Json& document, const char* task,
                                                    std::vector<int> descriptors, Worker worker)
{
    const auto file = sandbox::memoryFile(jsonLine(document));
    if (!file)
        return std::nullopt;
    const source::Descriptor owner(*file);
    descriptors[1] = *file;
    return askAfresh({{"task", task}}, descriptors, "The signature was not judged", worker);
}

void InspectionRun::checkSignature(const std::string& path, int descriptor)
{
    Json document = signatureDocument(path);
    auto demands = askWith(document, "signature-demands", {descriptor, -1}, Worker::Fresh);
    if (!demands)
        return;
    absorb(*demands, path);
    const auto content = openSigned(demands->demandedContent);
    if (content) {
        document["contentPath"] = demands->demandedContent;
        demands = askWith(document, "signature-demands", {descriptor, -1, content->descriptor()}, Worker::Same);
        if (!demands)
            return;
    }
    document["digests"] = answeredDemands(demands->demands);
    std::vector<int> descriptors{descriptor, -1};
    if (content)
        descriptors.push_back(content->descriptor());
    auto answers = askWith(document, "signature", std::move(descriptors),
                           demands->demandsOpenPgp ? Worker::FreshWithOpenPgp : Worker::Same);
    if (!answers)
        return;
    absorb(*answers, path);
    for (record::Signature& signature : answers->signatures)
        addSignature(path, std::move(signature));
}

void InspectionRun::addSignature(const std::string& path, record::Signature signature)
{
    signature.path = path;
    for (record::Finding& finding : judgeSignature(m_record.subject, m_options, signature)) {
        finding.path = path;
        m_observer.findingMade(finding);
        m_record.findings.push_back(std::move(finding));
    }
    m_record.signatures.push_back(std::move(signature));
}

} // namespace assayer::inspection
