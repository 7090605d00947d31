// SPDX-License-Identifier: GPL-3.0-or-later
// Holding a statement's subjects against the files.
#include "base/Encoding.h"
#include "base/Text.h"
#include "trust/Sha256.h"
#include "trust/SignedFile.h"
#include "trust/Statement.h"

#include <algorithm>
#include <array>
#include <set>

namespace assayer::trust {

namespace {

// Digests that bind a statement to a file; MD5 and SHA-1 alone do not.
constexpr std::array<std::string_view, 3> kBinding{"sha256", "sha512", "sha384"};

std::string_view fileName(std::string_view path)
{
    return path.substr(path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1);
}

std::vector<const HashedFile*> sortedFiles(const Request& request)
{
    std::vector<const HashedFile*> files;
    for (const HashedFile& file : request.files) {
        if (file.path != request.bundlePath)
            files.push_back(&file);
    }
    std::sort(files.begin(), files.end(), [](const auto* a, const auto* b) { return a->path < b->path; });
    return files;
}

// The digest of the whole folder as Go modules write it (in-toto "dirHash1"): over lines of digest and path.
std::string folderHash(const std::vector<const HashedFile*>& files)
{
    std::string lines;
    for (const HashedFile* file : files) {
        const auto digest = file->digests.find("sha256");
        if (digest == file->digests.end())
            return {};
        lines += digest->second + "  " + file->path + "\n";
    }
    return sha256Hex(lines);
}

class SubjectMatch
{
public:
    explicit SubjectMatch(const Request& request) : m_files(sortedFiles(request))
    {
        for (const HashedFile* file : m_files) {
            for (const std::string_view algorithm : kBinding) {
                const auto digest = file->digests.find(std::string(algorithm));
                if (digest != file->digests.end())
                    m_byDigest[{algorithm, digest->second}].push_back(file);
            }
            m_byName.emplace(fileName(file->path), file);
        }
        m_folderHash = folderHash(m_files);
    }

    void match(const Statement& statement)
    {
        for (const StatementSubject& subject : statement.subjects)
            matchOne(subject);
        // The same name with another digest is another content only where no other subject speaks for the file.
        for (const auto& [file, detail] : m_suspects) {
            if (m_covered.count(utf8FromBytes(file->path)) == 0 && m_changed.size() < kMostTold)
                m_changed.emplace(utf8FromBytes(file->path), detail);
        }
    }

    void tell(const Statement& statement, record::Coverage& coverage, StepLog& log) const
    {
        coverage.covered.assign(m_covered.begin(), m_covered.end());
        for (const auto& [path, detail] : m_changed) {
            coverage.changed.push_back(path);
            log.fail("subjects", "subject-mismatch", detail);
        }
        if (!m_changed.empty())
            return;
        const std::string count = std::to_string(statement.subjects.size());
        if (m_wholeFolder)
            log.pass("subjects", "The statement is about the folder as a whole, and its digest agrees.");
        else if (!m_covered.empty())
            log.pass("subjects", std::to_string(m_covered.size()) + " files are subjects of the statement, which has " +
                                     count + ".");
        else if (m_weak)
            log.fail("subjects", "hash-algorithm", "The statement names its subjects by MD5 or SHA-1 alone.");
        else
            log.fail("subjects", "subject-mismatch",
                     "Expected a file with one of the " + count + " digests that the statement is about, found none.");
    }

private:
    static constexpr std::size_t kMostTold = 20;

    void matchOne(const StatementSubject& subject)
    {
        bool binding = false;
        for (const auto& [algorithm, value] : subject.digests) {
            if (algorithm == "dirHash1" && !m_folderHash.empty() && value == m_folderHash)
                coverFolder();
            binding = binding || std::find(kBinding.begin(), kBinding.end(), algorithm) != kBinding.end();
            const auto files = m_byDigest.find({algorithm, value});
            if (files == m_byDigest.end())
                continue;
            for (const HashedFile* file : files->second)
                m_covered.insert(utf8FromBytes(file->path));
            return;
        }
        if (!binding) {
            m_weak = m_weak || subject.digests.count("sha1") > 0 || subject.digests.count("md5") > 0;
            return;
        }
        const auto named = m_byName.find(fileName(subject.name));
        if (named == m_byName.end() || m_suspects.size() >= kMostSuspects)
            return;
        const HashedFile& file = *named->second;
        for (const auto& [algorithm, value] : subject.digests) {
            const auto actual = file.digests.find(algorithm);
            if (actual != file.digests.end() &&
                std::find(kBinding.begin(), kBinding.end(), algorithm) != kBinding.end())
                m_suspects.emplace(&file, utf8FromBytes(file.path) + ": expected " + algorithm + " " + value +
                                              " as the statement says, found " + actual->second + ".");
        }
    }

    void coverFolder()
    {
        m_wholeFolder = true;
        for (const HashedFile* file : m_files)
            m_covered.insert(utf8FromBytes(file->path));
    }

    static constexpr std::size_t kMostSuspects = 10'000;

    std::vector<const HashedFile*> m_files;
    std::map<std::pair<std::string_view, std::string_view>, std::vector<const HashedFile*>> m_byDigest;
    std::map<std::string_view, const HashedFile*> m_byName;
    std::map<const HashedFile*, std::string> m_suspects;
    std::set<std::string> m_covered;
    std::map<std::string, std::string> m_changed;
    std::string m_folderHash;
    bool m_wholeFolder = false;
    bool m_weak = false;
};

void checkSummary(const Statement& statement, StepLog& log)
{
    const std::string result = jsonText(statement.predicate, "verificationResult");
    const std::string verifier = jsonText(jsonMember(statement.predicate, "verifier"), "id");
    if (result == "PASSED")
        log.pass("summary", "The verifier " + visibleText(verifier) + " says PASSED for " +
                                visibleText(jsonText(statement.predicate, "resourceUri")) + ".");
    else
        log.fail("summary", "verification-failed",
                 "Expected the result PASSED of the verifier " + visibleText(verifier) + ", found \"" +
                     visibleText(result) + "\".");
}

} // namespace

void checkStatement(const Request& request, std::string_view payload, record::Signature& signature, StepLog& log)
{
    const Statement statement = parseStatement(payload);
    log.check("statement", statement.defects,
              "The statement is of the type " + visibleText(statement.predicateType) + ".");
    if (statement.subjects.empty())
        return;
    for (auto& [name, value] : describeStatement(statement))
        signature.signer.emplace(name, std::move(value));
    SubjectMatch match(request);
    match.match(statement);
    match.tell(statement, signature.coverage, log);
    if (statement.predicateType.starts_with("https://slsa.dev/verification_summary/v"))
        checkSummary(statement, log);
}

} // namespace assayer::trust
