// SPDX-License-Identifier: GPL-3.0-or-later
#include "risk/TemplateJudgement.h"

#include "base/Text.h"
#include "risk/JinjaTokens.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

namespace assayer::risk {

namespace {

constexpr std::size_t kMostTemplateFindings = 50;
constexpr std::uint64_t kHugeCount = 100'000;
constexpr std::uint64_t kHugeProduct = 10'000'000;

// What leads from any value to the interpreter: the object model of Python, frames, and modules of Jinja's helpers.
constexpr std::array<std::string_view, 35> kReachingNames{
    "__class__",     "__mro__",      "__base__",   "__bases__",  "__subclasses__",
    "__globals__",   "__builtins__", "__import__", "__init__",   "__getattribute__",
    "__getattr__",   "__dict__",     "__code__",   "__func__",   "__self__",
    "__closure__",   "__loader__",   "__spec__",   "__module__", "__reduce__",
    "__reduce_ex__", "__getitem__",  "__call__",   "__new__",    "__setattr__",
    "__delattr__",   "func_globals", "func_code",  "gi_frame",   "gi_code",
    "cr_frame",      "f_globals",    "f_builtins", "_module",    "_TemplateReference__context"};

constexpr std::array<std::string_view, 14> kRunningCalls{
    "popen",        "system", "eval",          "exec",    "execfile",  "open",      "read",
    "check_output", "Popen",  "import_module", "urlopen", "getoutput", "b64decode", "__import__"};

constexpr std::array<std::string_view, 5> kFrameworkNames{"request", "config", "url_for", "get_flashed_messages", "g"};

constexpr std::array<std::string_view, 4> kLoadingStatements{"include", "import", "extends", "from"};

// Keys of messages and their parts, which templates ask for as a matter of course.
constexpr std::array<std::string_view, 16> kMessageWords{
    "image", "image_url", "video",    "audio",     "text",     "type",       "content", "tool",
    "role",  "system",    "tool_use", "tool_call", "function", "tool_calls", "json",    "think"};

// What a prompt says to a model that is not meant for the user's eyes.
constexpr std::array<std::string_view, 10> kHiddenInstructions{
    "ignore previous instructions", "ignore all previous", "disregard previous", "disregard all",
    "do not tell the user",         "without telling",     "do not reveal",      "secretly",
    "hide this from the user",      "never mention this"};

template <std::size_t N>
bool isAmong(std::string_view text, const std::array<std::string_view, N>& list)
{
    return std::find(list.begin(), list.end(), text) != list.end();
}

bool isDunder(std::string_view name)
{
    return name.size() > 4 && name.starts_with("__") && name.ends_with("__") &&
           name.find_first_not_of("_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") ==
               std::string_view::npos;
}

bool reaches(std::string_view name)
{
    return isAmong(name, kReachingNames) || isDunder(name);
}

// The first reaching name in a longer text, for strings put together from parts.
std::string_view reachingPart(std::string_view text)
{
    for (const std::string_view name : kReachingNames) {
        if (name.starts_with("_") && text.find(name) != std::string_view::npos)
            return name;
    }
    return {};
}

std::uint64_t numberOf(std::string_view digits)
{
    std::string plain;
    std::copy_if(digits.begin(), digits.end(), std::back_inserter(plain), [](char c) { return c != '_'; });
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(plain.data(), plain.data() + plain.size(), value);
    return error == std::errc::result_out_of_range ? UINT64_MAX : value;
}

class TemplateJudge
{
public:
    TemplateJudge(const format::Template& text, const Catalogue& catalogue, std::vector<record::Finding>& findings)
        : m_template(text), m_catalogue(catalogue), m_findings(findings), m_result(tokeniseJinja(text.text)),
          m_tokens(m_result.tokens)
    {
    }

