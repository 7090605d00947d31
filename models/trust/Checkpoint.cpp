// SPDX-License-Identifier: GPL-3.0-or-later
// Reading and verifying checkpoints.
#include "trust/Checkpoint.h"

#include "base/Encoding.h"
#include "base/Text.h"

#include <algorithm>
#include <charconv>

namespace assayer::trust {

namespace {

constexpr std::size_t kLongestNote = 64U << 10U;
constexpr std::size_t kMostNoteSignatures = 64;
constexpr std::string_view kSignatureMark = "\xE2\x80\x94 "; // em dash and a space

std::string_view takeLine(std::string_view& text)
{
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

tl::unexpected<Error> malformedNote(std::string message)
{
    return failure(ErrorKind::Malformed, std::move(message));
}

Result<std::vector<NoteSignature>> readSignatures(std::string_view lines)
{
    std::vector<NoteSignature> signatures;
    while (!lines.empty()) {
        std::string_view line = takeLine(lines);
        if (!line.starts_with(kSignatureMark))
            return malformedNote("a line behind the empty one is no signature");
        line.remove_prefix(kSignatureMark.size());
        const std::size_t space = line.find(' ');
        const auto blob = space == std::string_view::npos || space == 0 ? failure(ErrorKind::Malformed, "")
                                                                        : fromBase64(line.substr(space + 1));
        if (!blob || blob->size() < 5 || signatures.size() >= kMostNoteSignatures)
            return malformedNote("a signature line has no name, or no base64 of a key's hint and a signature");
        const std::string_view bytes = asText(*blob);
        signatures.push_back(
            {std::string(line.substr(0, space)), std::string(bytes.substr(0, 4)), {blob->begin() + 4, blob->end()}});
    }
    return signatures;
}

// The part of an address by which a log calls itself: the host with its port.
std::string_view hostOf(std::string_view url)
{
    if (const std::size_t scheme = url.find("://"); scheme != std::string_view::npos)
        url.remove_prefix(scheme + 3);
    return url.substr(0, url.find('/'));
}

bool isNameOf(std::string_view name, std::string_view url)
{
    std::string_view address = url;
    if (const std::size_t scheme = address.find("://"); scheme != std::string_view::npos)
        address.remove_prefix(scheme + 3);
    while (address.ends_with('/'))
        address.remove_suffix(1);
    const std::string_view host = hostOf(url);
    return !name.empty() && (name == host || name == address || name == host.substr(0, host.find(':')));
}

} // namespace

Result<Checkpoint> parseCheckpoint(std::string_view note)
{
    if (note.size() > kLongestNote)
        return malformedNote("the note is longer than 64 KiB");
    const std::size_t separator = note.find("\n\n");
    if (separator == std::string_view::npos)
        return malformedNote("there is no empty line between text and signatures");
    Checkpoint checkpoint;
    checkpoint.signedText = note.substr(0, separator + 1);
    std::string_view text = checkpoint.signedText;
    checkpoint.origin = takeLine(text);
    const std::string_view size = takeLine(text);
    const std::string_view root = takeLine(text);
    const auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), checkpoint.treeSize);
    if (checkpoint.origin.empty() || size.empty() || error != std::errc{} || end != size.data() + size.size() ||
        (size.size() > 1 && size.front() == '0'))
        return malformedNote("the second line is not the decimal size of the tree");
    auto hash = fromBase64(root);
    if (!hash || hash->size() != 32)
        return malformedNote("the third line is not the base64 of a root hash of 32 bytes");
    checkpoint.rootHash = std::move(*hash);
    auto signatures = readSignatures(note.substr(separator + 2));
    if (!signatures)
        return failure(signatures.error());
    checkpoint.signatures = std::move(*signatures);
    return checkpoint;
}

bool isSignedBy(const Checkpoint& checkpoint, const TransparencyLog& log)
{
    const std::string_view id = asText(log.checkpointId);
    return std::any_of(checkpoint.signatures.begin(), checkpoint.signatures.end(), [&](const NoteSignature& line) {
        return id.size() >= 4 && line.keyId == id.substr(0, 4) && isNameOf(line.name, log.url) &&
               verifyMessage(log.key, checkpoint.signedText, line.signature, log.scheme);
    });
}

} // namespace assayer::trust
