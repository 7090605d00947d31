// SPDX-License-Identifier: GPL-3.0-or-later
// From HEAD to the files.
#include "trust/GitRepository.h"

#include "base/Encoding.h"
#include "base/Text.h"
#include "trust/ChecksumManifest.h"
#include "trust/GitObject.h"
#include "trust/GitVerification.h"
#include "trust/StepLog.h"

#include <algorithm>
#include <set>

namespace assayer::trust {

namespace {

constexpr std::size_t kMostTags = 100;
constexpr std::size_t kMostTreeEntries = 200'000;
constexpr std::size_t kMostTreeFaults = 20;
constexpr std::uint64_t kLargestPointer = 1024;

bool isShaOneName(std::string_view text)
{
    return text.size() == 40 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string referenceLine(std::string_view text)
{
    return std::string(text.substr(0, text.find_first_of("\r\n")));
}

class RepositoryCheck
{
public:
    RepositoryCheck(const RepositoryInput& input, bool last) : m_input(input), m_last(last)
    {
        readPackedReferences();
        for (const HashedFile& file : input.request.files)
            m_files.emplace(file.path, &file);
    }

    RepositoryVerdict run()
    {
        const std::string head = headCommit();
        if (head.empty())
            return {};
        checkCommit(head);
        for (const std::string& tag : tagObjects())
            checkTag(tag, head);
        if (!m_wants.empty() && !m_last)
            return {{m_wants.begin(), m_wants.end()}, {}};
        return {{}, std::move(m_signatures)};
    }

private:
    std::string textOf(const std::string& path) const
    {
        const auto found = m_input.texts.find(path);
        return found == m_input.texts.end() ? std::string() : found->second;
    }

    void readPackedReferences()
    {
        const std::string text = textOf("packed-refs");
        std::string_view rest = text;
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find('\n'), rest.size());
            const std::string_view line = rest.substr(0, end);
            rest.remove_prefix(std::min(end + 1, rest.size()));
            if (line.size() > 41 && isShaOneName(line.substr(0, 40)) && line[40] == ' ')
                m_packed.emplace(line.substr(41), line.substr(0, 40));
        }
    }

    std::string reference(const std::string& name) const
    {
        std::string loose = referenceLine(textOf(name));
        if (isShaOneName(loose))
            return loose;
        const auto packed = m_packed.find(name);
        return packed == m_packed.end() ? std::string() : packed->second;
    }

    std::string headCommit() const
    {
        const std::string head = referenceLine(textOf("HEAD"));
        constexpr std::string_view kReference = "ref: ";
        return head.starts_with(kReference) ? reference(head.substr(kReference.size()))
               : isShaOneName(head)         ? head
                                            : "";
    }

    std::set<std::string> tagObjects() const
    {
        std::set<std::string> tags;
        constexpr std::string_view kTags = "refs/tags/";
        for (const auto& [path, text] : m_input.texts) {
            const std::string id = referenceLine(text);
            if (path.starts_with(kTags) && isShaOneName(id) && tags.size() < kMostTags)
                tags.insert(id);
        }
        for (const auto& [name, id] : m_packed) {
            if (name.starts_with(kTags) && tags.size() < kMostTags)
                tags.insert(id);
        }
        return tags;
    }

    std::optional<GitObjects::Object> object(const std::string& id)
    {
        auto found = m_input.objects.read(id);
        if (found)
            return std::move(*found);
        if (found.error().kind == ErrorKind::NotFound)
            m_wants.insert(id);
        else if (m_fault.empty())
            m_fault = found.error().message;
        return std::nullopt;
    }

    void checkCommit(const std::string& id)
    {
        const auto raw = object(id);
        record::Signature signature;
        signature.kind = "git-commit";
        StepLog log(signature);
        if (!raw || raw->type != "commit") {
            log.undecided("object", "file-missing",
                          "The commit " + id + " that the clone stands at cannot be read" + fault());
            log.settle();
            m_signatures.push_back(std::move(signature));
            return;
        }
        const auto commit = parseGitObject(raw->content);
        if (!commit || commit->signature.empty()) {
            signature.signer["commit"] = id;
            signature.status = record::SignatureStatus::Unsigned;
            log.notApplicable("signature", "The commit " + id + " that the clone stands at carries no signature.");
            m_signatures.push_back(std::move(signature));
            return;
        }
        if (checkGitObject(m_input.request, raw->content, *commit, signature, log))
            checkFiles(commit->target, signature, log);
        log.settle();
        m_signatures.push_back(std::move(signature));
    }

    void checkTag(const std::string& id, const std::string& head)
    {
        const auto raw = object(id);
        if (!raw || raw->type != "tag")
            return;
        const auto tag = parseGitObject(raw->content);
        if (!tag || tag->target != head || tag->signature.empty())
            return;
        record::Signature signature;
        signature.kind = "git-tag";
        StepLog log(signature);
        if (checkGitObject(m_input.request, raw->content, *tag, signature, log)) {
            const auto commit = object(head);
            const auto parsed = commit ? parseGitObject(commit->content) : failure(ErrorKind::NotFound, "");
            if (parsed)
                checkFiles(parsed->target, signature, log);
        }
        log.settle();
        m_signatures.push_back(std::move(signature));
    }