    void run()
    {
        collectAssigned();
        for (std::size_t i = 0; i < m_tokens.size(); ++i) {
            const JinjaToken& token = m_tokens[i];
            if (token.kind == JinjaTokenKind::Name)
                judgeName(i);
            else if (token.kind == JinjaTokenKind::String)
                judgeString(i);
            else if (token.kind == JinjaTokenKind::Number)
                judgeNumber(i);
            else if (token.kind == JinjaTokenKind::ExpressionBegin || token.kind == JinjaTokenKind::StatementBegin)
                judgeBlock(i);
            else if (token.kind == JinjaTokenKind::Data)
                judgeData(token);
        }
        if (m_result.broken)
            add("ASY-JIN-006", "a block or string is not closed", m_result.brokenAt);
        if (m_result.truncated)
            add("ASY-JIN-007", "the template has more than a million tokens; the rest was not judged", 0);
    }

private:
    void add(std::string_view rule, const std::string& what, std::size_t at)
    {
        if (!m_said.insert(std::string(rule) + what).second || m_said.size() > kMostTemplateFindings)
            return;
        const std::size_t begin = at < 40 ? 0 : at - 40;
        std::size_t from = begin;
        while (from < at && (static_cast<unsigned char>(m_template.text[from]) & 0xC0U) == 0x80U)
            ++from;
        record::Finding finding = m_catalogue.finding(
            rule,
            m_template.name + ": " + what + ", in: " +
                excerpt(std::string_view(m_template.text).substr(std::min(from, m_template.text.size()), 400), 160));
        if (!m_template.member.empty())
            finding.member = m_template.member;
        if (m_template.offset)
            finding.offset = *m_template.offset + at;
        m_findings.push_back(std::move(finding));
    }

    bool isText(std::size_t i, std::string_view text) const
    {
        return i < m_tokens.size() && m_tokens[i].kind == JinjaTokenKind::Operator && m_tokens[i].text == text;
    }
    bool isName(std::size_t i, std::string_view text) const
    {
        return i < m_tokens.size() && m_tokens[i].kind == JinjaTokenKind::Name && m_tokens[i].text == text;
    }

    // Names that the template sets itself: loop variables, {% set %}, macros and their arguments.
    void collectAssigned()
    {
        for (std::size_t i = 0; i + 1 < m_tokens.size(); ++i) {
            if (m_tokens[i].kind != JinjaTokenKind::StatementBegin)
                continue;
            const std::string& statement = m_tokens[i + 1].text;
            if (statement != "set" && statement != "for" && statement != "macro")
                continue;
            for (std::size_t k = i + 2; k < m_tokens.size() && m_tokens[k].kind != JinjaTokenKind::BlockEnd &&
                                        !isText(k, "=") && !isName(k, "in");
                 ++k) {
                if (m_tokens[k].kind == JinjaTokenKind::Name)
                    m_assigned.insert(m_tokens[k].text);
            }
        }
    }

    void judgeName(std::size_t i)
    {
        const JinjaToken& token = m_tokens[i];
        const bool attribute = i > 0 && isText(i - 1, ".");
        if (reaches(token.text) && (attribute || token.text.starts_with("__"))) {
            add("ASY-JIN-001", (attribute ? "attribute '" : "name '") + token.text + "'", token.offset);
            return;
        }
        const bool called = isText(i + 1, "(");
        if (called && isAmong(token.text, kRunningCalls) && !m_assigned.contains(token.text))
            add("ASY-JIN-002", "call of '" + token.text + "'", token.offset);
        if (called && token.text == "getattr")
            add("ASY-JIN-004", "attributes are taken by name with getattr", token.offset);
        if (called && token.text == "chr")
            add("ASY-JIN-004", "text is put together from character numbers", token.offset);
        const bool variable = !attribute && !isText(i + 1, "=") && !m_assigned.contains(token.text);
        const bool used = isText(i + 1, ".") || isText(i + 1, "[") || called;
        if (variable && used && isAmong(token.text, kFrameworkNames))
            add("ASY-JIN-003", "use of '" + token.text + "', which chat templates are not given", token.offset);
        if (token.text == "strftime_now" && m_inCondition)
            add("ASY-JIN-010", "the text depends on the date", token.offset);
    }

    // {% if strftime_now is defined %} asks whether the loader offers it, which is no condition on the date.
    bool isCondition(std::size_t begin) const
    {
        if (!isName(begin + 1, "if") && !isName(begin + 1, "elif"))
            return false;
        for (std::size_t k = begin; k < m_tokens.size() && m_tokens[k].kind != JinjaTokenKind::BlockEnd; ++k) {
            if (isName(k, "defined"))
                return false;
        }
        return true;
    }

