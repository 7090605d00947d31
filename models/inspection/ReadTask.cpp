// SPDX-License-Identifier: GPL-3.0-or-later
// The worker's task of reading one file and judging its facts.
#include "format/Format.h"
#include "inspection/PlacedSource.h"
#include "inspection/Tasks.h"
#include "record/RecordJson.h"
#include "risk/Judge.h"
#include "trust/SignatureCheck.h"

#include <algorithm>
#include <optional>

namespace assayer::inspection {

namespace {

constexpr std::size_t kMembersPerAnswer = 1000;
constexpr std::uint64_t kLargestSignature = 16ULL << 20U;
constexpr std::uint64_t kReadAtOnce = 64ULL << 10U;

void answerMembers(const std::vector<record::Member>& members, const sandbox::Answers& answer)
{
    for (std::size_t begin = 0; begin < members.size(); begin += kMembersPerAnswer) {
        Json batch = Json::array();
        for (std::size_t i = begin; i < std::min(begin + kMembersPerAnswer, members.size()); ++i)
            batch.push_back(record::toJson(members[i]));
        answer({{"event", "members"}, {"members", std::move(batch)}});
    }
}

// A reader's failure is a finding where the content is to blame, and always a problem: something was not looked at.
void observeFailure(const Error& error, format::Facts& facts)
{
    const std::string what(errorKindWord(error.kind));
    const bool contentIsToBlame = error.kind == ErrorKind::Malformed || error.kind == ErrorKind::Truncated ||
                                  error.kind == ErrorKind::LimitExceeded;
    if (contentIsToBlame)
        facts.observations.push_back({"file.malformed", facts.format + ": " + error.message, {}, error.offset, {}});
    facts.problems.push_back({"", what, "The " + facts.format + " reader stopped: " + error.message + "."});
}

// A small file is read once, instead of once by each of a dozen recognisers and readers.
std::optional<source::MemorySource> readAtOnce(const source::ByteSource& file)
{
    if (file.size() > kReadAtOnce)
        return std::nullopt;
    auto bytes = source::readExactly(file, 0, static_cast<std::size_t>(file.size()));
    return bytes ? std::optional<source::MemorySource>(std::move(*bytes)) : std::nullopt;
}

bool holdsSignature(const source::ByteSource& bytes, const std::string& name)
{
    if (bytes.size() == 0 || bytes.size() > kLargestSignature)
        return false;
    const auto text = source::readAll(bytes, kLargestSignature);
    return text && trust::isSignature(*text, name);
}

} // namespace

void runReadTask(const TaskInput& input, const sandbox::Answers& answer)
{
    if (input.files.empty())
        return;
    const source::FileSource& opened = *input.files.front();
    const std::optional<source::MemorySource> copy = readAtOnce(opened);
    const PlacedSource bytes(copy ? static_cast<const source::ByteSource&>(*copy) : opened, input.place);
    const std::string name = jsonText(input.header, "name");
    input.place.enterReader("recognition");
    if (holdsSignature(bytes, name)) {
        answer({{"event", "signature"}});
        answer({{"event", "facts"}, {"format", "signature"}, {"facts", Json::object()}, {"readable", true}});
        return;
    }
    format::Facts facts;
    const format::Input file{.bytes = bytes,
                             .name = name,
                             .limits = input.limits,
                             .progress = [&](std::uint64_t offset) { input.place.reachOffset(offset); },
                             .entered = [&](std::string_view reader) { input.place.enterReader(reader); }};
    const Result<void> read = format::readFile(file, facts);
    if (!read)
        observeFailure(read.error(), facts);
    input.place.enterReader("judgement");
    for (const record::Finding& finding : risk::judge(facts, risk::Catalogue::builtIn()))
        answer({{"event", "finding"}, {"finding", record::toJson(finding)}});
    answerMembers(facts.members, answer);
    for (const record::Problem& problem : facts.problems)
        answer({{"event", "problem"}, {"problem", record::toJson(problem)}});
    answer({{"event", "facts"}, {"format", facts.format}, {"facts", facts.values}, {"readable", read.has_value()}});
}

} // namespace assayer::inspection
