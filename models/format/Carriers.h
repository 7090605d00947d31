// SPDX-License-Identifier: GPL-3.0-or-later
// Files whose type is told by their first bytes and whose content no reader looks at yet: they are named truly, and
// that they were not analysed is said.
#pragma once

#include "format/Format.h"

#include <array>

namespace assayer::format {

struct Carrier
{
    std::string_view id;
    std::string_view title;
    std::string_view magic;
    std::size_t offset = 0;  ///< of the magic
    bool carriesCode = true; ///< may hold what a loader runs, so that "not analysed" is a problem
    std::string_view extensions;
    bool container = false; ///< of other files, which stay unseen
};

using namespace std::string_view_literals;

inline constexpr std::array kCarriers{
    Carrier{"rar", "RAR archive", "Rar!\x1A\x07"sv, 0, true, "rar", true},
    Carrier{"cab", "Windows cabinet", "MSCF\0\0\0\0"sv, 0, true, "cab", true},
    Carrier{"arj", "ARJ archive", "\x60\xEA"sv, 0, true, "arj", true},
    Carrier{"lzip", "lzip", "LZIP\x01"sv, 0, true, "lz", true},
    Carrier{"lzop", "lzop", "\x89LZO\0\r\n\x1A\n"sv, 0, true, "lzo", true},
    Carrier{"compress", "compress", "\x1F\x9D\x90"sv, 0, true, "Z", true},
    Carrier{"xar", "xar archive", "xar!\0\x1C"sv, 0, true, "xar pkg", true},
    Carrier{"zpaq", "ZPAQ archive", "zPQ"sv, 0, true, "zpaq", true},
    Carrier{"ggml", "GGML", "lmgg"sv, 0, false, ""},
    Carrier{"ggjt", "GGJT", "tjgg"sv, 0, false, ""},
    Carrier{"ggla", "GGLA adapter", "algg"sv, 0, false, ""},
    Carrier{"ocdbt", "OCDBT manifest", "\x0C\xDB\x3A\x2A"sv, 0, false, "ocdbt"},
    Carrier{"png", "PNG image", "\x89PNG\r\n\x1A\n"sv, 0, false, "png"},
    Carrier{"jpeg", "JPEG image", "\xFF\xD8\xFF"sv, 0, false, "jpg jpeg"},
    Carrier{"gif", "GIF image", "GIF8"sv, 0, false, "gif"},
    Carrier{"pdf", "PDF document", "%PDF-"sv, 0, false, "pdf"},
};

Match recogniseCarrier(const Carrier& carrier, const Head& head);
Result<void> readCarrier(const Carrier& carrier, const Input& input, Facts& facts);

/// The registry's line for one of kCarriers.
template <std::size_t Index>
constexpr Format carrierFormat()
{
    constexpr const Carrier& kCarrier = kCarriers[Index];
    return Format{kCarrier.id, kCarrier.title,
                  [](const Head& head, const Input&) { return recogniseCarrier(kCarriers[Index], head); },
                  [](const Input& input, Facts& facts) { return readCarrier(kCarriers[Index], input, facts); },
                  kCarrier.extensions};
}

} // namespace assayer::format
