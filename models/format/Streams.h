// SPDX-License-Identifier: GPL-3.0-or-later
// Files that are one packed stream (gzip, bzip2, xz, lzma, Zstandard, LZ4, zlib, and joblib's first container): what is
// packed is a file of its own.
#pragma once

#include "container/Decoder.h"
#include "format/Format.h"

#include <array>

namespace assayer::format {

struct PackedStream
{
    std::string_view id;
    std::string_view title;
    container::Packing packing = container::Packing::Gzip;
    std::string_view extensions;
    bool joblibHeader = false; ///< "ZF" and a length in hexadecimal stand in front (joblib before 0.10)
};

inline constexpr std::array kPackedStreams{
    PackedStream{"gzip", "gzip", container::Packing::Gzip,
                 "gz tgz joblib pkl pickle p z dill nemo rds rda rdata mgz emz svgz"},
    PackedStream{"bzip2", "bzip2", container::Packing::Bzip2, "bz2 tbz2 tbz joblib pkl pickle p z rds rda rdata"},
    PackedStream{"xz", "xz", container::Packing::Xz, "xz txz joblib pkl pickle p z rds rda rdata"},
    PackedStream{"lzma", "lzma", container::Packing::LzmaAlone, "lzma tlz joblib pkl pickle p z"},
    PackedStream{"zstandard", "Zstandard", container::Packing::Zstandard, "zst zstd tzst joblib pkl pickle"},
    PackedStream{"lz4", "LZ4 frame", container::Packing::Lz4, "lz4 joblib pkl pickle p z"},
    PackedStream{"zfile", "joblib's old container", container::Packing::Zlib, "z joblib pkl pickle p", true},
    PackedStream{"zlib", "zlib", container::Packing::Zlib, "zlib zz z joblib pkl pickle p"},
};

Match recogniseStream(const PackedStream& stream, const Head& head, const Input& input);
Result<void> readStream(const PackedStream& stream, const Input& input, Facts& facts);

/// The registry's line for one of kPackedStreams.
template <std::size_t Index>
constexpr Format streamFormat()
{
    return Format{
        kPackedStreams[Index].id, kPackedStreams[Index].title,
        [](const Head& head, const Input& input) { return recogniseStream(kPackedStreams[Index], head, input); },
        [](const Input& input, Facts& facts) { return readStream(kPackedStreams[Index], input, facts); },
        kPackedStreams[Index].extensions};
}

} // namespace assayer::format
