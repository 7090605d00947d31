// SPDX-License-Identifier: GPL-3.0-or-later
// The worker's task of reading a model card and checking its claims.
#include "card/CardCheck.h"
#include "inspection/Tasks.h"
#include "record/RecordJson.h"
#include "risk/Catalogue.h"

namespace assayer::inspection {

namespace {

constexpr std::uint64_t kLargestDocument = 1ULL << 30U; ///< of the parent's own making: the facts of all files

Result<std::vector<record::File>> readFacts(const source::ByteSource& bytes)
{
    const auto text = source::readAll(bytes, kLargestDocument);
    if (!text)
        return failure(text.error());
    Limits own;
    own.documentBytes = kLargestDocument;
    const auto document = parseJson(*text, own);
    if (!document)
        return failure(document.error());
    std::vector<record::File> files;
    for (const Json& json : document->value) {
        auto file = record::fromJson<record::File>(json);
        if (!file)
            return failure(file.error());
        files.push_back(std::move(*file));
    }
    return files;
}

void answerRemark(const card::Remark& remark, const sandbox::Answers& answer)
{
    record::Finding finding = risk::Catalogue::builtIn().findingFor(remark.kind, remark.detail);
    finding.offset = remark.offset;
    finding.length = remark.length;
    answer({{"event", "finding"}, {"finding", record::toJson(finding)}});
}

} // namespace

void runCardTask(const TaskInput& input, const sandbox::Answers& answer)
{
    if (input.files.empty())
        return;
    const auto files = readFacts(*input.files.front());
    if (!files) {
        answerProblem(answer, files.error());
        return;
    }
    std::size_t next = 1;
    const auto document = [&](const std::string& path) -> std::optional<card::Document> {
        if (next >= input.files.size())
            return std::nullopt;
        const auto text = source::readAll(*input.files[next++], input.limits.documentBytes);
        if (text)
            return card::Document{path, *text};
        answerProblem(answer, text.error());
        return std::nullopt;
    };
    std::optional<card::Document> modelCard;
    if (const Json& path = jsonMember(input.header, "card"); path.is_string())
        modelCard = document(path.get<std::string>());
    std::vector<card::Document> licences;
    for (const Json& path : jsonMember(input.header, "licences")) {
        if (auto licence = document(path.get<std::string>()))
            licences.push_back(std::move(*licence));
    }
    const card::CardReport report = card::checkCard(modelCard, licences, *files, input.limits);
    answer({{"event", "facts"}, {"facts", report.facts}});
    for (const record::Claim& claim : report.claims)
        answer({{"event", "claim"}, {"claim", record::toJson(claim)}});
    for (const card::Remark& remark : report.remarks)
        answerRemark(remark, answer);
}

} // namespace assayer::inspection