    std::string fault() const { return m_fault.empty() ? "." : ": " + m_fault + "."; }

    // Walks the signed tree with a list of its own, since trees may nest as deep as somebody likes.
    void checkFiles(const std::string& root, record::Signature& signature, StepLog& log)
    {
        std::vector<std::pair<std::string, std::string>> trees{{root, ""}};
        std::map<std::string, std::string> blobs;
        bool whole = true;
        while (!trees.empty() && blobs.size() < kMostTreeEntries) {
            const auto [id, prefix] = std::move(trees.back());
            trees.pop_back();
            const auto tree = object(id);
            if (!tree || tree->type != "tree") {
                whole = false;
                continue;
            }
            readTree(tree->content, prefix, trees, blobs, log);
        }
        if (!whole || !trees.empty())
            log.undecided("manifest", "file-missing", "Not every folder of the signed tree can be read" + fault());
        else
            log.pass("manifest", "The signed tree " + root + " lists " + std::to_string(blobs.size()) + " files.");
        compare(blobs, signature.coverage, log);
    }

    // "MODE NAME\0" and twenty bytes of identifier, over and over.
    static void readTree(std::string_view content, const std::string& prefix,
                         std::vector<std::pair<std::string, std::string>>& trees,
                         std::map<std::string, std::string>& blobs, StepLog& log)
    {
        while (!content.empty() && blobs.size() < kMostTreeEntries && trees.size() < kMostTreeEntries) {
            const std::size_t blank = content.find(' ');
            const std::size_t end = content.find('\0');
            if (blank == std::string_view::npos || end == std::string_view::npos || end < blank ||
                content.size() < end + 21) {
                log.fail("manifest", "bundle-encoding", "A folder of the signed tree is damaged.");
                return;
            }
            const std::string_view mode = content.substr(0, blank);
            const std::string name = prefix + std::string(content.substr(blank + 1, end - blank - 1));
            const std::string id = toHex(asBytes(content.substr(end + 1, 20)));
            if (name == ".." || name.ends_with("/..") || name.find("//") != std::string::npos)
                log.fail("manifest", "path-escape", "The signed tree names " + visibleText(name) + ".");
            else if (mode == "40000")
                trees.emplace_back(id, name + "/");
            else if (mode.starts_with("100"))
                blobs.emplace(name, id);
            content.remove_prefix(end + 21);
        }
    }

    void compare(const std::map<std::string, std::string>& blobs, record::Coverage& coverage, StepLog& log)
    {
        std::vector<std::string> differing;
        bool pointers = false;
        for (const auto& [path, id] : blobs) {
            const auto found = m_files.find(path);
            const std::string shown = utf8FromBytes(path);
            if (found == m_files.end())
                coverage.missing.push_back(shown);
            else if (agrees(*found->second, id, pointers))
                coverage.covered.push_back(shown);
            else
                coverage.changed.push_back(shown);
        }
        for (const auto& [path, file] : m_files) {
            if (blobs.find(std::string(path)) == blobs.end() && !path.starts_with(".git/"))
                coverage.extra.push_back(utf8FromBytes(path));
        }
        tellComparison(coverage, pointers, log);
    }

    static void tellComparison(const record::Coverage& coverage, bool pointers, StepLog& log)
    {
        if (coverage.changed.empty())
            log.pass("files", std::to_string(coverage.covered.size()) + " files agree with the signed tree" +
                                  (pointers ? ", large ones through the SHA-256 in their pointers." : "."));
        for (std::size_t i = 0; i < std::min(coverage.changed.size(), kMostTreeFaults); ++i)
            log.fail("files", "content-mismatch", coverage.changed[i] + " has other content than the signed tree.");
        if (!coverage.missing.empty())
            log.fail("missing files", "file-missing",
                     "Expected files of the signed tree, not found: " + coverage.missing.front() + " and " +
                         std::to_string(coverage.missing.size() - 1) + " more.");
        if (!coverage.extra.empty())
            log.warn("unsigned files", std::to_string(coverage.extra.size()) +
                                           " files stand in the clone that the signed tree does not hold.");
    }

    bool agrees(const HashedFile& file, const std::string& id, bool& pointers)
    {
        const auto own = file.digests.find("git-blob-sha1");
        if (own != file.digests.end() && own->second == id)
            return true;
        // A large file is a pointer in the tree; another small one is simply another file.
        const auto blob = object(id);
        const auto pointer =
            blob && blob->content.size() <= kLargestPointer ? parseLfsPointer(blob->content) : std::nullopt;
        const auto digest = file.digests.find("sha256");
        if (!pointer || digest == file.digests.end() || digest->second != asciiLower(pointer->digest) ||
            file.size != pointer->size)
            return false;
        pointers = true;
        return true;
    }

    const RepositoryInput& m_input;
    bool m_last;
    std::map<std::string, std::string, std::less<>> m_packed;
    std::map<std::string_view, const HashedFile*> m_files;
    std::set<std::string> m_wants;
    std::string m_fault;
    std::vector<record::Signature> m_signatures;
};

} // namespace

RepositoryVerdict verifyRepository(const RepositoryInput& input, bool last)
{
    return RepositoryCheck(input, last).run();
}

} // namespace assayer::trust
