// SPDX-License-Identifier: GPL-3.0-or-later
// Reading lists of digests line by line.
#include "trust/ChecksumManifest.h"

#include "base/Text.h"
#include "trust/Manifest.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

namespace assayer::trust {

namespace {

constexpr std::size_t kMostEntries = 2'000'000;
constexpr std::size_t kMostDefects = 50;

bool isHex(std::string_view text)
{
    return !text.empty() && text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

struct NamedHash
{
    std::string_view name; ///< upper case, as tools write it before the bracket
    std::string_view algorithm;
    std::size_t digits;
};

constexpr std::array kHashes{
    NamedHash{"MD5", "md5", 32},
    NamedHash{"SHA1", "sha1", 40},
    NamedHash{"SHA-1", "sha1", 40},
    NamedHash{"SHA224", "sha224", 56},
    NamedHash{"SHA256", "sha256", 64},
    NamedHash{"SHA2-256", "sha256", 64},
    NamedHash{"SHA-256", "sha256", 64},
    NamedHash{"SHA384", "sha384", 96},
    NamedHash{"SHA2-384", "sha384", 96},
    NamedHash{"SHA512", "sha512", 128},
    NamedHash{"SHA2-512", "sha512", 128},
    NamedHash{"SHA-512", "sha512", 128},
    NamedHash{"BLAKE2B", "blake2b", 128},
    NamedHash{"BLAKE2B512", "blake2b", 128},
    NamedHash{"BLAKE2B-512", "blake2b", 128},
    NamedHash{"BLAKE2B-256", "blake2b-256", 64},
    NamedHash{"BLAKE3", "blake3", 64},
};

bool mentions(std::string_view listName, std::initializer_list<std::string_view> words)
{
    const std::string lower = asciiLower(listName.substr(listName.rfind('/') + 1));
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

// One length serves several hashes; the list's own name is what people go by.
std::string_view algorithmOf(std::size_t digits, std::string_view listName)
{
    switch (digits) {
    case 32:
        return "md5";
    case 40:
        return "sha1";
    case 56:
        return "sha224";
    case 64:
        return mentions(listName, {"blake3", "b3sum", ".b3"}) ? "blake3" : "sha256";
    case 96:
        return "sha384";
    case 128:
        return mentions(listName, {"blake2", "b2sum", ".b2"}) ? "blake2b" : "sha512";
    default:
        return {};
    }
}

// A name behind a leading backslash has its line breaks and backslashes escaped (coreutils, "md5sum invocation").
std::optional<std::string> unescaped(std::string_view name)
{
    std::string text;
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (name[i] != '\\') {
            text += name[i];
            continue;
        }
        if (++i == name.size())
            return std::nullopt;
        if (name[i] == 'n')
            text += '\n';
        else if (name[i] == 'r')
            text += '\r';
        else if (name[i] == '\\')
            text += '\\';
        else
            return std::nullopt;
    }
    return text;
}

class Lines
{
public:
    Lines(std::string_view text, std::string_view listName) : m_text(text), m_listName(listName) {}

    std::optional<ChecksumManifest> read()
    {
        for (std::size_t number = 1; !m_text.empty(); ++number) {
            const std::size_t end = std::min(m_text.find('\n'), m_text.size());
            std::string_view line = m_text.substr(0, end);
            m_text.remove_prefix(std::min(end + 1, m_text.size()));
            if (line.ends_with('\r'))
                line.remove_suffix(1);
            if (line.empty() || line.starts_with('#'))
                continue;
            if (!readLine(line, number) || m_result.entries.size() > kMostEntries)
                return std::nullopt;
        }
        if (!m_any)
            return std::nullopt;
        return std::move(m_result);
    }

private:
    bool readLine(std::string_view line, std::size_t number)
    {
        const bool escaped = line.starts_with('\\');
        if (escaped)
            line.remove_prefix(1);
        std::optional<ChecksumEntry> entry = tagged(line);
        if (!entry)
            entry = listed(line);
        if (!entry)
            entry = treeEntry(line);
        if (!entry)
            return false;
        m_any = true;
        entry->line = number;
        entry->digest = asciiLower(entry->digest);
        if (escaped) {
            auto name = unescaped(entry->path);
            if (!name) {
                tell({"bundle-encoding", "Line " + std::to_string(number) + " has a name with a broken escape."});
                return true;
            }
            entry->path = std::move(*name);
        }
        place(std::move(*entry));
        return true;
    }

    // "SHA256 (name) = HEX", and openssl's "SHA2-256(name)= HEX".
    static std::optional<ChecksumEntry> tagged(std::string_view line)
    {
        const std::size_t open = line.find('(');
        const std::size_t close = line.rfind(')');
        if (open == std::string_view::npos || open == 0 || close == std::string_view::npos || close < open)
            return std::nullopt;
        std::string_view tag = line.substr(0, open);
        if (tag.ends_with(' '))
            tag.remove_suffix(1);
        std::string upper(tag);
        std::transform(upper.begin(), upper.end(), upper.begin(),
                       [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
        const auto* hash =
            std::find_if(kHashes.begin(), kHashes.end(), [&](const NamedHash& h) { return h.name == upper; });
        std::string_view digest = line.substr(close + 1);
        digest.remove_prefix(std::min(digest.find_first_not_of(" ="), digest.size()));
        if (hash == kHashes.end() || digest.size() != hash->digits || !isHex(digest))
            return std::nullopt;
        return ChecksumEntry{std::string(line.substr(open + 1, close - open - 1)), std::string(hash->algorithm),
                             std::string(digest)};
    }

    // "HEX  name", "HEX *name", and one HEX alone in a file that is named for what it is over.
    std::optional<ChecksumEntry> listed(std::string_view line) const
    {
        const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
        const std::string_view digest = line.substr(0, end);
        const std::string_view algorithm = algorithmOf(digest.size(), m_listName);
        if (algorithm.empty() || !isHex(digest))
            return std::nullopt;
        std::string_view name = line.substr(end);
        if (name.find_first_not_of(" \t") == std::string_view::npos) {
            const bool named = mentions(m_listName, {".sha", ".md5", ".b2", ".b3", ".blake"});
            return named ? std::optional(ChecksumEntry{{}, std::string(algorithm), std::string(digest)}) : std::nullopt;
        }
        // Two blanks, or a blank and a star: one blank alone is how git's own logs look.
        if (!name.starts_with("  ") && !name.starts_with(" *"))
            return std::nullopt;
        name.remove_prefix(2);
        if (name.empty())
            return std::nullopt;
        return ChecksumEntry{std::string(name), std::string(algorithm), std::string(digest)};
    }

    // "100644 blob HEX<tab>name" of `git ls-tree`.
    static std::optional<ChecksumEntry> treeEntry(std::string_view line)
    {
        constexpr std::string_view kBlob = " blob ";
        const std::size_t tab = line.find('\t');
        if (tab == std::string_view::npos || tab < 12 || !line.starts_with("1") || line.substr(6, 6) != kBlob)
            return std::nullopt;
        const std::string_view digest = line.substr(12, tab - 12);
        if (digest.size() != 40 || !isHex(digest) || tab + 1 == line.size())
            return std::nullopt;
        return ChecksumEntry{std::string(line.substr(tab + 1)), "git-blob-sha1", std::string(digest)};
    }

    void place(ChecksumEntry entry)
    {
        while (entry.path.starts_with("./"))
            entry.path.erase(0, 2);
        if (!entry.path.empty() && !isInnerPath(entry.path)) {
            tell({"path-escape", "Line " + std::to_string(entry.line) + " names " + visibleText(entry.path) +
                                     ", which leaves the folder."});
            return;
        }
        const auto [known, isNew] = m_digests.try_emplace({entry.path, entry.algorithm}, entry.digest);
        if (!isNew) {
            if (known->second != entry.digest)
                tell({"duplicate-resource", "Line " + std::to_string(entry.line) + " gives " + visibleText(entry.path) +
                                                " another digest than a line before it."});
            return;
        }
        m_result.entries.push_back(std::move(entry));
    }

    void tell(Defect defect)
    {
        if (m_result.defects.size() < kMostDefects)
            m_result.defects.push_back(std::move(defect));
    }

    std::string_view m_text;
    std::string_view m_listName;
    std::map<std::pair<std::string, std::string>, std::string> m_digests;
    ChecksumManifest m_result;
    bool m_any = false;
};

} // namespace

std::optional<ChecksumManifest> parseChecksums(std::string_view text, std::string_view listName)
{
    if (text.find('\0') != std::string_view::npos)
        return std::nullopt;
    return Lines(text, listName).read();
}

bool isWeakHash(std::string_view algorithm)
{
    return algorithm == "md5" || algorithm == "sha1" || algorithm == "git-blob-sha1";
}

std::optional<LfsPointer> parseLfsPointer(std::string_view text)
{
    constexpr std::string_view kVersion = "version https://git-lfs.github.com/spec/v1\n";
    constexpr std::string_view kOid = "\noid sha256:";
    constexpr std::string_view kSize = "\nsize ";
    if (text.size() > 1024 || !text.starts_with(kVersion))
        return std::nullopt;
    const std::size_t oid = text.find(kOid);
    const std::size_t size = text.find(kSize);
    if (oid == std::string_view::npos || size == std::string_view::npos || size < oid + kOid.size() + 64)
        return std::nullopt;
    LfsPointer pointer;
    pointer.digest = text.substr(oid + kOid.size(), 64);
    const char* begin = text.data() + size + kSize.size();
    const auto [end, error] = std::from_chars(begin, text.data() + text.size(), pointer.size);
    const bool ended = end != text.data() + text.size() && *end == '\n';
    const bool hexEnded = text.substr(oid + kOid.size() + 64, 1) == "\n";
    if (error != std::errc{} || !ended || !hexEnded || pointer.digest.size() != 64 || !isHex(pointer.digest))
        return std::nullopt;
    return pointer;
}

} // namespace assayer::trust
