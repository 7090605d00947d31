// SPDX-License-Identifier: GPL-3.0-or-later
// What a worker that was taken over may write into its pipe. The first byte chooses the task and the length of the
// pieces.
#include "inspection/WorkerAnswers.h"
#include "sandbox/AnswerLines.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace assayer;
    static constexpr std::array<std::string_view, 5> kTasks{"read", "trace", "card", "signature-demands", "signature"};
    if (size == 0)
        return 0;
    Limits limits;
    limits.members = 100;
    const inspection::Asked asked{kTasks[data[0] % kTasks.size()], limits,
                                  [](const std::string& path) { return path == "README.md"; }};
    const std::size_t piece = 1 + data[0];
    std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    inspection::WorkerAnswers answers;
    sandbox::AnswerLines lines("done");
    auto state = sandbox::AnswerLines::State::Open;
    while (!text.empty() && state == sandbox::AnswerLines::State::Open) {
        const std::size_t length = std::min(piece, text.size());
        state = lines.take(text.substr(0, length), [&](const Json& answer) { answers.take(answer, asked); });
        text.remove_prefix(length);
    }
    if (state == sandbox::AnswerLines::State::Broken && lines.defect().empty())
        std::abort();
    if (answers.members.size() > 4 * limits.members)
        std::abort();
    for (const record::Claim& claim : answers.claims) {
        for (const record::Evidence& evidence : claim.evidence) {
            if (!evidence.path.empty() && evidence.path != "." && evidence.path != "README.md")
                std::abort();
        }
    }
    return 0;
}
