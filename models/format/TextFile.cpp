// SPDX-License-Identifier: GPL-3.0-or-later
// Plain text: everything that is UTF-8 without control characters. What in it its readers do not see, and what would be
// active where it is shown as a page or opened as a table.
#include "base/Text.h"
#include "format/Observations.h"
#include "format/Readers.h"
#include "format/SourceNames.h"

#include <algorithm>
#include <array>

namespace assayer::format {

namespace {

constexpr std::uint64_t kMostText = 16ULL << 20U;

// The head may end within a character, so up to three bytes at its end are not judged.
bool looksLikeText(std::string_view head, bool whole)
{
    const std::string_view judged = whole ? head : head.substr(0, head.size() - std::min<std::size_t>(3, head.size()));
    std::size_t i = 0;
    while (i < judged.size()) {
        const CodePoint point = codePointAt(judged, i);
        if (!point.valid() && !(judged.size() - i < 4 && !whole))
            return false;
        if (point.value < 0x20 && point.value != '\n' && point.value != '\r' && point.value != '\t' &&
            point.value != '\f')
            return false;
        i += point.length;
    }
    return true;
}

// Instructions that nobody addresses to a person.
constexpr std::array<std::string_view, 10> kInstructions{"ignore previous instructions",
                                                         "ignore all previous",
                                                         "ignore the above",
                                                         "disregard previous",
                                                         "disregard all",
                                                         "system prompt",
                                                         "you are now",
                                                         "do not tell the user",
                                                         "do not mention",
                                                         "as an ai"};

class TextReader
{
public:
    TextReader(std::string_view text, std::string_view name, Facts& facts) : m_text(text), m_observations(facts)
    {
        const std::string lower = asciiLower(lastNamePart(name));
        m_markdown = lower.ends_with(".md") || lower.ends_with(".markdown") || lower.ends_with(".html") ||
                     lower.ends_with(".htm");
        m_table = lower.ends_with(".csv") || lower.ends_with(".tsv");
    }

    void read()
    {
        hidden();
        if (m_markdown)
            markup();
        if (m_table)
            formulas();
    }

private:
    void hidden()
    {
        if (std::all_of(m_text.begin(), m_text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }))
            return;
        std::string tags;
        std::size_t tagsAt = 0;
        std::size_t overrideAt = std::string_view::npos;
        bool flag = false;
        for (std::size_t i = 0; i < m_text.size();) {
            const CodePoint point = codePointAt(m_text, i);
            // Flags of regions are a black flag and tag letters, which are meant to be shown.
            if (point.value == 0x1F3F4)
                flag = true;
            else if (point.value < 0xE0000 || point.value > 0xE007F)
                flag = false;
            if (point.value >= 0xE0001 && point.value <= 0xE007F && !flag) {
                tagsAt = tags.empty() ? i : tagsAt;
                if (tags.size() < 400)
                    tags += static_cast<char>(point.value - 0xE0000);
            }
            if ((point.value == 0x202D || point.value == 0x202E) && overrideAt == std::string_view::npos)
                overrideAt = i;
            i += point.length;
        }
        if (!tags.empty())
            m_observations.add("text.hidden-characters",
                               "invisible tag letters spell: " + excerpt(visibleText(tags), 200), {}, tagsAt, {});
        if (overrideAt != std::string_view::npos)
            m_observations.add("text.hidden-characters", "a character turns the direction of the text", {}, overrideAt,
                               {});
    }

    // Code blocks show their markup; what stands outside of them is active or hidden.
    std::string withoutCode() const
    {
        std::string text(m_text);
        for (std::size_t begin = text.find("```"); begin != std::string::npos; begin = text.find("```", begin + 3)) {
            const std::size_t end = std::min(text.find("```", begin + 3), text.size());
            std::fill(text.begin() + static_cast<std::ptrdiff_t>(begin),
                      text.begin() + static_cast<std::ptrdiff_t>(end), ' ');
            begin = std::min(end, text.size() - 1);
        }
        for (std::size_t begin = text.find('`'); begin != std::string::npos; begin = text.find('`', begin + 1)) {
            const std::size_t end = text.find('`', begin + 1);
            if (end == std::string::npos)
                break;
            std::fill(text.begin() + static_cast<std::ptrdiff_t>(begin),
                      text.begin() + static_cast<std::ptrdiff_t>(end), ' ');
            begin = end;
        }
        return text;
    }

