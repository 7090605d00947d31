// SPDX-License-Identifier: GPL-3.0-or-later
// The worker's task of tracing the pickle streams of a file.
#include "container/Zip.h"
#include "format/Format.h"
#include "inspection/Tasks.h"
#include "pickle/Trace.h"

#include <algorithm>

namespace assayer::inspection {

namespace {

constexpr std::size_t kStepsPerAnswer = 2000;
constexpr std::string_view kMemberSeparator = "!/";

// The expanded bytes of a member, archive by archive along its name; each source is kept while the next reads from it.
class MemberBytes
{
public:
    MemberBytes(const source::ByteSource& file, const Limits& limits) : m_limits(limits), m_bytes(&file) {}

    Result<void> enter(std::string_view member)
    {
        while (!member.empty()) {
            const std::size_t separator = std::min(member.find(kMemberSeparator), member.size());
            if (auto entered = enterOne(member.substr(0, separator)); !entered)
                return entered;
            member.remove_prefix(std::min(separator + kMemberSeparator.size(), member.size()));
        }
        return {};
    }

    const source::ByteSource& bytes() const { return *m_bytes; }

private:
    Result<void> enterOne(std::string_view name)
    {
        const auto archive = container::readZip(*m_bytes, m_limits);
        if (!archive)
            return failure(archive.error());
        const auto entry = std::find_if(archive->entries.begin(), archive->entries.end(),
                                        [&](const container::ZipEntry& candidate) { return candidate.name == name; });
        if (entry == archive->entries.end())
            return failure(ErrorKind::NotFound, "the archive holds no member '" + std::string(name) + "'");
        auto opened = container::openEntry(*m_bytes, *entry, m_limits);
        if (!opened)
            return failure(opened.error());
        m_opened.push_back(std::move(*opened));
        m_bytes = m_opened.back().get();
        return {};
    }

    const Limits& m_limits;
    const source::ByteSource* m_bytes;
    std::vector<std::unique_ptr<source::ByteSource>> m_opened;
};

void answerTrace(pickle::Trace trace, const sandbox::Answers& answer)
{
    const std::vector<pickle::Step> steps = std::move(trace.steps);
    trace.steps.clear();
    answer({{"event", "trace"}, {"trace", pickle::toJson(trace)}});
    for (std::size_t begin = 0; begin < steps.size(); begin += kStepsPerAnswer) {
        pickle::Trace part;
        const std::size_t end = std::min(begin + kStepsPerAnswer, steps.size());
        part.steps.assign(steps.begin() + static_cast<std::ptrdiff_t>(begin),
                          steps.begin() + static_cast<std::ptrdiff_t>(end));
        answer({{"event", "steps"}, {"trace", pickle::toJson(part)}});
    }
}

} // namespace

void runTraceTask(const TaskInput& input, const sandbox::Answers& answer)
{
    if (input.files.empty())
        return;
    const std::string member = jsonText(input.header, "member");
    MemberBytes place(*input.files.front(), input.limits);
    if (auto entered = place.enter(member); !entered) {
        answerProblem(answer, entered.error());
        return;
    }
    const std::size_t most = jsonUnsigned(input.header, "maximumSteps").value_or(10'000);
    // The member is read as a file of its own, so that every offset is one within it.
    format::Facts facts;
    const std::string name = member.empty() ? jsonText(input.header, "name") : member;
    const Result<void> read = format::readFile({place.bytes(), name, input.limits, {}, 0, {}}, facts);
    if (facts.pickles.empty()) {
        answerProblem(answer, read ? Error{ErrorKind::Unsupported, "no pickle stream stands here", {}} : read.error());
        return;
    }
    for (const format::PickleStream& stream : facts.pickles) {
        MemberBytes inner(place.bytes(), input.limits);
        if (!inner.enter(stream.member))
            continue;
        // Streams of members that are stored as they are carry offsets in the file around them.
        const bool inFile = stream.analysis.begin >= inner.bytes().size() || stream.member.empty();
        answerTrace(pickle::trace(inFile ? place.bytes() : inner.bytes(), stream.analysis.begin, input.limits, most),
                    answer);
    }
}

} // namespace assayer::inspection
