// SPDX-License-Identifier: GPL-3.0-or-later
// Reading SSH's armour and lists of signers.
#include "trust/SshSignature.h"

#include "base/Encoding.h"
#include "base/Text.h"
#include "trust/SshKey.h"

#include <algorithm>
#include <ctime>

namespace assayer::trust {

namespace {

constexpr std::string_view kBegin = "-----BEGIN SSH SIGNATURE-----";
constexpr std::string_view kEnd = "-----END SSH SIGNATURE-----";
constexpr std::string_view kMagic = "SSHSIG";
constexpr std::string_view kBlank = " \t\r\n";
constexpr std::size_t kLargestArmour = std::size_t{64} << 10U;
constexpr std::size_t kMostSigners = 10'000;

std::string withoutBlanks(std::string_view text)
{
    std::string result;
    for (const char c : text) {
        if (kBlank.find(c) == std::string_view::npos)
            result += c;
    }
    return result;
}

bool matches(std::string_view text, std::string_view pattern)
{
    // The last star is the only one that has to be tried again, so that the work stays a product of both lengths.
    std::size_t t = 0;
    std::size_t p = 0;
    std::size_t star = std::string_view::npos;
    std::size_t resume = 0;
    while (t < text.size()) {
        if (p < pattern.size() && (pattern[p] == '?' || (pattern[p] != '*' && pattern[p] == text[t]))) {
            ++t;
            ++p;
        } else if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            resume = t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++resume;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*')
        ++p;
    return p == pattern.size();
}

std::vector<std::string> split(std::string_view text, char separator)
{
    std::vector<std::string> parts;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(separator), text.size());
        if (end > 0)
            parts.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

// Takes the next word off a line; double quotes keep blanks together and are removed.
std::string nextWord(std::string_view& line)
{
    line.remove_prefix(std::min(line.find_first_not_of(kBlank), line.size()));
    std::string word;
    bool quoted = false;
    std::size_t i = 0;
    for (; i < line.size() && (quoted || kBlank.find(line[i]) == std::string_view::npos); ++i) {
        if (line[i] == '"')
            quoted = !quoted;
        else
            word += line[i];
    }
    line.remove_prefix(i);
    return word;
}

// "YYYYMMDD[Z]" or "YYYYMMDDHHMM[SS][Z]"; taken as UTC, since a signature counts everywhere alike.
std::optional<std::int64_t> validity(std::string_view text)
{
    if (text.ends_with('Z'))
        text.remove_suffix(1);
    const bool digits = text.find_first_not_of("0123456789") == std::string_view::npos;
    if (!digits || (text.size() != 8 && text.size() != 12 && text.size() != 14))
        return std::nullopt;
    const auto number = [&](std::size_t at, std::size_t length) {
        int value = 0;
        for (std::size_t i = at; i < at + length && i < text.size(); ++i)
            value = value * 10 + (text[i] - '0');
        return value;
    };
    std::tm parts{};
    parts.tm_year = number(0, 4) - 1900;
    parts.tm_mon = number(4, 2) - 1;
    parts.tm_mday = number(6, 2);
    parts.tm_hour = number(8, 2);
    parts.tm_min = number(10, 2);
    parts.tm_sec = number(12, 2);
    return ::timegm(&parts);
}

bool isKeyType(std::string_view word)
{
    return word.starts_with("ssh-") || word.starts_with("ecdsa-sha2-") || word.starts_with("sk-");
}

bool takeOption(const std::string& option, AllowedSigner& signer)
{
    const std::size_t equals = option.find('=');
    const std::string name = asciiLower(option.substr(0, equals));
    const std::string value = equals == std::string::npos ? std::string() : option.substr(equals + 1);
    if (name == "cert-authority") {
        signer.authority = true;
        return true;
    }
    if (name == "namespaces") {
        signer.spaces = split(value, ',');
        return !signer.spaces.empty();
    }
    if (name == "valid-after")
        return (signer.validAfter = validity(value)).has_value();
    if (name == "valid-before")
        return (signer.validBefore = validity(value)).has_value();
    return false;
}

// Options are separated by commas, but a comma within quotes belongs to its option.
bool takeOptions(std::string_view& line, AllowedSigner& signer)
{
    line.remove_prefix(std::min(line.find_first_not_of(kBlank), line.size()));
    std::string option;
    bool quoted = false;
    std::size_t i = 0;
    bool good = true;
    for (; i < line.size() && (quoted || kBlank.find(line[i]) == std::string_view::npos); ++i) {
        if (line[i] == '"')
            quoted = !quoted;
        else if (line[i] == ',' && !quoted) {
            good = takeOption(option, signer) && good;
            option.clear();
        } else
            option += line[i];
    }
    line.remove_prefix(i);
    return takeOption(option, signer) && good;
}

bool parseSigner(std::string_view line, AllowedSigner& signer)
{
    std::string_view rest = line;
    std::string word = nextWord(rest);
    if (isKeyType(word)) {
        signer.principals = {"*"};
    } else {
        signer.principals = split(word, ',');
        std::string_view ahead = rest;
        if (!isKeyType(nextWord(ahead)) && !takeOptions(rest, signer))
            return false;
        word = nextWord(rest);
    }
    const std::string key = nextWord(rest);
    const auto blob = fromBase64(key);
    if (!isKeyType(word) || !blob || key.empty() || signer.principals.empty())
        return false;
    signer.key = asText(*blob);
    SshReader reader(signer.key);
    const auto type = reader.string();
    return type && *type == word;
}

} // namespace

Result<SshSignature> parseSshSignature(std::string_view armour)
{
    if (armour.size() > kLargestArmour)
        return failure(ErrorKind::LimitExceeded, "the SSH signature is larger than 64 KiB");
    const std::size_t begin = armour.find(kBegin);
    const std::size_t end = begin == std::string_view::npos ? begin : armour.find(kEnd, begin);
    if (end == std::string_view::npos)
        return failure(ErrorKind::Malformed, "the armour of the SSH signature has no end");
    const auto blob = fromBase64(withoutBlanks(armour.substr(begin + kBegin.size(), end - begin - kBegin.size())));
    if (!blob)
        return failure(ErrorKind::Malformed, "the armour holds " + blob.error().message);
    const std::string_view bytes = asText(*blob);
    if (!bytes.starts_with(kMagic))
        return failure(ErrorKind::Malformed, "the armour holds something else than an SSH signature");
    SshReader reader(bytes.substr(kMagic.size()));
    const auto version = reader.number();
    if (!version || *version != 1)
        return failure(ErrorKind::Malformed, "the SSH signature is of a version other than 1");
    SshSignature signature;
    for (std::string* part :
         {&signature.publicKey, &signature.space, &signature.reserved, &signature.hash, &signature.signature}) {
        const auto text = reader.string();
        if (!text)
            return failure(text.error());
        *part = *text;
    }
    if (!reader.atEnd())
        return failure(ErrorKind::Malformed, "bytes follow the SSH signature");
    return signature;
}

std::string sshSignedBytes(const SshSignature& signature, std::string_view digest)
{
    return std::string(kMagic) + sshString(signature.space) + sshString(signature.reserved) +
           sshString(signature.hash) + sshString(digest);
}

std::vector<AllowedSigner> parseAllowedSigners(std::string_view text, std::vector<std::string>& faults)
{
    std::vector<AllowedSigner> signers;
    for (std::size_t number = 1; !text.empty() && signers.size() < kMostSigners; ++number) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const std::size_t first = line.find_first_not_of(kBlank);
        if (first == std::string_view::npos || line[first] == '#')
            continue;
        AllowedSigner signer;
        if (parseSigner(line, signer))
            signers.push_back(std::move(signer));
        else
            faults.push_back("line " + std::to_string(number) + " of the allowed signers cannot be read");
    }
    return signers;
}

bool matchesPatterns(std::string_view text, const std::vector<std::string>& patterns)
{
    bool found = false;
    for (const std::string_view pattern : patterns) {
        if (pattern.starts_with('!') && matches(text, pattern.substr(1)))
            return false;
        found = found || matches(text, pattern);
    }
    return found;
}

} // namespace assayer::trust
