// SPDX-License-Identifier: GPL-3.0-or-later
// tar archives: POSIX.1-2001 (ustar and pax), GNU's and the older ones, read as the most lenient of tools would, with
// every oddity reported. Read by our own code and not by libarchive: the findings need what lies between and behind the
// members, and where two tools would disagree, which a library that hands out members hides.
#pragma once

#include "base/Limits.h"
#include "base/Result.h"
#include "container/Oddities.h"
#include "source/ByteSource.h"

#include <memory>
#include <span>

namespace assayer::container {

/// A part of a sparse member: `length` bytes that stand at `offset` of the member.
struct SparsePart
{
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
};

struct TarEntry
{
    std::string name;
    std::string linkTarget;
    char type = '0';                ///< typeflag: '0' file, '1' hard link, '2' symbolic link, '5' folder ...
    std::uint64_t headerOffset = 0; ///< of the header, or of the first extended header in front of it
    std::uint64_t dataOffset = 0;
    std::uint64_t packedSize = 0; ///< bytes of data in the archive
    std::uint64_t size = 0;       ///< bytes of the member; differs for a sparse one
    std::uint64_t mode = 0;
    std::vector<SparsePart> parts; ///< of a sparse member
    bool sparse = false;
    bool behindEnd = false; ///< stands behind the mark that ends the archive, or behind a broken header

    /// Whether a tool would write a file with the data ("0", "\0", "7", sparse "S", and unknown types, as POSIX asks).
    bool isFile() const;
    bool isLink() const { return type == '1' || type == '2'; }
};

struct TarArchive
{
    std::vector<TarEntry> entries; ///< in order; at most Limits::members
    std::vector<Oddity> oddities;
    std::uint64_t entriesOmitted = 0;
    std::uint64_t end = 0;         ///< behind the zero blocks that end the archive
    std::uint64_t headers = 0;     ///< bytes of headers and extended headers
    std::uint64_t padding = 0;     ///< bytes that fill blocks and records
    std::uint64_t unexplained = 0; ///< bytes that no header covers
};

/// True where `block` (512 bytes) is a header: its checksum is right, and it is not empty.
bool isTarHeader(std::span<const std::byte> block);

/// Lists the members. Fails where the source does not begin with a header.
Result<TarArchive> readTarArchive(const source::ByteSource& source, const Limits& limits);

/// The bytes of a member, with the holes of a sparse one as zeros. `source` must outlive it.
std::unique_ptr<source::ByteSource> openTarEntry(const source::ByteSource& source, const TarEntry& entry);

/// Observes links that lead, alone or together, out of the folder, and members that are written through a link.
void inspectTarLinks(const std::vector<TarEntry>& entries, Oddities& oddities);

} // namespace assayer::container
