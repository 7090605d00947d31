// SPDX-License-Identifier: GPL-3.0-or-later
// A worker that does on demand what a parser taken over or broken by hostile bytes would do. For tests only.
// Started by a link named "...-without-landlock" or "...-without-seccomp", it leaves that layer out.
#include "Attacks.h"

#include "sandbox/LockDown.h"
#include "sandbox/Protocol.h"
#include "sandbox/WorkerLoop.h"

#include <charconv>
#include <csignal>
#include <cstdlib>
#include <string>
#include <unistd.h>
#include <vector>

using namespace assayer;

namespace {

void writeRaw(const std::string& text)
{
    std::size_t done = 0;
    while (done < text.size()) {
        const ssize_t put = ::write(STDOUT_FILENO, text.data() + done, text.size() - done);
        if (put <= 0)
            ::_exit(1);
        done += static_cast<std::size_t>(put);
    }
}

using Level = int (*)(volatile const char*);
int recurse(volatile const char* above);
// Neither foldable into a loop nor seen through by the compiler.
volatile Level nextLevel = recurse;

int recurse(volatile const char* above)
{
    volatile char block[4096] = {};
    block[0] = above[0];
    const Level next = nextLevel;
    return next(block) + block[0];
}

[[noreturn]] void spin()
{
    volatile bool forever = true;
    while (forever) {
    }
    ::_exit(1);
}

[[noreturn]] void flood()
{
    std::string lines;
    for (int i = 0; i < 1000; ++i)
        lines += "{\"event\":\"x\"}\n";
    while (true)
        writeRaw(lines);
}

void misbehave(const std::string& task, const sandbox::Answers& answer)
{
    if (task == "crash") {
        answer({{"event", "echo"}, {"content", "before"}});
        ::raise(SIGSEGV);
    } else if (task == "exit") {
        ::_exit(7);
    } else if (task == "hang") {
        spin();
    } else if (task == "allocate") {
        std::vector<std::string> hoard;
        while (true)
            hoard.emplace_back(std::size_t{16} << 20U, 'x');
    } else if (task == "recurse") {
        const char begin = 'x';
        std::exit(recurse(&begin)); // NOLINT(concurrency-mt-unsafe): it never comes here
    } else if (task == "garbage") {
        writeRaw("this is no JSON\n");
    } else if (task == "long-line") {
        const std::string block(std::size_t{1} << 20U, 'x');
        for (int i = 0; i < 1024; ++i)
            writeRaw(block);
    } else if (task == "flood") {
        flood();
    } else if (task == "speak-on") {
        // The answer to this request, and what would be taken for that to the next one.
        writeRaw("{\"event\":\"done\"}\n{\"event\":\"echo\",\"content\":\"forged\"}\n");
    } else if (task == "close-pipe") {
        ::close(STDOUT_FILENO);
        spin();
    }
}

void handle(const Json& header, const std::vector<int>& descriptors, const sandbox::Answers& answer,
            sandbox::Place& place)
{
    const std::string task = jsonText(header, "task");
    place.enterReader("gguf");
    place.reachOffset(4711);
    if (task == "echo") {
        std::string text(100, '\0');
        const ssize_t got = descriptors.empty() ? 0 : ::pread(descriptors.front(), text.data(), text.size(), 0);
        text.resize(static_cast<std::size_t>(got));
        answer({{"event", "echo"}, {"content", text}, {"process", ::getpid()}});
        return;
    }
    if (const auto error = test::attack(task, jsonText(header, "path"), descriptors))
        answer({{"event", "attack"}, {"error", *error}});
    else
        misbehave(task, answer);
}

} // namespace

int main(int argc, char** argv)
{
    sandbox::Restrictions restrictions;
    for (int i = 1; i < argc; ++i) {
        const std::string_view option = argv[i];
        std::uint64_t value = 0;
        std::from_chars(option.data() + option.find('=') + 1, option.data() + option.size(), value);
        if (option.starts_with("--memory="))
            restrictions.memoryLimit = value;
        if (option.starts_with("--processor-time="))
            restrictions.processorTime = std::chrono::seconds(value);
    }
    const std::string_view name = argv[0];
    restrictions.landlock = !name.ends_with("-without-landlock");
    restrictions.systemCallFilter = !name.ends_with("-without-seccomp");
    sandbox::Place place = sandbox::Place::adopt(sandbox::kPlaceDescriptor);
    const auto protections = sandbox::restrictThisProcess(restrictions);
    return sandbox::serveRequests(handle, protections, std::move(place));
}
