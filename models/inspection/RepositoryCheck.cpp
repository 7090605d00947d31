// SPDX-License-Identifier: GPL-3.0-or-later
// The signed commit of a clone: the parent opens parts of .git as a worker asks for them, and never reads them itself.
#include "base/Encoding.h"
#include "base/Text.h"
#include "inspection/InspectionRun.h"
#include "inspection/SignerDecisions.h"
#include "sandbox/Protocol.h"

#include <algorithm>

namespace assayer::inspection {

namespace {

constexpr std::size_t kMostTexts = 2000;
constexpr std::size_t kMostPacks = 14;
constexpr std::size_t kMostRounds = 64;
constexpr std::uint64_t kLargestText = 16ULL << 20U;
constexpr std::uint64_t kLooseBytes = 64ULL << 20U; ///< of all loose objects together
constexpr std::string_view kFolder = ".git/";

bool isReferenceText(std::string_view path)
{
    return path == ".git/HEAD" || path == ".git/packed-refs" || path.starts_with(".git/refs/");
}

bool isObjectName(std::string_view text)
{
    return text.size() == 40 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

} // namespace

Json InspectionRun::referenceTexts() const
{
    Json texts = Json::object();
    for (const auto& [path, raw] : m_rawPaths) {
        if (!isReferenceText(path) || texts.size() >= kMostTexts)
            continue;
        const auto file = m_subject.open(raw);
        const auto text = file ? source::readAll(**file, kLargestText) : failure(file.error());
        if (text)
            texts[path.substr(kFolder.size())] = toBase64(asBytes(*text));
    }
    return texts;
}

std::vector<std::unique_ptr<source::FileSource>> InspectionRun::openPacks() const
{
    constexpr std::string_view kPacks = ".git/objects/pack/";
    constexpr std::string_view kIndex = ".idx";
    std::vector<std::unique_ptr<source::FileSource>> packs;
    for (auto at = m_rawPaths.lower_bound(std::string(kPacks)); at != m_rawPaths.end(); ++at) {
        if (!at->first.starts_with(kPacks) || packs.size() >= 2 * kMostPacks)
            break;
        if (!at->first.ends_with(kIndex))
            continue;
        const auto pack = m_rawPaths.find(at->first.substr(0, at->first.size() - kIndex.size()) + ".pack");
        if (pack == m_rawPaths.end())
            continue;
        auto index = m_subject.open(at->second);
        auto bytes = m_subject.open(pack->second);
        if (!index || !bytes)
            continue;
        packs.push_back(std::move(*index));
        packs.push_back(std::move(*bytes));
    }
    return packs;
}

// Adds the loose objects that are there; true where that brought any.
bool InspectionRun::addLooseObjects(const Json& wants, Json& loose, std::uint64_t& bytes) const
{
    bool news = false;
    for (const Json& want : wants) {
        const std::string id = jsonText(want, "path");
        if (!isObjectName(id) || loose.contains(id))
            continue;
        const auto raw = m_rawPaths.find(".git/objects/" + id.substr(0, 2) + "/" + id.substr(2));
        if (raw == m_rawPaths.end())
            continue;
        const auto file = m_subject.open(raw->second);
        const auto text = file ? source::readAll(**file, kLooseBytes - bytes) : failure(file.error());
        if (!text)
            continue;
        bytes += text->size();
        loose[id] = toBase64(asBytes(*text));
        news = true;
    }
    return news;
}

void InspectionRun::checkRepository()
{
    if (m_rawPaths.find(".git/HEAD") == m_rawPaths.end())
        return;
    Json document = signatureDocument(".git");
    document["texts"] = referenceTexts();
    Json loose = Json::object();
    const auto packs = openPacks();
    const auto ask = [&](const char* task, Worker worker) -> std::optional<WorkerAnswers> {
        document["loose"] = loose;
        const auto file = sandbox::memoryFile(jsonLine(document));
        if (!file)
            return std::nullopt;
        const source::Descriptor owner(*file);
        std::vector<int> descriptors{*file};
        for (const auto& pack : packs)
            descriptors.push_back(pack->descriptor());
        return askAfresh({{"task", task}, {"repository", true}}, descriptors, "The commit was not judged", worker);
    };
    std::uint64_t bytes = 0;
    for (std::size_t round = 0; round < kMostRounds; ++round) {
        const auto demands = ask("signature-demands", round == 0 ? Worker::Fresh : Worker::Same);
        if (!demands || !addLooseObjects(demands->demands, loose, bytes))
            break;
    }
    auto answers = ask("signature", Worker::FreshWithOpenPgp);
    if (!answers)
        return;
    absorb(*answers, ".git");
    for (record::Signature& signature : answers->signatures) {
        // That a commit is not signed matters only where nothing else vouches for the files.
        if (signature.status == record::SignatureStatus::Unsigned && !m_record.signatures.empty())
            continue;
        addSignature(".git", std::move(signature));
    }
}

} // namespace assayer::inspection
