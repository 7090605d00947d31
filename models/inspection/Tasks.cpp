// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspection/Tasks.h"

#include "record/RecordJson.h"

#include <array>
#include <fcntl.h>

namespace assayer::inspection {

namespace {

struct Task
{
    std::string_view name;
    void (*run)(const TaskInput&, const sandbox::Answers&);
};

constexpr std::array kTasks{
    Task{"read", runReadTask},           Task{"trace", runTraceTask}, Task{"signature-demands", runDemandsTask},
    Task{"signature", runSignatureTask}, Task{"card", runCardTask},
};

// The limits that shape what a reader does; the parent enforces the others itself.
template <typename LimitsType, typename Visit>
void visitLimits(LimitsType& limits, Visit visit)
{
    visit("documentBytes", limits.documentBytes);
    visit("documentDepth", limits.documentDepth);
    visit("documentValues", limits.documentValues);
    visit("members", limits.members);
    visit("containerDepth", limits.containerDepth);
    visit("expandedBytes", limits.expandedBytes);
    visit("expansionRatio", limits.expansionRatio);
    visit("pickleOpcodes", limits.pickleOpcodes);
    visit("pickleValues", limits.pickleValues);
    visit("pickleEvents", limits.pickleEvents);
    visit("textExcerpt", limits.textExcerpt);
}

} // namespace

Json limitsToJson(const Limits& limits)
{
    Json json = Json::object();
    visitLimits(limits, [&](const char* name, auto value) { json[name] = value; });
    return json;
}

Limits limitsFromJson(const Json& json)
{
    Limits limits;
    visitLimits(limits, [&](const char* name, auto& value) {
        if (const auto given = jsonUnsigned(json, name))
            value = *given;
    });
    return limits;
}

void answerProblem(const sandbox::Answers& answer, const Error& error, const std::string& what)
{
    const record::Problem problem{"", what.empty() ? std::string(errorKindWord(error.kind)) : what, error.message};
    answer({{"event", "problem"}, {"problem", record::toJson(problem)}});
}

sandbox::Handler taskHandler()
{
    return [](const Json& header, const std::vector<int>& descriptors, const sandbox::Answers& answer,
              sandbox::Place& place) {
        std::vector<std::unique_ptr<source::FileSource>> files;
        for (const int descriptor : descriptors) {
            auto file = source::FileSource::adopt(source::Descriptor(::fcntl(descriptor, F_DUPFD_CLOEXEC, 0)));
            if (!file) {
                answerProblem(answer, file.error());
                return;
            }
            files.push_back(std::move(*file));
        }
        const std::string name = jsonText(header, "task");
        for (const Task& task : kTasks) {
            if (task.name == name)
                task.run({header, files, limitsFromJson(jsonMember(header, "limits")), place}, answer);
        }
    };
}

} // namespace assayer::inspection
