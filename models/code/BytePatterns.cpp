// SPDX-License-Identifier: GPL-3.0-or-later
#include "code/BytePatterns.h"

#include "base/Text.h"

#include <zlib.h>

#include "code/PythonValue.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <vector>

namespace assayer::code {

namespace {

using namespace std::string_view_literals;

bool isUpper(char c)
{
    return c >= 'A' && c <= 'Z';
}
bool isLower(char c)
{
    return c >= 'a' && c <= 'z';
}
bool isDecimal(char c)
{
    return c >= '0' && c <= '9';
}
bool isAlphanumeric(char c)
{
    return isUpper(c) || isLower(c) || isDecimal(c);
}
bool isAwsLetter(char c)
{
    return isUpper(c) || (c >= '2' && c <= '7');
}
bool isHexLetter(char c)
{
    return isDecimal(c) || (c >= 'a' && c <= 'f');
}
bool isWordLetter(char c)
{
    return isAlphanumeric(c) || c == '_' || c == '-';
}

// Bits per character; words and placeholders stay below what random tokens have.
double entropyOf(std::string_view text)
{
    std::array<unsigned, 256> counts{};
    for (const char c : text)
        ++counts[static_cast<unsigned char>(c)];
    double bits = 0;
    for (const unsigned count : counts) {
        const double share = static_cast<double>(count) / static_cast<double>(text.size());
        if (count > 0)
            bits -= share * std::log2(share);
    }
    return bits;
}

// The last six characters of a GitHub token are the CRC-32 of the thirty before them, in base 62.
bool hasGitHubChecksum(std::string_view body)
{
    constexpr std::string_view kDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    if (body.size() != 36)
        return false;
    std::uint64_t sum = ::crc32(0, reinterpret_cast<const Bytef*>(body.data()), 30);
    std::array<char, 6> written{};
    for (std::size_t i = written.size(); i-- > 0; sum /= 62)
        written[i] = kDigits[sum % 62];
    return body.substr(30) == std::string_view(written.data(), written.size());
}

// Random letters change between upper case, lower case and digits more often than names in camel case.
bool isMixed(std::string_view body)
{
    const auto kind = [](char c) { return isUpper(c) ? 0 : isLower(c) ? 1 : 2; };
    std::size_t changes = 0;
    for (std::size_t i = 1; i < body.size(); ++i)
        changes += kind(body[i]) != kind(body[i - 1]) ? 1U : 0U;
    return changes * 3 > body.size();
}

struct TokenForm
{
    std::string_view prefix;
    std::string_view name;
    std::size_t least; ///< characters behind the prefix
    std::size_t most;
    bool (*letter)(char);
    double entropy; ///< bits a character that the rest has at least
    bool (*checksum)(std::string_view) = nullptr;
};

constexpr std::array kTokenForms{
    TokenForm{"ghp_", "GitHub token", 36, 36, isAlphanumeric, 3.0, hasGitHubChecksum},
    TokenForm{"gho_", "GitHub token", 36, 36, isAlphanumeric, 3.0, hasGitHubChecksum},
    TokenForm{"ghu_", "GitHub token", 36, 36, isAlphanumeric, 3.0, hasGitHubChecksum},
    TokenForm{"ghs_", "GitHub token", 36, 36, isAlphanumeric, 3.0, hasGitHubChecksum},
    TokenForm{"ghr_", "GitHub token", 36, 36, isAlphanumeric, 3.0, hasGitHubChecksum},
    TokenForm{"github_pat_", "GitHub token", 82, 82, isWordLetter, 4.0},
    TokenForm{"npm_", "npm token", 36, 36, isAlphanumeric, 3.0, hasGitHubChecksum},
    TokenForm{"hf_", "Hugging Face token", 34, 37, isAlphanumeric, 3.6, isMixed},
    TokenForm{"api_org_", "Hugging Face organisation token", 34, 34, isAlphanumeric, 3.6, isMixed},
    TokenForm{"AKIA", "AWS access key", 16, 16, isAwsLetter, 3.0},
    TokenForm{"ASIA", "AWS access key", 16, 16, isAwsLetter, 3.0},
    TokenForm{"sk-ant-", "Anthropic key", 80, 120, isWordLetter, 4.2},
    TokenForm{"sk-proj-", "OpenAI key", 40, 180, isWordLetter, 4.2},
    TokenForm{"sk-", "OpenAI key", 48, 48, isAlphanumeric, 4.2, isMixed},
    TokenForm{"gsk_", "Groq key", 52, 52, isAlphanumeric, 4.0},
    TokenForm{"r8_", "Replicate token", 37, 37, isAlphanumeric, 4.0},
    TokenForm{"nvapi-", "NVIDIA key", 60, 70, isWordLetter, 4.2},
    TokenForm{"AIza", "Google API key", 35, 35, isWordLetter, 4.0},
    TokenForm{"GOCSPX-", "Google OAuth secret", 28, 28, isWordLetter, 3.6},
    TokenForm{"glpat-", "GitLab token", 20, 20, isWordLetter, 3.4},
    TokenForm{"xoxb-", "Slack token", 40, 80, isWordLetter, 3.2},
    TokenForm{"xoxp-", "Slack token", 40, 80, isWordLetter, 3.2},
    TokenForm{"xapp-", "Slack token", 40, 120, isWordLetter, 3.2},
    TokenForm{"sk_live_", "Stripe key", 24, 99, isAlphanumeric, 3.6},
    TokenForm{"rk_live_", "Stripe key", 24, 99, isAlphanumeric, 3.6},
    TokenForm{"pypi-AgEIcHlwaS5vcmc", "PyPI token", 70, 250, isWordLetter, 4.2},
    TokenForm{"dckr_pat_", "Docker token", 27, 27, isWordLetter, 3.6},
    TokenForm{"dop_v1_", "DigitalOcean token", 64, 64, isHexLetter, 3.4},
    TokenForm{"SG.", "SendGrid key", 60, 70, [](char c) { return isWordLetter(c) || c == '.'; }, 4.2},
};

struct HeaderForm
{
    std::string_view magic;
    std::string_view name;
    BytePatternKind kind;
    bool (*holds)(std::string_view rest); ///< checks what follows, from the magic on
};

unsigned byteAt(std::string_view text, std::size_t at)
{
    return static_cast<unsigned char>(text[at]);
}

std::uint32_t littleAt(std::string_view text, std::size_t at, std::size_t bytes)
{
    std::uint32_t value = 0;
    for (std::size_t i = bytes; i-- > 0;)
        value = (value << 8U) | byteAt(text, at + i);
    return value;
}

// System V ABI chapter 4: class, byte order and version, then the type and the size of this header.
bool isElf(std::string_view rest)
{
    if (rest.size() < 64 || byteAt(rest, 4) - 1U > 1U || byteAt(rest, 5) - 1U > 1U || byteAt(rest, 6) != 1)
        return false;
    const bool wide = byteAt(rest, 4) == 2;
    const bool big = byteAt(rest, 5) == 2;
    const std::size_t sizeAt = wide ? 52 : 40;
    const unsigned headerSize =
        big ? byteAt(rest, sizeAt) * 256U + byteAt(rest, sizeAt + 1) : littleAt(rest, sizeAt, 2);
    const unsigned type = big ? byteAt(rest, 16) * 256U + byteAt(rest, 17) : littleAt(rest, 16, 2);
    return type >= 1 && type <= 4 && headerSize == (wide ? 64U : 52U);
}

bool isPe(std::string_view rest)
{
    if (rest.size() < 64)
        return false;
    const std::uint32_t header = littleAt(rest, 60, 4);
    return header >= 64 && header <= rest.size() - 4 && rest.substr(header, 4) == "PE\0\0"sv;
}

// Mach-O header: the processor's type and the file's type follow the magic.
bool isMachO(std::string_view rest)
{
    if (rest.size() < 28)
        return false;
    const std::uint32_t processor = littleAt(rest, 4, 4) & 0x00FFFFFFU;
    const std::uint32_t type = littleAt(rest, 12, 4);
    return (processor == 7 || processor == 12 || processor == 18) && type >= 1 && type <= 12;
}

bool isZip(std::string_view rest)
{
    if (rest.size() < 30)
        return false;
    const std::uint32_t version = littleAt(rest, 4, 2);
    const std::uint32_t method = littleAt(rest, 8, 2);
    const std::uint32_t name = littleAt(rest, 26, 2);
    const bool known = method == 0 || method == 8 || method == 12 || method == 14 || method == 93 || method == 95;
    if (version > 63 || !known || name == 0 || name > 512 || 30 + name > rest.size())
        return false;
    const std::string_view text = rest.substr(30, name);
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x20; });
}

