// SPDX-License-Identifier: GPL-3.0-or-later
// Where a worker is, in a page of memory that it shares with its parent: it outlives the worker, so that the parent can
// say which reader died over which byte.
#pragma once

#include "base/Result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assayer::sandbox {

struct PlaceMemory;

/// What the page says. It was written by a worker, so it is a hint and no fact; `reader` holds harmless characters
/// only.
struct Whereabouts
{
    std::string reader;                  ///< identifier of a format; empty where none had begun
    std::optional<std::uint64_t> offset; ///< in the file, of the last read
};

/// One side's view of the page. Without a page, telling does nothing and asking finds nothing.
class Place
{
public:
    Place() = default;
    ~Place();
    Place(Place&& other) noexcept;
    Place& operator=(Place&& other) noexcept;
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    /// The parent's side: a new page. `descriptor` then holds what the worker is to be given; the caller closes it.
    static Result<Place> make(int& descriptor);

    /// The worker's side: maps the page behind the descriptor, which it closes. No page where there is none.
    static Place adopt(int descriptor);

    void clear();
    void enterReader(std::string_view reader);
    void reachOffset(std::uint64_t offset);
    Whereabouts whereabouts() const;

private:
    explicit Place(PlaceMemory* memory) : m_memory(memory) {}

    PlaceMemory* m_memory = nullptr;
};

} // namespace assayer::sandbox
