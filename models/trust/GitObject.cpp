// SPDX-License-Identifier: GPL-3.0-or-later
// Reading git's commits and tags.
#include "trust/GitObject.h"

#include "base/Encoding.h"
#include "base/Text.h"
#include "trust/OpensslPointers.h"

#include <algorithm>
#include <array>

namespace assayer::trust {

namespace {

bool isId(std::string_view text)
{
    return (text.size() == 40 || text.size() == 64) &&
           text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// A header's line without its end; `text` goes on behind it.
std::string_view takeObjectLine(std::string_view& text)
{
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

// The signature is a header of its own, its lines joined by a leading blank each; everything else was signed.
Result<GitObject> parseCommit(std::string_view raw)
{
    GitObject commit;
    std::string_view rest = raw;
    while (!rest.empty() && !rest.starts_with('\n')) {
        const std::string_view before = rest;
        const std::string_view line = takeObjectLine(rest);
        const std::size_t blank = line.find(' ');
        const std::string_view key = line.substr(0, blank);
        const std::string_view value = blank == std::string_view::npos ? std::string_view() : line.substr(blank + 1);
        std::string folded(value);
        while (rest.starts_with(' '))
            folded.append("\n").append(takeObjectLine(rest).substr(1));
        if (key == "gpgsig" || key == "gpgsig-sha256") {
            if (!commit.signature.empty())
                return failure(ErrorKind::Malformed, "the commit carries two signatures");
            commit.signature = folded + "\n";
            continue;
        }
        commit.signedBytes.append(before.substr(0, before.size() - rest.size()));
        if (key == "tree")
            commit.target = value;
        else if (key == "parent")
            commit.parents.emplace_back(value);
        else if (key == "author")
            commit.author = value;
    }
    commit.signedBytes.append(rest);
    if (!rest.empty())
        takeObjectLine(rest);
    commit.message = takeObjectLine(rest);
    return commit;
}

// The signature follows the text of a tag; what stands before it was signed.
Result<GitObject> parseTag(std::string_view raw)
{
    GitObject tag;
    tag.tag = true;
    std::size_t begin = std::string_view::npos;
    for (const std::string_view armour : {"-----BEGIN PGP SIGNATURE-----", "-----BEGIN SSH SIGNATURE-----",
                                          "-----BEGIN SIGNED MESSAGE-----", "-----BEGIN PGP MESSAGE-----"}) {
        const std::size_t found = raw.rfind("\n" + std::string(armour));
        if (found != std::string_view::npos)
            begin = std::min(begin, found + 1);
    }
    if (begin != std::string_view::npos)
        tag.signature = raw.substr(begin);
    tag.signedBytes = raw.substr(0, begin);
    std::string_view rest = raw.substr(0, begin);
    while (!rest.empty() && !rest.starts_with('\n')) {
        const std::string_view line = takeObjectLine(rest);
        if (line.starts_with("object "))
            tag.target = line.substr(7);
        else if (line.starts_with("tag "))
            tag.name = line.substr(4);
        else if (line.starts_with("tagger "))
            tag.author = line.substr(7);
    }
    takeObjectLine(rest);
    tag.message = takeObjectLine(rest);
    return tag;
}

} // namespace

Result<GitObject> parseGitObject(std::string_view raw)
{
    if (!looksLikeGitObject(raw))
        return failure(ErrorKind::Malformed, "the text is neither a commit nor a tag of git");
    auto object = raw.starts_with("tree ") ? parseCommit(raw) : parseTag(raw);
    if (object && !isId(object->target))
        return failure(ErrorKind::Malformed, "the commit or tag does not say what it points to");
    return object;
}

bool looksLikeGitObject(std::string_view text)
{
    const std::size_t lineEnd = std::min(text.find('\n'), text.size());
    const std::string_view first = text.substr(0, lineEnd);
    const std::string_view next = text.substr(std::min(lineEnd + 1, text.size()));
    if (first.starts_with("tree ") && isId(first.substr(5)))
        return next.starts_with("parent ") || next.starts_with("author ");
    return first.starts_with("object ") && isId(first.substr(7)) && next.starts_with("type ");
}

std::string gitObjectId(std::string_view type, std::string_view content)
{
    const std::string header = std::string(type) + " " + std::to_string(content.size());
    const DigestContextPointer context(EVP_MD_CTX_new());
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    if (context == nullptr || EVP_DigestInit_ex(context.get(), EVP_sha1(), nullptr) != 1 ||
        EVP_DigestUpdate(context.get(), header.c_str(), header.size() + 1) != 1 ||
        EVP_DigestUpdate(context.get(), content.data(), content.size()) != 1 ||
        EVP_DigestFinal_ex(context.get(), digest.data(), &length) != 1)
        return {};
    return toHex(std::as_bytes(std::span(digest).first(length)));
}

} // namespace assayer::trust