// RFC 1952: flags, then the first bytes have to inflate.
bool isGzip(std::string_view rest)
{
    if (rest.size() < 24 || byteAt(rest, 3) > 0x1F || byteAt(rest, 8) > 4 ||
        (byteAt(rest, 9) > 13 && byteAt(rest, 9) != 255))
        return false;
    z_stream stream{};
    constexpr int kGzip = 15 + 16;
    if (inflateInit2(&stream, kGzip) != Z_OK)
        return false;
    std::string input(rest.substr(0, 1024));
    std::array<Bytef, 512> out{};
    stream.next_in = reinterpret_cast<Bytef*>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    stream.next_out = out.data();
    stream.avail_out = static_cast<uInt>(out.size());
    const int status = inflate(&stream, Z_NO_FLUSH);
    const bool sound = (status == Z_OK || status == Z_STREAM_END) && stream.total_out > 0;
    inflateEnd(&stream);
    return sound;
}

bool isSevenZip(std::string_view rest)
{
    return rest.size() >= 32 && rest.substr(2, 4) == "\xBC\xAF\x27\x1C"sv && byteAt(rest, 6) == 0;
}

bool isScript(std::string_view rest)
{
    const std::string_view path = rest.substr(2, 32);
    return path.starts_with("/bin/") || path.starts_with("/usr/bin/") || path.starts_with("/usr/local/bin/");
}

