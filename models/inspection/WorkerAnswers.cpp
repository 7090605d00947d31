// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspection/WorkerAnswers.h"

#include "record/RecordJson.h"
#include "risk/Catalogue.h"

#include <algorithm>
#include <array>

namespace assayer::inspection {

namespace {

constexpr std::size_t kMostFindings = 200'000; ///< of one file
constexpr std::size_t kMostProblems = 10'000;
constexpr std::size_t kMostDemands = 2'000'000;
constexpr std::size_t kMostTraceSteps = 5'000'000;
constexpr std::size_t kLongestWord = 64;
constexpr std::size_t kLongestText = std::size_t{256} << 10U; ///< evidence, reasons
constexpr std::size_t kMostReferences = 100;

using Broken = std::optional<Error>;

Error nonsense(std::string what)
{
    return Error{ErrorKind::Internal, "the reader process broke the protocol: " + std::move(what), {}};
}

// Identifiers: formats, kinds of problems.
bool isWord(std::string_view text)
{
    return !text.empty() && text.size() <= kLongestWord &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-._+") == std::string_view::npos;
}

Broken check(const record::Finding& finding, const Asked&)
{
    // The rule of this number stands for observations that no rule knows, a defect of ours.
    if (finding.rule != "ASY-GEN-000" && risk::Catalogue::builtIn().find(finding.rule) == nullptr)
        return nonsense("a finding of a rule that there is not");
    if (finding.evidence.size() > kLongestText || finding.title.size() > kLongestText ||
        finding.references.size() > kMostReferences)
        return nonsense("a finding larger than any");
    return std::nullopt;
}

Broken check(const record::Problem& problem, const Asked&)
{
    if (!isWord(problem.what) || problem.why.size() > kLongestText)
        return nonsense("a problem of no known kind");
    return std::nullopt;
}

Broken check(const record::Member&, const Asked&)
{
    return std::nullopt;
}

// What the subject does not hold cannot have been seen in it.
template <typename Paths>
Broken checkPaths(const Paths& paths, const Asked& asked)
{
    for (const std::string& path : paths) {
        if (!path.empty() && path != "." && (!asked.handedOut || !asked.handedOut(path)))
            return nonsense("a path that was not handed out");
    }
    return std::nullopt;
}

Broken check(const record::Claim& claim, const Asked& asked)
{
    std::vector<std::string> paths;
    for (const record::Evidence& evidence : claim.evidence)
        paths.push_back(evidence.path);
    return checkPaths(paths, asked);
}

Broken check(const record::Signature& signature, const Asked& asked)
{
    // What is missing or ignored may well be no file of the subject.
    for (const auto* paths : {&signature.coverage.covered, &signature.coverage.changed, &signature.coverage.extra}) {
        if (auto broken = checkPaths(*paths, asked))
            return broken;
    }
    return std::nullopt;
}

// Appends the value, or says what is wrong with it.
template <typename T>
Broken append(std::vector<T>& list, const Json& value, std::size_t most, const Asked& asked)
{
    auto item = record::fromJson<T>(value);
    if (!item)
        return nonsense(item.error().message);
    if (auto broken = check(*item, asked))
        return broken;
    if (list.size() >= most)
        return nonsense("more than " + std::to_string(most) + " items of a kind");
    list.push_back(std::move(*item));
    return std::nullopt;
}

Broken takeFinding(WorkerAnswers& answers, const Json& answer, const Asked& asked)
{
    return append(answers.findings, jsonMember(answer, "finding"), kMostFindings, asked);
}

Broken takeProblem(WorkerAnswers& answers, const Json& answer, const Asked& asked)
{
    return append(answers.problems, jsonMember(answer, "problem"), kMostProblems, asked);
}

Broken takeClaim(WorkerAnswers& answers, const Json& answer, const Asked& asked)
{
    return append(answers.claims, jsonMember(answer, "claim"), kMostProblems, asked);
}

Broken takeSignature(WorkerAnswers& answers, const Json& answer, const Asked& asked)
{
    return append(answers.signatures, jsonMember(answer, "signature"), kMostProblems, asked);
}

// While files are read, a signature is only seen; what it is worth is asked later, of another process.
Broken takeSighting(WorkerAnswers& answers, const Json& answer, const Asked&)
{
    answers.isSignature = true;
    return answer.contains("signature") ? Broken(nonsense("a verdict that was not asked for")) : std::nullopt;
}

Broken takeMembers(WorkerAnswers& answers, const Json& answer, const Asked& asked)
{
    const Json& batch = jsonMember(answer, "members");
    if (!batch.is_array())
        return nonsense("members that are no list");
    for (const Json& member : batch) {
        // Streams and archive members come on top of what the limit bounds, tensors.
        if (auto broken = append(answers.members, member, 4 * asked.limits.members, asked))
            return broken;
    }
    return std::nullopt;
}

Broken takeFacts(WorkerAnswers& answers, const Json& answer, const Asked&)
{
    if (!answers.facts.is_null())
        return nonsense("facts a second time");
    answers.facts = jsonMember(answer, "facts");
    if (!answers.facts.is_object())
        return nonsense("facts that are no object");
    if (answer.contains("format")) {
        answers.format = jsonText(answer, "format");
        if (!isWord(*answers.format))
            return nonsense("a format of no known kind");
    }
    answers.readable = jsonMember(answer, "readable") == true;
    return std::nullopt;
}

Broken takeDemands(WorkerAnswers& answers, const Json& answer, const Asked&)
{
    answers.demands = jsonMember(answer, "demands");
    answers.demandedContent = jsonText(answer, "content");
    answers.demandsOpenPgp = jsonMember(answer, "openPgp") == true;
    if (!answers.demands.is_array() || answers.demands.size() > kMostDemands)
        return nonsense("demands that are no list");
    return std::nullopt;
}

Broken takeTrace(WorkerAnswers& answers, const Json& answer, const Asked&)
{
    auto trace = pickle::traceFromJson(jsonMember(answer, "trace"));
    if (!trace)
        return nonsense(trace.error().message);
    if (answers.traces.size() >= kMostProblems)
        return nonsense("more traces than there can be");
    answers.traces.push_back(std::move(*trace));
    return std::nullopt;
}

Broken takeSteps(WorkerAnswers& answers, const Json& answer, const Asked&)
{
    auto trace = pickle::traceFromJson(jsonMember(answer, "trace"));
    if (!trace)
        return nonsense(trace.error().message);
    if (answers.traces.empty() || answers.traces.back().steps.size() > kMostTraceSteps)
        return nonsense("steps of no trace");
    std::vector<pickle::Step>& steps = answers.traces.back().steps;
    steps.insert(steps.end(), std::make_move_iterator(trace->steps.begin()),
                 std::make_move_iterator(trace->steps.end()));
    return std::nullopt;
}

struct Event
{
    std::string_view task;
    std::string_view name;
    Broken (*take)(WorkerAnswers& answers, const Json& answer, const Asked& asked);
};

// Which answers each task has; any other is refused.
constexpr std::array kEvents{
    Event{"read", "finding", takeFinding},
    Event{"read", "problem", takeProblem},
    Event{"read", "members", takeMembers},
    Event{"read", "facts", takeFacts},
    Event{"read", "signature", takeSighting},
    Event{"trace", "trace", takeTrace},
    Event{"trace", "steps", takeSteps},
    Event{"trace", "problem", takeProblem},
    Event{"card", "facts", takeFacts},
    Event{"card", "claim", takeClaim},
    Event{"card", "finding", takeFinding},
    Event{"card", "problem", takeProblem},
    Event{"signature-demands", "demands", takeDemands},
    Event{"signature-demands", "problem", takeProblem},
    Event{"signature", "signature", takeSignature},
    Event{"signature", "finding", takeFinding},
    Event{"signature", "problem", takeProblem},
};

} // namespace

void WorkerAnswers::take(const Json& answer, const Asked& asked)
{
    if (broken)
        return;
    const std::string name = jsonText(answer, "event");
    const auto* const event = std::find_if(kEvents.begin(), kEvents.end(), [&](const Event& known) {
        return known.task == asked.task && known.name == name;
    });
    broken = event == kEvents.end() ? Broken(nonsense("an answer to what was not asked"))
                                    : event->take(*this, answer, asked);
}

} // namespace assayer::inspection
