// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/PickleStreams.h"

#include "base/CheckedArithmetic.h"
#include "pickle/Machine.h"
#include "pickle/Opcodes.h"

#include <algorithm>
#include <array>

namespace assayer::format {

namespace {

constexpr std::uint64_t kTrialBytes = 65536;
constexpr std::uint64_t kLongTrialBytes = std::uint64_t{16} << 20U;
constexpr std::uint64_t kTrialOpcodes = 4000;
constexpr std::uint64_t kManyOpcodes = 200; ///< that text or random bytes never run through without an error
constexpr std::size_t kListedGlobals = 2000;

bool isIdentifier(std::string_view text)
{
    return !text.empty() && text.size() < 200 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
               c == '\r';
    });
}

// A loader would call something by a name that can be one.
bool callsSomething(const pickle::Analysis& analysis)
{
    return std::any_of(analysis.events.begin(), analysis.events.end(), [](const pickle::Event& event) {
        return event.kind == pickle::EventKind::Call &&
               (event.target.computed || (isIdentifier(event.target.module) && isIdentifier(event.target.name)));
    });
}

bool importsByName(const pickle::Analysis& analysis)
{
    return !analysis.globals.empty() &&
           std::all_of(analysis.globals.begin(), analysis.globals.end(), [](const pickle::Global& global) {
               return global.computed || (isIdentifier(global.module) && isIdentifier(global.name));
           });
}

Match matchWithHeader(const pickle::Analysis& trial, bool cut)
{
    using pickle::Ending;
    if (trial.ending == Ending::Stopped || callsSomething(trial) || importsByName(trial))
        return Match::ByContent;
    const bool unfinished = trial.ending == Ending::Budget || trial.ending == Ending::Truncated;
    if (unfinished && (cut || trial.opcodes >= 3))
        return Match::ByContent;
    return Match::ByName;
}

// Modules that streams import from and texts do not begin a line with.
bool importsFromPython(const pickle::Analysis& analysis)
{
    constexpr std::array<std::string_view, 12> kModules{"builtins",    "__builtin__", "os",      "posix",
                                                        "nt",          "subprocess",  "copyreg", "copy_reg",
                                                        "collections", "numpy",       "torch",   "sys"};
    return !analysis.globals.empty() &&
           std::find(kModules.begin(), kModules.end(), analysis.globals.front().module) != kModules.end();
}

// Without PROTO any text may begin like a stream, so more is asked: an end, a call, or a long way without an error.
Match matchWithoutHeader(const pickle::Analysis& trial, std::uint64_t size)
{
    using pickle::Ending;
    if (callsSomething(trial))
        return Match::ByContent;
    if (trial.ending == Ending::Stopped && trial.opcodes >= 2)
        return trial.end == size || trial.opcodes >= 5 || importsByName(trial) ? Match::ByContent : Match::ByName;
    if (importsByName(trial) && trial.opcodes >= 2)
        return importsFromPython(trial) ? Match::ByContent : Match::ByName;
    const bool unfinished = trial.ending == Ending::Budget || trial.ending == Ending::Truncated;
    return unfinished && trial.opcodes >= kManyOpcodes ? Match::ByContent : Match::No;
}

void addToValues(Facts& facts, const pickle::Analysis& analysis)
{
    Json& values = facts.values;
    const int protocol = std::max(analysis.protocol, values.value("protocol", 0));
    values["protocol"] = protocol;
    const std::uint64_t opcodes = values.value("opcodes", std::uint64_t{0});
    values["opcodes"] = checkedAdd(opcodes, analysis.opcodes).value_or(opcodes);
    Json& globals = values["globals"];
    if (!globals.is_array())
        globals = Json::array();
    for (const pickle::Global& global : analysis.globals) {
        if (globals.size() >= kListedGlobals)
            break;
        const std::string path = global.computed ? "computed: " + global.path() : global.path();
        if (std::find(globals.begin(), globals.end(), path) == globals.end())
            globals.push_back(path);
    }
}

} // namespace

bool beginsWithProtocol(const source::ByteSource& bytes, std::uint64_t offset)
{
    std::array<std::byte, 2> head{};
    const auto got = bytes.read(offset, head);
    return got && *got == head.size() && std::to_integer<int>(head[0]) == 0x80 && std::to_integer<int>(head[1]) <= 5;
}

