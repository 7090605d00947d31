// SPDX-License-Identifier: GPL-3.0-or-later
// Comparing files with lists of digests.
#include "trust/ChecksumVerification.h"

#include "base/Text.h"
#include "trust/SignedFile.h"

#include <algorithm>
#include <array>
#include <map>

namespace assayer::trust {

namespace {

constexpr std::uint64_t kLargestList = 16ULL << 20U;
constexpr std::size_t kMostTold = 20;

// Hashes that the parent computes beyond SHA-256.
constexpr std::array<std::string_view, 7> kComputed{"sha256", "sha512",        "blake2b", "md5",
                                                    "sha1",   "git-blob-sha1", "sha384"};

bool isComputed(std::string_view algorithm)
{
    return std::find(kComputed.begin(), kComputed.end(), algorithm) != kComputed.end();
}

std::string_view lastPart(std::string_view path)
{
    return path.substr(path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1);
}

class ListComparison
{
public:
    ListComparison(const Request& request, const ChecksumManifest& list, std::string_view listPath)
        : m_request(request), m_list(list)
    {
        for (const HashedFile& file : request.files)
            m_files.emplace(file.path, &file);
        // Names are relative to the list where it stands among the files, else to the subject.
        const std::size_t slash = listPath.rfind('/');
        if (m_files.find(listPath) != m_files.end() && slash != std::string_view::npos)
            m_folder = listPath.substr(0, slash + 1);
        m_listName = lastPart(listPath);
    }

    const HashedFile* fileOf(const ChecksumEntry& entry) const
    {
        const bool alone = m_request.singleFile && m_request.files.size() == 1;
        if (alone) {
            const HashedFile& file = m_request.files.front();
            return entry.path.empty() || lastPart(entry.path) == lastPart(file.path) ? &file : nullptr;
        }
        std::string path = m_folder;
        path += entry.path.empty() ? m_listName.substr(0, m_listName.rfind('.')) : entry.path;
        const auto found = m_files.find(path);
        return found == m_files.end() ? nullptr : found->second;
    }

    void compare(record::Coverage& coverage)
    {
        for (const ChecksumEntry& entry : m_list.entries) {
            const HashedFile* file = fileOf(entry);
            if (file == nullptr) {
                // Beside a lone file the others of the list are no part of the subject.
                if (!m_request.singleFile)
                    coverage.missing.push_back(utf8FromBytes(m_folder + entry.path));
                continue;
            }
            m_weakOnly = m_weakOnly && isWeakHash(entry.algorithm);
            compareFile(entry, *file, coverage);
        }
        for (auto* paths : {&coverage.covered, &coverage.missing, &coverage.changed}) {
            std::sort(paths->begin(), paths->end());
            paths->erase(std::unique(paths->begin(), paths->end()), paths->end());
        }
    }

    void tell(const record::Coverage& coverage, StepLog& log) const
    {
        log.check("manifest", m_list.defects, std::to_string(m_list.entries.size()) + " digests are listed.");
        if (m_differing.empty() && m_agreeing > 0)
            log.pass("files", std::to_string(m_agreeing) + " digests agree with the list.");
        for (const Defect& defect : m_differing)
            log.fail("files", defect.reason, defect.detail);
        if (!coverage.missing.empty())
            log.fail("missing files", "file-missing",
                     "Expected files that are listed, not found: " + utf8FromBytes(coverage.missing.front()) +
                         (coverage.missing.size() > 1 ? " and " + std::to_string(coverage.missing.size() - 1) + " more."
                                                      : "."));
        if (!m_unknown.empty())
            log.undecided("files", isComputed(m_unknownAlgorithm) ? "digest-missing" : "hash-algorithm",
                          "The " + m_unknownAlgorithm + " digest was not computed for " + m_unknown + ".");
        if (m_agreeing == 0 && m_differing.empty() && coverage.missing.empty() && m_unknown.empty() &&
            m_list.defects.empty())
            log.undecided("files", "file-missing", "The list names no file of the subject.");
        if (m_agreeing > 0 && m_weakOnly)
            log.distrust("hash", "hash-algorithm",
                         "MD5 and SHA-1 notice damage, but not an attacker, who can make two files with one digest.");
    }

private:
    void compareFile(const ChecksumEntry& entry, const HashedFile& file, record::Coverage& coverage)
    {
        const std::string shown = utf8FromBytes(file.path);
        const std::string actual = wholeDigest(m_request, file, entry.algorithm);
        if (actual.empty()) {
            m_unknown = m_unknown.empty() ? shown : m_unknown;
            m_unknownAlgorithm = m_unknownAlgorithm.empty() ? entry.algorithm : m_unknownAlgorithm;
            return;
        }
        if (actual == entry.digest) {
            m_agreeing += 1;
            coverage.covered.push_back(shown);
            return;
        }
        coverage.changed.push_back(shown);
        if (m_differing.size() < kMostTold)
            m_differing.push_back({"content-mismatch", shown + ": expected " + entry.algorithm + " " + entry.digest +
                                                           ", found " + actual + "."});
    }

