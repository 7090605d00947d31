// SPDX-License-Identifier: GPL-3.0-or-later
// Reading the structure of Markdown, line by line.
#include "card/Outline.h"

#include "base/Text.h"

#include <algorithm>
#include <array>

namespace assayer::card {

namespace {

// A card with more of either is machine-made; what counts stands before.
constexpr std::size_t kMaximumSections = 2000;
constexpr std::size_t kMaximumLines = 50'000;

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view kBlank = " \t\r\n";
    const std::size_t first = text.find_first_not_of(kBlank);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

struct Line
{
    std::string_view text; // without its break
    std::uint64_t number = 0;
    std::uint64_t offset = 0;
};

std::vector<Line> splitLines(std::string_view text, std::uint64_t from)
{
    std::vector<Line> lines;
    std::uint64_t number = 1;
    std::size_t begin = 0;
    while (begin < text.size() && lines.size() < kMaximumLines) {
        const std::size_t end = std::min(text.find_first_of("\r\n", begin), text.size());
        if (begin >= from)
            lines.push_back({text.substr(begin, end - begin), number, begin});
        begin = end + (text.substr(end).starts_with("\r\n") ? 2 : 1);
        ++number;
    }
    return lines;
}

class Reader
{
public:
    explicit Reader(Outline& outline) : m_outline(outline) {}

    void read(const std::vector<Line>& lines)
    {
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const Line& line = lines[i];
            if (insideFence(line.text))
                continue;
            const std::string_view visible = withoutComment(line.text);
            if (heading(line, visible))
                continue;
            if (i + 1 < lines.size() && underlined(line, lines[i + 1].text, visible)) {
                ++i;
                continue;
            }
            prose(line, visible);
        }
        settleEmpty();
    }

private:
    // Fenced code: a line of three or more of one mark opens it, one at least as long closes it.
    bool insideFence(std::string_view text)
    {
        const std::string_view line = trimmed(text);
        const char mark = line.empty() ? '\0' : line[0];
        const std::size_t count = std::min(line.find_first_not_of(mark), line.size());
        const bool fence = (mark == '`' || mark == '~') && count >= 3;
        if (m_fenceLength == 0) {
            // A fence inside a comment is no fence.
            if (!fence || m_inComment)
                return false;
            m_fenceMark = mark;
            m_fenceLength = count;
            say();
            return true;
        }
        if (fence && mark == m_fenceMark && count >= m_fenceLength && count == line.size())
            m_fenceLength = 0;
        return true;
    }

    // Cuts HTML comments; a line that is partly comment keeps what stands before or after it.
    std::string_view withoutComment(std::string_view text)
    {
        if (m_inComment) {
            const std::size_t end = text.find("-->");
            if (end == std::string_view::npos)
                return {};
            m_inComment = false;
            return text.substr(end + 3);
        }
        const std::size_t begin = text.find("<!--");
        if (begin == std::string_view::npos)
            return text;
        const std::size_t end = text.find("-->", begin);
        if (end == std::string_view::npos) {
            m_inComment = true;
            return text.substr(0, begin);
        }
        const std::string_view before = text.substr(0, begin);
        return trimmed(before).empty() ? text.substr(end + 3) : before;
    }

    void addSection(const Line& line, std::string_view title, int level)
    {
        if (m_outline.sections.size() >= kMaximumSections)
            return;
        Section section;
        section.title = utf8FromBytes(excerpt(trimmed(title), 300));
        section.level = level;
        section.line = line.number;
        section.offset = line.offset;
        section.length = line.text.size();
        m_outline.sections.push_back(std::move(section));
    }

    bool heading(const Line& line, std::string_view visible)
    {
        const std::size_t indent = visible.find_first_not_of(' ');
        if (indent > 3 || visible[indent] != '#') // npos is far above 3
            return false;
        const std::size_t end = std::min(visible.find_first_not_of('#', indent), visible.size());
        const std::size_t level = end - indent;
        if (level > 6 || (end < visible.size() && visible[end] != ' ' && visible[end] != '\t'))
            return false;
        std::string_view title = trimmed(visible.substr(end));
        while (title.ends_with('#'))
            title.remove_suffix(1);
        addSection(line, title, static_cast<int>(level));
        return true;
    }

    bool underlined(const Line& line, std::string_view next, std::string_view visible)
    {
        const std::string_view under = trimmed(next);
        if (trimmed(visible).empty() || under.size() < 3 || visible.find('|') != std::string_view::npos)
            return false;
        const bool first = under.find_first_not_of('=') == std::string_view::npos;
        const bool second = under.find_first_not_of('-') == std::string_view::npos;
        if (!first && !second)
            return false;
        addSection(line, visible, first ? 1 : 2);
        return true;
    }

    void prose(const Line& line, std::string_view visible)
    {
        const std::string_view text = trimmed(visible);
        if (text.empty())
            return;
        if (!isPlaceholder(text))
            say();
        ProseLine part;
        part.text = text;
        part.line = line.number;
        part.offset = line.offset + static_cast<std::uint64_t>(text.data() - line.text.data());
        part.table = text.starts_with('|') || std::count(text.begin(), text.end(), '|') >= 2;
        m_outline.prose.push_back(part);
    }

    void say()
    {
        if (!m_outline.sections.empty())
            m_outline.sections.back().empty = false;
    }

    // A section that only holds others is as empty as they are.
    void settleEmpty()
    {
        std::array<bool, 8> filled{};
        for (auto section = m_outline.sections.rbegin(); section != m_outline.sections.rend(); ++section) {
            const auto level = static_cast<std::size_t>(section->level);
            for (std::size_t deeper = level + 1; deeper < filled.size(); ++deeper) {
                if (filled[deeper])
                    section->empty = false;
                filled[deeper] = false;
            }
            filled[level] = filled[level] || !section->empty;
        }
    }

    Outline& m_outline;
    bool m_inComment = false;
    char m_fenceMark = '\0';
    std::size_t m_fenceLength = 0;
};

} // namespace

const Section* Outline::title() const
{
    const auto found =
        std::find_if(sections.begin(), sections.end(), [](const Section& section) { return section.level == 1; });
    return found == sections.end() ? nullptr : &*found;
}

bool isPlaceholder(std::string_view text)
{
    constexpr std::array<std::string_view, 9> kWords{
        "[more information needed]", "more information needed", "todo", "tbd", "n/a", "na", "none", "-", "coming soon"};
    std::string_view said = trimmed(text);
    // "- **Developed by:** [More Information Needed]" says no more than its label.
    const std::size_t label = said.find(":**");
    if (label != std::string_view::npos)
        said = trimmed(said.substr(label + 3));
    while (said.starts_with('*') || said.starts_with('_'))
        said.remove_prefix(1);
    while (said.ends_with('.') || said.ends_with('*') || said.ends_with('_') || said.ends_with('!'))
        said.remove_suffix(1);
    if (said.empty())
        return true;
    if (said.front() == '{' && said.back() == '}')
        return true;
    const std::string lower = asciiLower(said);
    return std::find(kWords.begin(), kWords.end(), lower) != kWords.end();
}

Outline readOutline(std::string_view text, std::uint64_t from)
{
    Outline outline;
    Reader(outline).read(splitLines(text, from));
    return outline;
}

} // namespace assayer::card