Match pickleAt(const source::ByteSource& bytes, std::uint64_t offset)
{
    std::array<std::byte, 2> head{};
    const auto got = bytes.read(offset, head);
    if (!got || *got < 1 || pickle::opcodeInfo(std::to_integer<std::uint8_t>(head[0])).name.empty())
        return Match::No;
    const bool header = std::to_integer<int>(head[0]) == 0x80;
    Limits limits;
    limits.pickleOpcodes = kTrialOpcodes;
    limits.pickleEvents = 64;
    limits.textExcerpt = 0; // nobody reads what a trial would write
    std::uint64_t length = kTrialBytes;
    pickle::Analysis trial = pickle::analyse(source::WindowSource(bytes, offset, length), 0, limits);
    if (trial.ending == pickle::Ending::Truncated && trial.opcodes < kManyOpcodes && bytes.size() - offset > length) {
        // One string can be longer than the trial.
        length = kLongTrialBytes;
        trial = pickle::analyse(source::WindowSource(bytes, offset, length), 0, limits);
    }
    const bool cut = bytes.size() - offset > length;
    if (beginsWithProtocol(bytes, offset))
        return matchWithHeader(trial, cut);
    return header ? Match::ByName : matchWithoutHeader(trial, std::min(length, bytes.size() - offset));
}

std::optional<std::uint64_t> findPickle(const source::ByteSource& bytes, std::uint64_t offset, std::uint64_t length)
{
    constexpr std::size_t kChunk = std::size_t{256} << 10U;
    constexpr int kMostTrials = 20'000;
    std::vector<std::byte> buffer(kChunk + 1);
    const std::uint64_t end = std::min(bytes.size(), checkedAdd(offset, length).value_or(bytes.size()));
    int trials = 0;
    for (std::uint64_t at = offset; at < end; at += kChunk) {
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(kChunk + 1, bytes.size() - at));
        const auto got = bytes.read(at, std::span(buffer).first(wanted));
        if (!got)
            return std::nullopt;
        for (std::size_t i = 0; i + 1 < *got && i < kChunk && at + i < end; ++i) {
            const auto first = std::to_integer<unsigned>(buffer[i]);
            const auto second = std::to_integer<unsigned>(buffer[i + 1]);
            const bool header = first == 0x80 && second <= 5;
            const bool global = first == 'c' && (second == '_' || (second >= 'A' && second <= 'z'));
            if (!header && !global)
                continue;
            if (++trials > kMostTrials)
                return std::nullopt;
            if (pickleAt(bytes, at + i) == Match::ByContent)
                return at + i;
        }
    }
    return std::nullopt;
}

const pickle::Analysis& addPickle(const Input& input, std::uint64_t offset, Facts& facts)
{
    PickleStream stream;
    stream.analysis = pickle::analyse(input.bytes, offset, input.limits, input.stop, input.progress);
    addToValues(facts, stream.analysis);
    record::Member member;
    member.name = "pickle " + std::to_string(facts.pickles.size() + 1);
    member.kind = "pickle";
    member.offset = offset;
    member.length = stream.analysis.end - std::min(offset, stream.analysis.end);
    member.format = "pickle";
    if (facts.members.size() < input.limits.members)
        facts.members.push_back(std::move(member));
    if (stream.analysis.ending == pickle::Ending::Budget)
        facts.problems.push_back({"", "limit-exceeded",
                                  "the pickle at byte " + std::to_string(offset) + " was followed to byte " +
                                      std::to_string(stream.analysis.end) + " only: " + stream.analysis.endReason});
    facts.pickles.push_back(std::move(stream));
    return facts.pickles.back().analysis;
}

PickleRun readPickles(const Input& input, std::uint64_t offset, Facts& facts, std::size_t most)
{
    PickleRun run;
    run.end = offset;
    while (run.streams < most && run.end < input.bytes.size()) {
        if (run.streams > 0 && pickleAt(input.bytes, run.end) != Match::ByContent)
            break;
        const pickle::Analysis& analysis = addPickle(input, run.end, facts);
        ++run.streams;
        run.end = analysis.end;
        run.stopped = analysis.ending == pickle::Ending::Stopped;
        if (!run.stopped)
            break;
    }
    return run;
}

} // namespace assayer::format
