// SPDX-License-Identifier: GPL-3.0-or-later
// The registry of formats: how each is recognised by content, and the function that reads it.
#pragma once

#include "base/Limits.h"
#include "base/Result.h"
#include "container/Expansion.h"
#include "format/Facts.h"
#include "source/ByteSource.h"

#include <functional>
#include <span>
#include <stop_token>
#include <string_view>
#include <vector>

namespace assayer::format {

/// What a reader is handed.
struct Input
{
    const source::ByteSource& bytes;
    std::string_view name; ///< file or member name, for extensions only; never opened
    const Limits& limits;
    std::stop_token stop = {};
    std::size_t depth = 0;                              ///< how many containers stand around it
    std::function<void(std::uint64_t)> progress = {};   ///< told the offset reached, now and then; may be empty
    container::ExpansionBudget* expansion = nullptr;    ///< shared by all layers; readFile() makes one where it is null
    std::function<void(std::string_view)> entered = {}; ///< told each reader that begins; may be empty
};

/// The first and last bytes of a file, which most recognisers need no more than.
struct Head
{
    std::span<const std::byte> first; ///< up to 4096 bytes
    std::uint64_t size = 0;

    bool startsWith(std::string_view magic) const;
};

enum class Match
{
    No,
    ByName, ///< the content does not contradict, and the name asks for it: some loader would try
    ByContent,
};

struct Format
{
    std::string_view id;    ///< the word in the record: "safetensors"
    std::string_view title; ///< for people: "Safetensors"
    Match (*recognise)(const Head& head, const Input& input);
    Result<void> (*read)(const Input& input, Facts& facts);
    std::string_view extensions; ///< usual ones, lower case, separated by spaces: "safetensors", "pt pth bin ckpt"
};

/// All formats, most specific first.
std::span<const Format> formats();

const Format* findFormat(std::string_view id);

/// The formats whose recogniser accepts the input, those by content first, each in registry order. Several are normal
/// for a polyglot.
std::vector<const Format*> plausibleFormats(const Input& input);

/// Recognises the input and reads it with every plausible reader: the first is the file's format, what others find is
/// added, and a second format by content is observed as "file.polyglot". An extension that disagrees is observed as
/// "file.extension-mismatch"; a file that nothing recognises gets the format "unknown" (text, empty or binary).
/// Fails only where the first reader fails; what was found until then is in `facts`.
Result<void> readFile(const Input& input, Facts& facts);

/// Reads a member of a container as a file of its own and adds what it found to `facts`, each place prefixed by
/// `memberName` ("inner.zip!/b.pkl" for members of members). `offsetInFile` is where the member's bytes stand in the
/// outer file when they are stored as they are, so that offsets can be given in the file. Beyond Limits::containerDepth
/// it observes "archive.too-deep" instead. `stored` members keep absolute offsets; others are relative to the member.
/// What the member's reader put into its `values` goes to `values`, where that is asked for. `reader` reads a member
/// whose format only its container tells.
void readMember(const Input& parent, const source::ByteSource& bytes, std::string_view memberName,
                std::optional<std::uint64_t> offsetInFile, Facts& facts, Json* values = nullptr,
                Result<void> (*reader)(const Input&, Facts&) = nullptr);

} // namespace assayer::format