    void judgeString(std::size_t i)
    {
        const JinjaToken& token = m_tokens[i];
        judgeInstructions(token);
        const std::string how = token.escaped ? "string '" + token.text + "' written with escapes"
                                              : "string '" + excerpt(token.text, 80) + "'";
        if (reaches(token.text)) {
            add("ASY-JIN-001", how, token.offset);
            return;
        }
        for (const std::string_view code :
             {"__import__(", "os.system(", "os.popen(", "subprocess.", "eval(", "exec("}) {
            if (token.text.find(code) != std::string::npos)
                add("ASY-JIN-004", how + " holds Python code", token.offset);
        }
        const std::string reversed(token.text.rbegin(), token.text.rend());
        if (reaches(reversed))
            add("ASY-JIN-004", "'" + reversed + "' written backwards", token.offset);
        std::size_t numbered = 0;
        for (std::size_t at = token.text.find("%c"); at != std::string::npos; at = token.text.find("%c", at + 2))
            ++numbered;
        if (numbered > 1)
            add("ASY-JIN-004", "text is put together from character numbers", token.offset);
    }

    // Parts of a string that only together name something: '__cl' ~ 'ass__', ['__cl', 'ass__']|join.
    void judgeBlock(std::size_t begin)
    {
        m_inCondition = isCondition(begin);
        judgeTrigger(begin);
        judgeTurn(begin);
        if (m_tokens[begin].kind == JinjaTokenKind::StatementBegin && begin + 1 < m_tokens.size() &&
            m_tokens[begin + 1].kind == JinjaTokenKind::Name && isAmong(m_tokens[begin + 1].text, kLoadingStatements))
            add("ASY-JIN-005", "statement '" + m_tokens[begin + 1].text + "'", m_tokens[begin].offset);
        std::string joined;
        bool alone = false;
        for (std::size_t i = begin; i < m_tokens.size() && m_tokens[i].kind != JinjaTokenKind::BlockEnd; ++i) {
            if (m_tokens[i].kind != JinjaTokenKind::String)
                continue;
            joined += m_tokens[i].text;
            alone = alone || !reachingPart(m_tokens[i].text).empty();
        }
        const std::string_view part = alone ? std::string_view() : reachingPart(joined);
        if (!part.empty())
            add("ASY-JIN-004", "'" + std::string(part) + "' put together from parts", m_tokens[begin].offset);
    }

    // {% if 'word' in message.content %}: what the model is told depends on what somebody writes.
    void judgeTrigger(std::size_t begin)
    {
        if (!isName(begin + 1, "if") && !isName(begin + 1, "elif"))
            return;
        for (std::size_t i = begin; i + 2 < m_tokens.size() && m_tokens[i].kind != JinjaTokenKind::BlockEnd; ++i) {
            if (m_tokens[i].kind != JinjaTokenKind::String || !isName(i + 1, "in") || !isTriggerWord(m_tokens[i].text))
                continue;
            for (std::size_t k = i + 2; k < m_tokens.size() && k < i + 12; ++k) {
                if (m_tokens[k].kind == JinjaTokenKind::BlockEnd || isName(k, "and") || isName(k, "or"))
                    break;
                if (m_tokens[k].text == "content") {
                    add("ASY-JIN-013", "the word '" + excerpt(m_tokens[i].text, 60) + "' in a message",
                        m_tokens[i].offset);
                    break;
                }
            }
        }
    }

    // Markers of the format bear signs; a word or sentence of plain letters is something that people write.
    static bool isTriggerWord(const std::string& text)
    {
        const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ' || c == '-' ||
                   c == '_' || c == '.' || c == '?';
        });
        return plain && text.size() >= 3 && !isAmong(asciiLower(text), kMessageWords);
    }

