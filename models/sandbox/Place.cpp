// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/Place.h"

#include "sandbox/Protocol.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <new>
#include <sys/mman.h>
#include <unistd.h>
#include <utility>

namespace assayer::sandbox {

// Two processes write and read it without a lock; each part is right by itself, and no more is claimed.
struct PlaceMemory
{
    std::atomic<std::uint64_t> offsetAndOne; ///< 0: nothing was read yet
    std::array<std::atomic<char>, 48> reader;
};
static_assert(std::atomic<std::uint64_t>::is_always_lock_free && std::atomic<char>::is_always_lock_free,
              "other atomics would hold a lock that the other process does not share");

namespace {

constexpr std::size_t kPlaceBytes = sizeof(PlaceMemory);

PlaceMemory* mapPlace(int descriptor)
{
    void* const memory = ::mmap(nullptr, kPlaceBytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    // A new file is all zeros, which is what a new page says.
    return memory == MAP_FAILED ? nullptr : static_cast<PlaceMemory*>(memory);
}

bool isHarmless(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

} // namespace

Place::~Place()
{
    if (m_memory != nullptr)
        ::munmap(m_memory, kPlaceBytes);
}

Place::Place(Place&& other) noexcept : m_memory(std::exchange(other.m_memory, nullptr))
{
}

Place& Place::operator=(Place&& other) noexcept
{
    std::swap(m_memory, other.m_memory);
    return *this;
}

Result<Place> Place::make(int& descriptor)
{
    // Sealed in its size: a worker that could cut it would make the parent's next look a bus error.
    const auto file = memoryFile(std::string(kPlaceBytes, '\0'), MemoryFileUse::Shared);
    if (!file)
        return failure(file.error());
    descriptor = *file;
    PlaceMemory* const memory = mapPlace(descriptor);
    if (memory == nullptr) {
        ::close(std::exchange(descriptor, -1));
        return failure(ErrorKind::Internal, "no memory can be shared with a worker");
    }
    return Place(memory);
}

Place Place::adopt(int descriptor)
{
    Place place(mapPlace(descriptor));
    ::close(descriptor);
    return place;
}

void Place::clear()
{
    enterReader({});
    if (m_memory != nullptr)
        m_memory->offsetAndOne.store(0, std::memory_order_relaxed);
}

void Place::enterReader(std::string_view reader)
{
    if (m_memory == nullptr)
        return;
    auto& name = m_memory->reader;
    const std::size_t length = std::min(reader.size(), name.size() - 1);
    for (std::size_t i = 0; i < length; ++i)
        name[i].store(reader[i], std::memory_order_relaxed);
    name[length].store('\0', std::memory_order_relaxed);
}

void Place::reachOffset(std::uint64_t offset)
{
    if (m_memory != nullptr)
        m_memory->offsetAndOne.store(offset + 1, std::memory_order_relaxed);
}

Whereabouts Place::whereabouts() const
{
    Whereabouts found;
    if (m_memory == nullptr)
        return found;
    if (const std::uint64_t told = m_memory->offsetAndOne.load(std::memory_order_relaxed); told > 0)
        found.offset = told - 1;
    for (const std::atomic<char>& cell : m_memory->reader) {
        const char c = cell.load(std::memory_order_relaxed);
        if (!isHarmless(c))
            break;
        found.reader += c;
    }
    return found;
}

} // namespace assayer::sandbox