// A PE header in base64: "MZ", then bytes that hardly ever differ.
bool isEncodedPe(std::string_view rest)
{
    return rest.size() >= 256 && isPe(lenientBase64(rest.substr(0, 1024)));
}

bool isEncodedElf(std::string_view rest)
{
    return rest.size() >= 96 && isElf(lenientBase64(rest.substr(0, 96)));
}

constexpr std::array kHeaderForms{
    HeaderForm{"\x7F"
               "ELF"sv,
               "ELF program", BytePatternKind::Program, isElf},
    HeaderForm{"MZ"sv, "Windows program", BytePatternKind::Program, isPe},
    HeaderForm{"\xCF\xFA\xED\xFE"sv, "macOS program", BytePatternKind::Program, isMachO},
    HeaderForm{"\xCE\xFA\xED\xFE"sv, "macOS program", BytePatternKind::Program, isMachO},
    HeaderForm{"PK\x03\x04"sv, "ZIP archive", BytePatternKind::Archive, isZip},
    HeaderForm{"\x1F\x8B\x08"sv, "gzip stream", BytePatternKind::Archive, isGzip},
    HeaderForm{"7z"sv, "7-Zip archive", BytePatternKind::Archive, isSevenZip},
    HeaderForm{"#!/"sv, "script", BytePatternKind::Script, isScript},
    HeaderForm{"TV"sv, "Windows program", BytePatternKind::EncodedProgram, isEncodedPe},
    HeaderForm{"f0VMRg"sv, "ELF program", BytePatternKind::EncodedProgram, isEncodedElf},
};

constexpr std::string_view kPemBegin = "-----BEGIN ";

