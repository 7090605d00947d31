// SPDX-License-Identifier: GPL-3.0-or-later
// ZIP archives (PKWARE APPNOTE 6.3.10), read as the most lenient of loaders would, with every oddity reported.
#pragma once

#include "base/Limits.h"
#include "base/Result.h"
#include "container/Expansion.h"
#include "container/Oddities.h"
#include "source/ByteSource.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace assayer::container {

struct ZipEntry
{
    std::string name; ///< raw bytes of the central directory, or of the local header where only that exists
    std::uint64_t headerOffset = 0; ///< of the local header in the source
    std::uint64_t dataOffset = 0;   ///< of the (compressed) data in the source
    std::uint64_t compressedSize = 0;
    std::uint64_t size = 0;
    std::uint16_t method = 0; ///< 0 stored, 8 deflated; others are not expanded here
    std::uint16_t flags = 0;
    std::uint32_t crc = 0;
    std::uint32_t externalAttributes = 0;
    bool inCentral = true; ///< false: found by its local header alone, or what a contradicting local header says
    std::optional<std::uint64_t> measuredSize; ///< expanded bytes as checkEntry() counted them

    bool isDirectory() const { return name.ends_with('/') && size == 0; }
    /// Packed by bzip2, LZMA, Zstandard or xz: expand it by expandEntry().
    bool packedOtherwise() const
    {
        return !looksStored() && (method == 12 || method == 14 || method == 93 || method == 95);
    }
    /// True where the unusual method is only a claim: as many bytes packed as expanded.
    bool looksStored() const { return method == 0 || (method != 8 && compressedSize == size); }
};

struct ZipArchive
{
    std::vector<ZipEntry> entries; ///< by offset of the local header; at most Limits::members
    std::vector<Oddity> oddities;
    std::uint64_t entriesOmitted = 0;
};

/// True where `source` has an end record whose central directory is there too, or begins with a local header. With
/// `names`, the first names of the directory (up to 64) are put there: enough to tell what kind of archive it is.
bool recogniseZip(const source::ByteSource& source, std::vector<std::string>* names = nullptr);

/// Reads both directories; the members' data is not touched. Fails where neither an end record nor a local header is
/// found. Oddities of one kind beyond 100 are summed up in the last of them.
Result<ZipArchive> readZip(const source::ByteSource& source, const Limits& limits);

/// Expands the entry once and compares length and CRC-32 with what the directories say; what differs is returned. Sets
/// the entry's `measuredSize`. Reads all of the entry, so callers choose which entries are worth it. Expansion stops at
/// the limits (archive.bomb).
std::vector<Oddity> checkEntry(const source::ByteSource& source, ZipEntry& entry, const Limits& limits);

/// The expanded bytes of an entry: a window for stored ones (flags such as "encrypted" are not believed), a bounded
/// buffered inflater for deflated ones (random access by checkpoints; memory stays below 1 MiB), whose size is counted
/// rather than believed. `source` must outlive it. Unsupported for other methods, unless the entry looksStored().
Result<std::unique_ptr<source::ByteSource>> openEntry(const source::ByteSource& source, const ZipEntry& entry,
                                                      const Limits& limits);

/// The expanded bytes of an entry that is packedOtherwise(), and how the run went. Its checksum is compared, and what
/// differs is put into `oddities`.
std::unique_ptr<source::ByteSource> expandEntry(const source::ByteSource& source, const ZipEntry& entry,
                                                ExpansionBudget& budget, std::vector<Oddity>& oddities);

} // namespace assayer::container
