// SPDX-License-Identifier: GPL-3.0-or-later
// The records of a ZIP archive as they stand in the bytes (PKWARE APPNOTE 6.3.10 section 4.3), and the list of
// oddities.
#pragma once

#include "container/Zip.h"

#include <span>
#include <string_view>

namespace assayer::container {

inline constexpr std::uint32_t kLocalSignature = 0x04034b50;
inline constexpr std::uint32_t kCentralSignature = 0x02014b50;
inline constexpr std::string_view kEndSignature = "PK\x05\x06";
inline constexpr std::uint32_t kEnd64Signature = 0x06064b50;
inline constexpr std::uint32_t kEnd64LocatorSignature = 0x07064b50;
inline constexpr std::uint32_t kDescriptorSignature = 0x08074b50;
inline constexpr std::size_t kLocalBytes = 30;
inline constexpr std::size_t kCentralBytes = 46;
inline constexpr std::size_t kEndBytes = 22;
inline constexpr std::size_t kEnd64Bytes = 56;
inline constexpr std::size_t kEnd64LocatorBytes = 20;
inline constexpr std::uint16_t kFlagEncrypted = 0x0001;
inline constexpr std::uint16_t kFlagDescriptor = 0x0008;

/// Little-endian number of `bytes` bytes at `at`, which must lie inside.
std::uint64_t littleAt(std::span<const std::byte> bytes, std::size_t at, std::size_t width);

/// Where the directory stands, as the end records say.
struct ZipEnd
{
    std::uint64_t endOffset = 0;       ///< of the end record
    std::uint64_t recordsOffset = 0;   ///< of the first end record: the ZIP64 one where there is one
    std::uint64_t archiveEnd = 0;      ///< behind the comment
    std::uint64_t directoryOffset = 0; ///< in the source, with the bytes before the archive added
    std::uint64_t directorySize = 0;
    std::uint64_t entries = 0;
    std::uint64_t base = 0; ///< what must be added to the offsets written in the archive
};

/// Finds the end record that readers use: the last one. Nothing where there is none.
std::optional<ZipEnd> findZipEnd(const source::ByteSource& source, Oddities& oddities);

/// Sizes and offset out of the ZIP64 extended information (APPNOTE 4.5.3), for those fields that say "see there".
struct Zip64Fields
{
    std::uint64_t* size = nullptr; ///< null where the field is not announced
    std::uint64_t* compressedSize = nullptr;
    std::uint64_t* offset = nullptr;
};
/// False where the extra field is announced and absent or too short.
bool applyZip64(std::span<const std::byte> extra, const Zip64Fields& fields);

/// The name in an Info-ZIP Unicode path field (id 0x7075), or nothing.
std::optional<std::string> unicodePath(std::span<const std::byte> extra);

/// Looks at the names for what would escape the folder, deceive or collide.
void inspectZipNames(const std::vector<ZipEntry>& entries, Oddities& oddities);

/// Reads the local headers of `entries` (sorted by offset), compares them with the central directory, sets data offsets
/// and accounts for every byte up to the directory; entries that only local headers name are added.
void inspectZipLocals(const source::ByteSource& source, const std::optional<ZipEnd>& end, const Limits& limits,
                      ZipArchive& archive, Oddities& oddities);

} // namespace assayer::container