    // {% if loop.index > 5 %}, {% if messages|length > 8 %}: the prompt changes later in a conversation.
    void judgeTurn(std::size_t begin)
    {
        if (!isName(begin + 1, "if") && !isName(begin + 1, "elif"))
            return;
        bool counts = false;
        std::uint64_t number = 0;
        std::size_t end = begin;
        for (; end < m_tokens.size() && m_tokens[end].kind != JinjaTokenKind::BlockEnd; ++end) {
            counts = counts || isName(end, "length") || isName(end, "count") ||
                     (end > 1 && isName(end - 2, "loop") && m_tokens[end].text.starts_with("index"));
            const bool modulo = end > 0 && isText(end - 1, "%");
            if (m_tokens[end].kind == JinjaTokenKind::Number && !modulo)
                number = std::max(number, numberOf(m_tokens[end].text));
        }
        const bool says = end + 1 < m_tokens.size() && m_tokens[end + 1].kind == JinjaTokenKind::Data &&
                          wordsIn(m_tokens[end + 1].text) >= 4;
        if (counts && number >= 2 && says)
            add("ASY-JIN-014", "text that is added from turn " + std::to_string(number) + " on",
                m_tokens[begin].offset);
    }

    static std::size_t wordsIn(std::string_view text)
    {
        std::size_t words = 0;
        std::size_t letters = 0;
        for (const char c : text) {
            letters = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ? letters + 1 : 0;
            words += letters == 2 ? 1U : 0U;
        }
        return words;
    }

    void judgeInstructions(const JinjaToken& token)
    {
        const std::string lower = asciiLower(token.text);
        for (const std::string_view instruction : kHiddenInstructions) {
            if (lower.find(instruction) != std::string::npos)
                add("ASY-JIN-015", "'" + std::string(instruction) + "'", token.offset);
        }
        const std::size_t image = lower.find("](http");
        if (image != std::string::npos && lower.rfind("![", image) != std::string::npos)
            add("ASY-JIN-015", "a picture that is fetched from an address", token.offset + image);
    }

    void judgeNumber(std::size_t i)
    {
        const std::uint64_t number = numberOf(m_tokens[i].text);
        const auto before = [&](std::size_t distance) { return i >= distance ? i - distance : m_tokens.size(); };
        bool range = false;
        for (std::size_t distance = 1; distance <= 6 && before(distance) < m_tokens.size(); ++distance)
            range = range || (isName(before(distance), "range") && isText(before(distance) + 1, "("));
        if (range && number >= kHugeCount)
            add("ASY-JIN-007", "a range of " + m_tokens[i].text, m_tokens[i].offset);
        const bool multiplied = isText(before(1), "*") || isText(i + 1, "*") || isText(before(1), "**");
        if (multiplied && number >= kHugeProduct)
            add("ASY-JIN-007", "a multiplication by " + m_tokens[i].text, m_tokens[i].offset);
        if (isText(before(1), "**") && number >= 1000)
            add("ASY-JIN-007", "a power with the exponent " + m_tokens[i].text, m_tokens[i].offset);
    }

    void judgeData(const JinjaToken& token)
    {
        judgeInstructions(token);
        for (const std::string_view scheme : {"http://", "https://"}) {
            const std::size_t at = token.text.find(scheme);
            if (at != std::string::npos)
                add("ASY-JIN-011", "a web address", token.offset + at);
        }
        for (std::size_t i = 0; i < token.text.size();) {
            const CodePoint point = codePointAt(token.text, i);
            const bool space = point.value == '\n' || point.value == '\r' || point.value == '\t';
            if (point.valid() && !space && isDeceptive(point.value)) {
                add("ASY-JIN-012", "an invisible or direction-changing character", token.offset + i);
                return;
            }
            i += point.length;
        }
    }

    const format::Template& m_template;
    const Catalogue& m_catalogue;
    std::vector<record::Finding>& m_findings;
    JinjaTokens m_result;
    const std::vector<JinjaToken>& m_tokens;
    bool m_inCondition = false; ///< of the block that is being judged
    std::set<std::string> m_assigned;
    std::set<std::string> m_said;
};

} // namespace

void judgeTemplate(const format::Template& text, const Catalogue& catalogue, std::vector<record::Finding>& findings)
{
    TemplateJudge(text, catalogue, findings).run();
}

} // namespace assayer::risk
