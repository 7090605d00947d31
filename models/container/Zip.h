// SPDX-License-Identifier: GPL-3.0-or-later
// ZIP archives (PKWARE APPNOTE 6.3.10), read as the most lenient of loaders would, with every oddity reported.
#pragma once

#include "base/Limits.h"
#include "base/Result.h"
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
    bool inCentral = true; ///< false: found by its local header alone
};

/// A structural oddity; `kind` is an observation kind ("archive.duplicate-name").
struct ZipOddity
{
    std::string kind;
    std::string detail;
    std::string member;
    std::optional<std::uint64_t> offset;
    std::optional<std::uint64_t> length;
};

struct ZipArchive
{
    std::vector<ZipEntry> entries; ///< by offset of the local header; at most Limits::members
    std::vector<ZipOddity> oddities;
    std::uint64_t entriesOmitted = 0;
};

/// Reads both directories. Fails where no end record is found or it contradicts itself beyond use.
Result<ZipArchive> readZip(const source::ByteSource& source, const Limits& limits);

/// The expanded bytes of an entry: a window for stored ones (flags such as "encrypted" are not believed), a bounded
/// buffered inflater for deflated ones (random access by restarting; memory stays below 1 MiB). `source` must outlive
/// it. Unsupported for other methods.
Result<std::unique_ptr<source::ByteSource>> openEntry(const source::ByteSource& source, const ZipEntry& entry,
                                                      const Limits& limits);

} // namespace assayer::container
