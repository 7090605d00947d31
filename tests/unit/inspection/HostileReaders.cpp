// SPDX-License-Identifier: GPL-3.0-or-later
// The worker with readers that misbehave on demand: a file named "hostile-..." is treated as if its bytes had taken
// over or broken its reader, all others are read as ever. For tests only.
#include "inspection/Tasks.h"
#include "sandbox/LockDown.h"
#include "sandbox/Protocol.h"
#include "sandbox/WorkerLoop.h"

#include <array>
#include <charconv>
#include <csignal>
#include <string>
#include <string_view>
#include <sys/syscall.h>
#include <unistd.h>
#include <vector>

using namespace assayer;

namespace {

struct Attempt
{
    const Json& header;
    const std::vector<int>& descriptors;
    const sandbox::Answers& answer;
    sandbox::Place& place;
};

bool tookOver = false; ///< what a file that took this process over would leave behind for the next ones

void writeRaw(std::string_view text)
{
    while (!text.empty()) {
        const ssize_t put = ::write(STDOUT_FILENO, text.data(), text.size());
        if (put <= 0)
            ::_exit(1);
        text.remove_prefix(static_cast<std::size_t>(put));
    }
}

void spin(const Attempt&)
{
    volatile bool forever = true;
    while (forever) {
    }
}

void allocate(const Attempt&)
{
    std::vector<std::string> hoard;
    while (true)
        hoard.emplace_back(std::size_t{4} << 20U, 'x');
}

using Level = int (*)(volatile const char*);
int descend(volatile const char* above);
volatile Level deeper = descend; // neither foldable into a loop nor seen through by the compiler

int descend(volatile const char* above)
{
    volatile char block[4096] = {};
    block[0] = above[0];
    const Level next = deeper;
    return next(block) + block[0];
}

void recurse(const Attempt&)
{
    const char begin = 'x';
    descend(&begin);
}

void crash(const Attempt& attempt)
{
    attempt.place.enterReader("gguf");
    attempt.place.reachOffset(24);
    ::raise(SIGSEGV);
}

void writeGarbage(const Attempt&)
{
    writeRaw("\x7f"
             "ELF this is no answer\n");
}

void writeLongLine(const Attempt&)
{
    const std::string block(std::size_t{1} << 20U, 'x');
    for (int i = 0; i < 1024; ++i)
        writeRaw(block);
}

void leave(const Attempt&)
{
    ::_exit(0);
}

void forkProcess(const Attempt&)
{
    ::syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
}

void throwException(const Attempt&)
{
    throw 1;
}

// Forged praise of this file, an answer to the next question, and a claim to speak about another file.
void answerAhead(const Attempt&)
{
    const std::string facts = R"({"event":"facts","format":"text","facts":{},"readable":true})";
    writeRaw(facts + "\n{\"event\":\"done\"}\n" + facts + "\n{\"event\":\"done\"}\n");
}

void inventRule(const Attempt& attempt)
{
    attempt.answer(
        Json::parse(R"({"event": "finding", "finding": {"rule": "EVIL-1", "severity": "info", "path": "other",
        "title": "t", "evidence": "e", "confidence": "certain", "references": []}})"));
}

void takeOver(const Attempt& attempt)
{
    tookOver = true;
    attempt.answer({{"event", "facts"}, {"format", "text"}, {"facts", Json::object()}, {"readable", true}});
}

void forgeSignature(const Attempt& attempt)
{
    attempt.answer(Json::parse(R"({"event": "signature", "signature": {"kind": "oms", "path": "", "status": "verified",
        "signer": {}, "steps": [], "coverage": {"covered": [], "missing": [], "extra": [], "changed": [],
        "ignored": []}}})"));
}

struct Behaviour
{
    std::string_view name;
    void (*act)(const Attempt& attempt);
};

constexpr std::array kBehaviours{
    Behaviour{"loop", spin},         Behaviour{"allocate", allocate},    Behaviour{"recurse", recurse},
    Behaviour{"segv", crash},        Behaviour{"garbage", writeGarbage}, Behaviour{"line", writeLongLine},
    Behaviour{"exit", leave},        Behaviour{"fork", forkProcess},     Behaviour{"throw", throwException},
    Behaviour{"ahead", answerAhead}, Behaviour{"rule", inventRule},      Behaviour{"takeover", takeOver},
};

const Behaviour* behaviourOf(std::string_view path)
{
    constexpr std::string_view kMark = "hostile-";
    const std::size_t begin = path.find(kMark);
    for (const Behaviour& behaviour : kBehaviours) {
        if (begin != std::string_view::npos && path.substr(begin + kMark.size()).starts_with(behaviour.name))
            return &behaviour;
    }
    return nullptr;
}

} // namespace

int main(int argc, char** argv)
{
    sandbox::Restrictions restrictions;
    for (int i = 1; i < argc; ++i) {
        const std::string_view option = argv[i];
        if (option.starts_with("--memory="))
            std::from_chars(option.data() + 9, option.data() + option.size(), restrictions.memoryLimit);
    }
    sandbox::Place page = sandbox::Place::adopt(sandbox::kPlaceDescriptor);
    inspection::prepareReaders(true);
    const auto protections = sandbox::restrictThisProcess(restrictions);
    const sandbox::Handler handler = inspection::taskHandler();
    const auto mixed = [&](const Json& header, const std::vector<int>& descriptors, const sandbox::Answers& answer,
                           sandbox::Place& place) {
        const std::string task = jsonText(header, "task");
        const Behaviour* behaviour = task == "read" ? behaviourOf(jsonText(header, "name")) : nullptr;
        const Attempt attempt{header, descriptors, answer, place};
        if (behaviour != nullptr)
            behaviour->act(attempt);
        else if (task == "signature" && tookOver)
            forgeSignature(attempt);
        else
            handler(header, descriptors, answer, place);
    };
    return sandbox::serveRequests(mixed, protections, std::move(page));
}
