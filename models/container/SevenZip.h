// SPDX-License-Identifier: GPL-3.0-or-later
// 7z archives (7zFormat.txt of the LZMA SDK). Read by our own code over liblzma and not by libarchive: that converts
// member names through iconv, which loads modules from the disk and so fails or dies in a locked-down worker, gives no
// way back to a member that was passed, and hides what lies between the streams. Methods: copy, LZMA, LZMA2, deflate,
// bzip2, and the branch and delta filters; not PPMd, BCJ2 and AES, which are named.
#pragma once

#include "container/ExpandedSource.h"
#include "container/Oddities.h"

namespace assayer::container {

/// One coder of a folder.
struct SevenZipCoder
{
    std::uint64_t method = 0; ///< 0x21 LZMA2, 0x030101 LZMA ...
    std::vector<std::byte> properties;
};

/// Streams that were packed together ("folder" in the format's words).
struct SevenZipFolder
{
    std::vector<SevenZipCoder> coders; ///< in the order in which a decoder runs them
    bool linear = true;                ///< one stream in, one out: what can be expanded here
    std::uint64_t packOffset = 0;      ///< in the source
    std::uint64_t packSize = 0;
    std::uint64_t size = 0; ///< expanded
    std::optional<std::uint32_t> crc;
    std::uint64_t substreams = 1;

    bool encrypted() const;
    bool supported() const;
    std::string methods() const; ///< for people: "LZMA, x86 branches"
};

struct SevenZipEntry
{
    std::string name; ///< UTF-8; stray surrogates as they are written by utf8FromBytes
    std::uint64_t size = 0;
    std::optional<std::size_t> folder; ///< none: an empty file or a directory
    std::uint64_t offset = 0;          ///< in the expanded folder
    std::optional<std::uint32_t> crc;
    bool directory = false;
    bool link = false;
};

struct SevenZipArchive
{
    std::vector<SevenZipFolder> folders;
    std::vector<SevenZipEntry> entries; ///< in the archive's order; at most Limits::members
    std::vector<Oddity> oddities;
    std::uint64_t entriesOmitted = 0;
    std::uint64_t headers = 0; ///< bytes of the start header and the (packed) header
    std::uint64_t payload = 0; ///< bytes of packed streams
    std::uint64_t end = 0;     ///< behind the last part of the archive
};

inline constexpr std::string_view kSevenZipMagic("7z\xBC\xAF\x27\x1C", 6);

/// Lists the members. Fails where the header cannot be read; what the start header says is in the error then.
Result<SevenZipArchive> readSevenZip(const source::ByteSource& source, const Limits& limits, ExpansionBudget& budget);

/// A decoder of liblzma's for bytes that `coders` packed, the first of them LZMA or LZMA2, to `size` expanded bytes.
std::unique_ptr<Codec> makeLzmaChain(std::span<const SevenZipCoder> coders, std::uint64_t size,
                                     ExpansionBudget& budget);

/// The expanded bytes of a folder that is supported(). `source` and `budget` must outlive it.
std::unique_ptr<ExpandedSource> openSevenZipFolder(const source::ByteSource& source, const SevenZipFolder& folder,
                                                   ExpansionBudget& budget, Measurement& measurement);

} // namespace assayer::container