// Which pairs of bytes begin which patterns: one bit for each of 65536 pairs, so that most positions cost one test, and
// behind it the few forms that begin so.
class Pairs
{
public:
    Pairs()
    {
        for (std::size_t i = 0; i < kTokenForms.size(); ++i)
            m_tokens[pairOf(kTokenForms[i].prefix)].push_back(i);
        for (std::size_t i = 0; i < kHeaderForms.size(); ++i)
            m_headers[pairOf(kHeaderForms[i].magic)].push_back(i);
        set(pairOf(kPemBegin));
        for (const auto& [pair, forms] : m_tokens)
            set(pair);
        for (const auto& [pair, forms] : m_headers)
            set(pair);
    }

    /// 1 where the two bytes at `bytes` begin a pattern.
    std::uint64_t has(const unsigned char* bytes) const
    {
        const std::size_t pair = static_cast<std::size_t>(bytes[0]) | (static_cast<std::size_t>(bytes[1]) << 8U);
        return (m_bits[pair >> 6U] >> (pair & 63U)) & 1U;
    }
    std::span<const std::size_t> tokensAt(std::string_view text) const { return formsOf(m_tokens, pairOf(text)); }
    std::span<const std::size_t> headersAt(std::string_view text) const { return formsOf(m_headers, pairOf(text)); }

private:
    using Forms = std::map<std::size_t, std::vector<std::size_t>>;

    static std::size_t pairOf(std::string_view text)
    {
        return byteAt(text, 0) | (static_cast<std::size_t>(byteAt(text, 1)) << 8U);
    }
    static std::span<const std::size_t> formsOf(const Forms& forms, std::size_t pair)
    {
        const auto found = forms.find(pair);
        return found == forms.end() ? std::span<const std::size_t>() : std::span<const std::size_t>(found->second);
    }
    void set(std::size_t pair) { m_bits[pair >> 6U] |= std::uint64_t{1} << (pair & 63U); }

    std::array<std::uint64_t, 1024> m_bits{};
    Forms m_tokens;
    Forms m_headers;
};

const Pairs& pairs()
{
    static const Pairs kPairs;
    return kPairs;
}

std::string masked(std::string_view token, std::size_t kept)
{
    return std::string(token.substr(0, std::min(kept + 3, token.size()))) + "... (" + std::to_string(token.size()) +
           " characters)";
}

bool isPlaceholder(std::string_view body)
{
    const std::string lower = asciiLower(body);
    for (const std::string_view word : {"example", "xxxx", "your", "token", "test", "0000", "1234567890", "abcdefgh"}) {
        if (lower.find(word) != std::string::npos)
            return true;
    }
    return false;
}

std::optional<BytePatternMatch> tokenAt(std::string_view text, std::size_t at)
{
    if (at > 0 && (isAlphanumeric(text[at - 1]) || text[at - 1] == '_'))
        return std::nullopt;
    const std::string_view rest = text.substr(at, 320);
    for (const std::size_t index : pairs().tokensAt(rest)) {
        const TokenForm& form = kTokenForms[index];
        if (!rest.starts_with(form.prefix))
            continue;
        const std::string_view behind = rest.substr(form.prefix.size());
        const auto end = std::find_if_not(behind.begin(), behind.end(), form.letter);
        const auto length = static_cast<std::size_t>(end - behind.begin());
        const std::string_view body = behind.substr(0, length);
        if (length < form.least || length > form.most || isPlaceholder(body) || entropyOf(body) < form.entropy)
            continue;
        if (form.checksum != nullptr && !form.checksum(body))
            continue;
        return BytePatternMatch{BytePatternKind::Token, form.name, at, form.prefix.size() + length,
                                masked(rest.substr(0, form.prefix.size() + length), form.prefix.size())};
    }
    return std::nullopt;
}

