// SPDX-License-Identifier: GPL-3.0-or-later
#include "code/PatternCost.h"

#include <algorithm>
#include <string>
#include <vector>

namespace assayer::code {

namespace {

constexpr std::size_t kPatternDepth = 200;

/// One alternative of a group as far as it was read.
struct Alternative
{
    std::size_t needed = 0;  ///< elements that match exactly once and are not empty
    std::size_t endless = 0; ///< elements that are repeated without bound
    std::string text;        ///< as written, without blanks around it
};

struct Group
{
    std::size_t offset = 0;
    bool lookaround = false; ///< matches no text
    std::vector<Alternative> alternatives{1};

    // One repetition can stand for several, or two alternatives for the same text.
    bool ambiguous() const
    {
        const bool stretches =
            std::any_of(alternatives.begin(), alternatives.end(), [](const Alternative& alternative) {
                return alternative.endless > 0 && alternative.needed == 0;
            });
        std::vector<std::string> texts;
        bool anything = false;
        for (const Alternative& alternative : alternatives) {
            anything = anything || alternative.text == ".";
            texts.push_back(alternative.text);
        }
        std::sort(texts.begin(), texts.end());
        const bool twice = std::adjacent_find(texts.begin(), texts.end()) != texts.end() && !texts.front().empty();
        return stretches || twice || (anything && texts.size() > 1);
    }
};

class PatternReader
{
public:
    explicit PatternReader(std::string_view pattern) : m_pattern(pattern) { m_open.emplace_back(); }

    std::optional<std::size_t> run()
    {
        while (m_at < m_pattern.size() && !m_found && m_open.size() < kPatternDepth)
            element();
        return m_found;
    }

private:
    void element()
    {
        const std::size_t begin = m_at;
        const char c = m_pattern[m_at++];
        if (c == '(')
            return openGroup(begin);
        if (c == ')')
            return closeGroup();
        if (c == '|') {
            m_open.back().alternatives.emplace_back();
            return;
        }
        if (c == '\\')
            escape();
        else if (c == '[')
            characterClass();
        else if (c == '^' || c == '$')
            return;
        add(begin, false);
    }

    void openGroup(std::size_t begin)
    {
        Group group;
        group.offset = begin;
        if (m_at < m_pattern.size() && m_pattern[m_at] == '?') {
            const std::string_view rest = m_pattern.substr(m_at + 1, 2);
            group.lookaround = rest.starts_with('=') || rest.starts_with('!') || rest == "<=" || rest == "<!" ||
                               rest.starts_with('>'); // an atomic group never gives back what it took
            m_at = std::min(m_pattern.find_first_of(":=!>)", m_at), m_pattern.size() - 1);
            if (m_pattern[m_at] != ')')
                ++m_at;
        }
        m_open.push_back(std::move(group));
    }

    void closeGroup()
    {
        if (m_open.size() == 1)
            return;
        const Group group = std::move(m_open.back());
        m_open.pop_back();
        const bool optional = std::all_of(group.alternatives.begin(), group.alternatives.end(),
                                          [](const Alternative& alternative) { return alternative.needed == 0; });
        const std::size_t quantified = m_at;
        const bool endless = repeats();
        if (endless && !group.lookaround && group.ambiguous()) {
            m_found = group.offset;
            return;
        }
        m_at = quantified;
        add(group.offset, group.lookaround || optional);
        // What is endless inside stays so for the group around it where nothing else is needed beside it.
        if (!group.lookaround && optional && holdsEndless(group) && !endless)
            ++m_open.back().alternatives.back().endless;
    }

    static bool holdsEndless(const Group& group)
    {
        return std::any_of(group.alternatives.begin(), group.alternatives.end(),
                           [](const Alternative& alternative) { return alternative.endless > 0; });
    }

    void escape()
    {
        if (m_at >= m_pattern.size())
            return;
        const char letter = m_pattern[m_at++];
        if ((letter == 'p' || letter == 'P' || letter == 'x' || letter == 'u') && m_at < m_pattern.size() &&
            m_pattern[m_at] == '{')
            m_at = std::min(m_pattern.find('}', m_at), m_pattern.size() - 1) + 1;
    }

    void characterClass()
    {
        std::size_t depth = 1;
        if (m_at < m_pattern.size() && m_pattern[m_at] == '^')
            ++m_at;
        if (m_at < m_pattern.size() && m_pattern[m_at] == ']')
            ++m_at;
        for (; m_at < m_pattern.size() && depth > 0; ++m_at) {
            if (m_pattern[m_at] == '\\')
                ++m_at;
            else if (m_pattern[m_at] == '[')
                ++depth;
            else if (m_pattern[m_at] == ']')
                --depth;
        }
        m_at = std::min(m_at, m_pattern.size());
    }

    void add(std::size_t begin, bool empty)
    {
        const std::size_t before = m_at;
        const bool endless = repeats();
        const bool optional = empty || m_optional;
        Alternative& alternative = m_open.back().alternatives.back();
        alternative.text += m_pattern.substr(begin, m_at - begin);
        if (endless)
            ++alternative.endless;
        else if (!optional || (before == m_at && !empty))
            ++alternative.needed;
    }

    // Takes the quantifier that follows, if any; true where it has no bound. A possessive one does not backtrack.
    bool repeats()
    {
        m_optional = false;
        if (m_at >= m_pattern.size())
            return false;
        bool endless = false;
        const char c = m_pattern[m_at];
        if (c == '*' || c == '+') {
            endless = true;
            ++m_at;
        } else if (c == '?') {
            m_optional = true;
            ++m_at;
        } else if (c == '{') {
            const std::size_t end = m_pattern.find('}', m_at);
            const std::string_view inside =
                end == std::string_view::npos ? std::string_view() : m_pattern.substr(m_at + 1, end - m_at - 1);
            if (inside.empty() || inside.find_first_not_of("0123456789,") != std::string_view::npos)
                return false;
            endless = inside.ends_with(',');
            m_optional = inside.starts_with("0,") || inside.starts_with(',') || inside == "0";
            m_at = end + 1;
        } else {
            return false;
        }
        if (m_at < m_pattern.size() && m_pattern[m_at] == '+') {
            ++m_at;
            endless = false;
        } else if (m_at < m_pattern.size() && m_pattern[m_at] == '?') {
            ++m_at;
        }
        return endless;
    }

    std::string_view m_pattern;
    std::size_t m_at = 0;
    bool m_optional = false; ///< the quantifier that was taken last allows nothing
    std::vector<Group> m_open;
    std::optional<std::size_t> m_found;
};

} // namespace

std::optional<std::size_t> explosiveGroup(std::string_view pattern)
{
    return PatternReader(pattern).run();
}

} // namespace assayer::code