    void markup()
    {
        const std::string lower = asciiLower(withoutCode());
        for (const std::string_view active :
             {"<script", "javascript:", "onerror=", "onload=", "<iframe src=\"data:", "srcdoc="}) {
            const std::size_t at = lower.find(active);
            if (at != std::string::npos)
                m_observations.add("text.active-markup", shownAt(at), {}, at, {});
        }
        unseen(lower, "<!--", "-->");
        for (const std::string_view style : {"display:none", "display: none", "font-size:0", "font-size: 0",
                                             "visibility:hidden", "opacity:0;", "color:white", "color:#fff"}) {
            const std::size_t at = lower.find(style);
            if (at != std::string::npos && at < lower.find("</style>"))
                unseenPart(lower, at, std::min(at + 2000, lower.size()), "a style hides");
        }
    }

    void unseen(const std::string& lower, std::string_view begin, std::string_view end)
    {
        for (std::size_t at = lower.find(begin); at != std::string::npos; at = lower.find(begin, at + begin.size()))
            unseenPart(lower, at, std::min(lower.find(end, at), lower.size()), "a comment hides");
    }

    void unseenPart(const std::string& lower, std::size_t begin, std::size_t end, const std::string& what)
    {
        const std::string_view part = std::string_view(lower).substr(begin, end - begin);
        for (const std::string_view instruction : kInstructions) {
            if (part.find(instruction) == std::string_view::npos)
                continue;
            m_observations.add("text.hidden-instruction", what + ": " + shownAt(begin), {}, begin, end - begin);
            return;
        }
    }

    std::string shownAt(std::size_t at) const
    {
        return excerpt(visibleText(utf8FromBytes(m_text.substr(at, 800))), 160);
    }

    // Cells that a spreadsheet takes for a call of another program.
    void formulas()
    {
        std::size_t start = 0;
        for (std::size_t at = 0; at < m_text.size(); ++at) {
            const char c = m_text[at];
            if (c != ',' && c != '\n' && c != '\t' && c != ';')
                continue;
            cell(m_text.substr(start, at - start), start);
            start = at + 1;
        }
        cell(m_text.substr(start), start);
    }

    void cell(std::string_view text, std::size_t at)
    {
        if (text.starts_with('"'))
            text.remove_prefix(1);
        if (text.empty() || std::string_view("=+-@").find(text[0]) == std::string_view::npos)
            return;
        const std::string lower = asciiLower(text.substr(0, 400));
        const bool calls = lower.find("cmd|") != std::string::npos || lower.find("dde(") != std::string::npos ||
                           lower.find("webservice(") != std::string::npos ||
                           lower.find("importxml(") != std::string::npos ||
                           lower.find("powershell") != std::string::npos ||
                           lower.find("hyperlink(") != std::string::npos || lower.find("msexcel|") != std::string::npos;
        if (calls)
            m_observations.add("text.formula", shownAt(at), {}, at, text.size());
    }

    std::string_view m_text;
    Observations m_observations;
    bool m_markdown = false;
    bool m_table = false;
};

} // namespace

Match recogniseText(const Head& head, const Input&)
{
    return head.size > 0 && looksLikeText(asText(head.first), head.first.size() == head.size) ? Match::ByName
                                                                                              : Match::No;
}

Result<void> readText(const Input& input, Facts& facts)
{
    std::vector<std::byte> bytes(static_cast<std::size_t>(std::min(kMostText, input.bytes.size())));
    const auto got = input.bytes.read(0, bytes);
    if (!got)
        return failure(got.error());
    TextReader(asText(bytes).substr(0, *got), input.name, facts).read();
    if (input.bytes.size() > kMostText)
        facts.values["readBytes"] = static_cast<std::uint64_t>(*got);
    return {};
}

} // namespace assayer::format