// RFC 7468: the label, then base64 of a SEQUENCE (PKCS #1, PKCS #8, SEC 1) or of OpenSSH's own form.
std::optional<BytePatternMatch> privateKeyAt(std::string_view text, std::size_t at)
{
    const std::string_view rest = text.substr(at, kLongestBytePattern);
    const std::size_t label = rest.find("PRIVATE KEY");
    if (!rest.starts_with(kPemBegin) || label > 40) // npos is farther than any
        return std::nullopt;
    const std::size_t body = rest.find("-----", label);
    if (body > 80)
        return std::nullopt;
    // A key in JSON or source is written with "\n" between its lines.
    std::string lines(rest.substr(body + 5, 400));
    for (std::size_t escape = lines.find("\\n"); escape != std::string::npos; escape = lines.find("\\n", escape))
        lines.replace(escape, 2, "\n");
    const bool encrypted = lines.find("ENCRYPTED") != std::string::npos ||
                           rest.substr(0, body).find("ENCRYPTED") != std::string_view::npos;
    const std::string bytes = lenientBase64(lines.substr(0, 120));
    const bool openssh = bytes.starts_with("openssh-key-v1");
    const bool sequence = bytes.size() >= 16 && bytes[0] == 0x30 &&
                          (byteAt(bytes, 1) == 0x82 || byteAt(bytes, 1) == 0x81 || byteAt(bytes, 1) < 0x80) &&
                          bytes.find("\x02\x01"sv) < 8;
    if (!openssh && !sequence && !(encrypted && bytes.size() >= 48))
        return std::nullopt;
    return BytePatternMatch{BytePatternKind::PrivateKey, encrypted ? "encrypted private key" : "private key", at,
                            body + 5, std::string(rest.substr(0, body + 5))};
}

void matchAt(std::string_view text, std::size_t at, const std::function<void(const BytePatternMatch&)>& found)
{
    if (const auto token = tokenAt(text, at))
        found(*token);
    if (text[at] == '-') {
        if (const auto key = privateKeyAt(text, at))
            found(*key);
    }
    const std::string_view rest = text.substr(at, kLongestBytePattern);
    for (const std::size_t index : pairs().headersAt(rest)) {
        const HeaderForm& form = kHeaderForms[index];
        if (rest.starts_with(form.magic) && form.holds(rest))
            found({form.kind, form.name, at, form.magic.size(), {}});
    }
}

} // namespace

void findBytePatterns(std::span<const std::byte> bytes, const std::function<void(const BytePatternMatch&)>& found)
{
    const Pairs& known = pairs();
    const std::string_view text = asText(bytes);
    const auto* const data = reinterpret_cast<const unsigned char*>(bytes.data());
    constexpr std::size_t kStep = 8;
    std::size_t at = 0;
    // Eight positions without a branch: nearly all of them begin nothing.
    for (; at + kStep < text.size(); at += kStep) {
        const unsigned char* const p = data + at;
        const std::uint64_t any = known.has(p) | known.has(p + 1) | known.has(p + 2) | known.has(p + 3) |
                                  known.has(p + 4) | known.has(p + 5) | known.has(p + 6) | known.has(p + 7);
        for (std::size_t i = 0; any != 0 && i < kStep; ++i) {
            if (known.has(p + i) != 0)
                matchAt(text, at + i, found);
        }
    }
    for (; at + 1 < text.size(); ++at) {
        if (known.has(data + at) != 0)
            matchAt(text, at, found);
    }
}

std::string payloadName(std::string_view bytes)
{
    for (const HeaderForm& form : kHeaderForms) {
        if (form.kind != BytePatternKind::EncodedProgram && bytes.starts_with(form.magic) && form.holds(bytes))
            return std::string(form.name);
    }
    constexpr std::array<std::string_view, 12> kStatements{
        "import os", "import subprocess", "import socket", "exec(", "eval(",      "__import__",
        "os.system", "/bin/sh",           "/bin/bash",     "curl ", "powershell", "subprocess."};
    const bool printable = std::all_of(bytes.begin(), bytes.end(), [](char c) {
        const auto value = static_cast<unsigned char>(c);
        return value >= 0x20 || value == '\n' || value == '\r' || value == '\t';
    });
    for (const std::string_view statement : kStatements) {
        if (printable && bytes.find(statement) != std::string_view::npos)
            return "source code";
    }
    return {};
}

} // namespace assayer::code
