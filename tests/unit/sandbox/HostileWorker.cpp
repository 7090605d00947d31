// SPDX-License-Identifier: GPL-3.0-or-later
// A worker that does on demand what a parser taken over or broken by hostile bytes would do. For tests only.
#include "sandbox/Protocol.h"
#include "sandbox/WorkerLoop.h"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <string>
#include <thread>
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

void handle(const Json& header, const std::vector<int>& descriptors, const sandbox::Answers& answer)
{
    const std::string task = jsonText(header, "task");
    if (task == "echo") {
        std::string text(100, '\0');
        const ssize_t got = descriptors.empty() ? 0 : ::pread(descriptors.front(), text.data(), text.size(), 0);
        text.resize(static_cast<std::size_t>(got));
        answer({{"event", "echo"}, {"content", text}, {"process", ::getpid()}});
    } else if (task == "crash") {
        answer({{"event", "echo"}, {"content", "before"}});
        ::raise(SIGSEGV);
    } else if (task == "exit") {
        ::_exit(7);
    } else if (task == "hang") {
        while (true)
            std::this_thread::sleep_for(std::chrono::seconds(1));
    } else if (task == "allocate") {
        std::vector<std::string> hoard;
        while (true)
            hoard.emplace_back(std::size_t{16} << 20U, 'x');
    } else if (task == "garbage") {
        writeRaw("this is no JSON\n");
    } else if (task == "long-line") {
        const std::string block(std::size_t{1} << 20U, 'x');
        for (int i = 0; i < 1024; ++i)
            writeRaw(block);
    } else if (task == "flood") {
        const std::string lines = [] {
            std::string text;
            for (int i = 0; i < 1000; ++i)
                text += "{\"event\":\"x\"}\n";
            return text;
        }();
        while (true)
            writeRaw(lines);
    }
}

} // namespace

int main(int argc, char** argv)
{
    const std::string memory = argc > 1 ? argv[1] : "";
    sandbox::restrictThisProcess(std::strtoull(memory.c_str() + memory.find('=') + 1, nullptr, 10));
    return sandbox::serveRequests(handle);
}