    const Request& m_request;
    const ChecksumManifest& m_list;
    std::map<std::string_view, const HashedFile*> m_files;
    std::string m_folder;
    std::string m_listName;
    std::vector<Defect> m_differing;
    std::string m_unknown;
    std::string m_unknownAlgorithm;
    std::size_t m_agreeing = 0;
    bool m_weakOnly = true;
};

} // namespace

void verifyChecksums(const Request& request, record::Signature& signature)
{
    signature.kind = "checksums";
    signature.signer["method"] = "none";
    StepLog log(signature);
    const auto list = parseChecksums(request.bundle, request.bundlePath);
    if (!list) {
        log.fail("parse", "bundle-encoding", "Expected a list of digests, found something else.");
        log.settle();
        return;
    }
    log.pass("parse", "The content is a list of digests.");
    ListComparison comparison(request, *list, request.bundlePath);
    comparison.compare(signature.coverage);
    comparison.tell(signature.coverage, log);
    log.prove("integrity", "The files were held against the list.");
    log.distrust("origin", {},
                 "Whoever can change the files can change a list beside them: it shows damage, but proves no origin "
                 "unless it is signed itself.");
    log.settle();
}

void verifyLfsPointer(const Request& request, record::Signature& signature)
{
    signature.kind = "lfs-pointer";
    signature.signer["method"] = "none";
    StepLog log(signature);
    const auto pointer = parseLfsPointer(request.bundle);
    const HashedFile* file = signedFile(request);
    if (!pointer)
        log.fail("parse", "bundle-encoding", "Expected a git-LFS pointer, found something else.");
    else if (file == nullptr)
        log.undecided("files", "file-missing",
                      "The pointer stands where the content should be: " + std::to_string(pointer->size) +
                          " bytes with the SHA-256 " + pointer->digest + " were not fetched.");
    else {
        const std::string actual = wholeDigest(request, *file, "sha256");
        const std::string shown = utf8FromBytes(file->path);
        const bool equal = actual == asciiLower(pointer->digest) && file->size == pointer->size;
        (equal ? signature.coverage.covered : signature.coverage.changed).push_back(shown);
        if (equal)
            log.prove("files", shown + " has the size and the SHA-256 of the pointer.");
        else
            log.fail("files", "content-mismatch",
                     shown + ": expected " + std::to_string(pointer->size) + " bytes with the SHA-256 " +
                         pointer->digest + ", found " + std::to_string(file->size) + " bytes with " + actual + ".");
        log.distrust("origin", {}, "A pointer proves no origin unless a signed commit covers it.");
    }
    log.settle();
}

void checkSignedList(const Request& request, std::string_view text, const std::string& listPath,
                     record::Signature& signature, StepLog& log)
{
    const auto list = parseChecksums(text, listPath);
    if (!list)
        return;
    ListComparison comparison(request, *list, listPath);
    comparison.compare(signature.coverage);
    comparison.tell(signature.coverage, log);
}

void coverSigned(const Request& request, const HashedFile& file, record::Signature& signature, StepLog& log)
{
    signature.coverage.covered.push_back(utf8FromBytes(file.path));
    const bool readable = request.content != nullptr && request.contentPath == file.path && mayBeList(file);
    if (!readable)
        return;
    const auto text = source::readAll(*request.content, kLargestList);
    if (text)
        checkSignedList(request, *text, file.path, signature, log);
}

bool mayBeList(const HashedFile& file)
{
    if (file.size > kLargestList)
        return false;
    const std::string name = asciiLower(lastPart(file.path));
    constexpr std::array<std::string_view, 7> kWords{"sum", "sha", "md5", "blake", ".b2", ".b3", "digest"};
    return std::any_of(kWords.begin(), kWords.end(),
                       [&](std::string_view word) { return name.find(word) != std::string::npos; });
}

std::string signedListText(std::string_view text)
{
    const std::size_t head = text.find("\n\n");
    if (!text.starts_with("-----BEGIN PGP SIGNED MESSAGE-----") || head == std::string_view::npos)
        return std::string(text);
    const std::size_t end = text.find("\n-----BEGIN PGP SIGNATURE-----");
    return std::string(text.substr(head + 2, end == std::string_view::npos ? end : end - head - 1));
}

std::vector<DigestDemand> checksumDemands(const Request& request, std::string_view text, const std::string& listPath)
{
    std::vector<DigestDemand> demands;
    const auto list = parseChecksums(text, listPath);
    if (!list)
        return demands;
    const ListComparison comparison(request, *list, listPath);
    for (const ChecksumEntry& entry : list->entries) {
        const HashedFile* file = comparison.fileOf(entry);
        if (file != nullptr && entry.algorithm != "sha256" && isComputed(entry.algorithm) &&
            file->digests.find(entry.algorithm) == file->digests.end())
            demands.push_back({file->path, entry.algorithm, std::nullopt, std::nullopt});
    }
    return demands;
}

} // namespace assayer::trust
