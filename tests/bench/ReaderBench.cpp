// SPDX-License-Identifier: GPL-3.0-or-later
// What reading costs alone, without processes and digests: ReaderBench FILE... prints one JSON line for each file, with
// the time, the bytes that were asked for and their share of the file.
#include "base/Json.h"
#include "format/Format.h"
#include "source/FileSource.h"

#include <atomic>
#include <chrono>
#include <cstdio>
#include <fcntl.h>

namespace {

using namespace assayer;

class CountingSource final : public source::ByteSource
{
public:
    explicit CountingSource(const source::ByteSource& parent) : m_parent(parent) {}
    std::uint64_t size() const override { return m_parent.size(); }
    Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> into) const override
    {
        const auto got = m_parent.read(offset, into);
        m_count += got.value_or(0);
        return got;
    }
    std::uint64_t count() const { return m_count; }

private:
    const source::ByteSource& m_parent;
    mutable std::atomic<std::uint64_t> m_count{0};
};

bool measure(const char* path)
{
    const auto file = source::FileSource::adopt(source::Descriptor(::open(path, O_RDONLY | O_CLOEXEC)));
    if (!file)
        return false;
    const CountingSource bytes(**file);
    const Limits limits;
    format::Facts facts;
    const auto begin = std::chrono::steady_clock::now();
    const bool whole = format::readFile({bytes, path, limits}, facts).has_value();
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    const double share = bytes.size() > 0 ? static_cast<double>(bytes.count()) / static_cast<double>(bytes.size()) : 0;
    const Json line{{"file", path},         {"format", facts.format},
                    {"whole", whole},       {"seconds", seconds.count()},
                    {"size", bytes.size()}, {"bytesRead", bytes.count()},
                    {"share", share},       {"tensors", facts.values.value("tensors", 0)}};
    std::printf("%s\n", jsonLine(line).c_str());
    return true;
}

} // namespace

int main(int argc, char** argv)
{
    bool done = argc > 1;
    for (int i = 1; i < argc; ++i)
        done = measure(argv[i]) && done;
    return done ? 0 : 2;
}
