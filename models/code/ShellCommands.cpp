// SPDX-License-Identifier: GPL-3.0-or-later
#include "code/ShellCommands.h"

#include <algorithm>
#include <array>

namespace assayer::code {

namespace {

constexpr std::size_t kMostCommands = 100'000;
constexpr std::size_t kMostOpen = 64;

// Words that stand before the program they start.
constexpr std::array<std::string_view, 17> kStarters{"sudo",    "env",   "nohup", "exec", "time", "command",
                                                     "builtin", "nice",  "then",  "do",   "else", "if",
                                                     "while",   "until", "!",     "{",    "doas"};

bool isAssignment(std::string_view word)
{
    const std::size_t equals = word.find('=');
    return equals != std::string_view::npos && equals > 0 &&
           std::all_of(word.begin(), word.begin() + static_cast<std::ptrdiff_t>(equals), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
           });
}

// Index of the word that is the program.
std::size_t programAt(const std::vector<std::string>& words)
{
    std::size_t at = 0;
    bool started = false;
    while (at < words.size()) {
        const bool starter = std::find(kStarters.begin(), kStarters.end(), words[at]) != kStarters.end();
        if (!starter && !isAssignment(words[at]) && !(started && words[at].starts_with('-')))
            break;
        started = starter;
        ++at;
    }
    return at;
}

class ShellReader
{
public:
    explicit ShellReader(std::string_view text) : m_text(text) {}

    ShellScript run()
    {
        begin();
        while (m_at < m_text.size() && !m_script.truncated)
            step();
        finishWord();
        while (!m_open.empty())
            closeSubstitution();
        return std::move(m_script);
    }

private:
    struct Open
    {
        std::size_t command; ///< that the substitution stands in
        char closing;
        bool quoted;
        std::string word;
        bool hasWord;
    };

    void begin(std::optional<std::size_t> pipedFrom = std::nullopt,
               std::optional<std::size_t> substitutes = std::nullopt)
    {
        if (m_script.commands.size() >= kMostCommands) {
            m_script.truncated = true;
            return;
        }
        ShellCommand command;
        command.offset = m_at;
        command.line = m_line;
        command.pipedFrom = pipedFrom;
        command.substitutes = substitutes;
        m_current = m_script.commands.size();
        m_script.commands.push_back(std::move(command));
    }

    ShellCommand& current() { return m_script.commands[m_current]; }

    void finishWord()
    {
        if (!m_hasWord)
            return;
        ShellCommand& command = current();
        if (command.words.empty() && command.redirections.empty())
            command.line = m_line;
        if (!m_redirection.empty())
            command.redirections.push_back(m_redirection + " " + m_word);
        else
            command.words.push_back(m_word);
        m_redirection.clear();
        m_word.clear();
        m_hasWord = false;
    }

    // A separator ends the command; the next one belongs to the same substitution.
    void finishCommand(bool pipe)
    {
        finishWord();
        const std::size_t last = m_current;
        const std::optional<std::size_t> outer =
            m_open.empty() ? std::nullopt : std::optional<std::size_t>(m_open.back().command);
        if (!current().words.empty() || !current().redirections.empty())
            begin(pipe ? std::optional<std::size_t>(last) : std::nullopt, outer);
    }

    void openSubstitution(char closing, bool quoted)
    {
        if (m_open.size() >= kMostOpen) {
            m_script.truncated = true;
            return;
        }
        m_open.push_back({m_current, closing, quoted, std::move(m_word), m_hasWord});
        m_word.clear();
        m_hasWord = false;
        m_quoted = false;
        begin(std::nullopt, m_open.back().command);
    }

    void closeSubstitution()
    {
        finishWord();
        Open open = std::move(m_open.back());
        m_open.pop_back();
        m_current = open.command;
        m_word = std::move(open.word) + "$()";
        m_hasWord = true;
        m_quoted = open.quoted;
    }

    bool startsSubstitution(std::size_t& length) const
    {
        const std::string_view rest = m_text.substr(m_at);
        const bool dollar = rest.starts_with("$(") && !rest.starts_with("$((");
        const bool process = !m_quoted && (rest.starts_with("<(") || rest.starts_with(">("));
        length = 2;
        return dollar || process;
    }

    void step()
    {
        const char c = m_text[m_at];
        std::size_t length = 0;
        if (c == '\n')
            ++m_line;
        if (c == '\\' && m_at + 1 < m_text.size()) {
            if (m_text[m_at + 1] == '\n') {
                ++m_line;
            } else {
                m_word += m_text[m_at + 1];
                m_hasWord = true;
            }
            m_at += 2;
        } else if (startsSubstitution(length)) {
            m_at += length;
            openSubstitution(')', m_quoted);
        } else if (c == '`') {
            ++m_at;
            if (!m_open.empty() && m_open.back().closing == '`')
                closeSubstitution();
            else
                openSubstitution('`', m_quoted);
        } else if (c == '"') {
            m_quoted = !m_quoted;
            m_hasWord = true;
            ++m_at;
        } else if (m_quoted) {
            m_word += c;
            ++m_at;
        } else {
            plain(c);
        }
    }

    void plain(char c)
    {
        if (c == '\'') {
            const std::size_t end = std::min(m_text.find('\'', m_at + 1), m_text.size());
            const std::string_view body = m_text.substr(m_at + 1, end - m_at - 1);
            m_word += body;
            m_line += static_cast<std::size_t>(std::count(body.begin(), body.end(), '\n'));
            m_hasWord = true;
            m_at = std::min(end + 1, m_text.size());
        } else if (c == '#' && !m_hasWord) {
            m_at = std::min(m_text.find('\n', m_at), m_text.size());
        } else if (c == ')' && !m_open.empty() && m_open.back().closing == ')') {
            ++m_at;
            closeSubstitution();
        } else if (c == ' ' || c == '\t' || c == '\r') {
            finishWord();
            ++m_at;
        } else if (c == '>' || c == '<') {
            redirection(c);
        } else if (c == '|' || c == ';' || c == '&' || c == '\n' || c == '(' || c == ')') {
            const std::string_view pair = m_text.substr(m_at, 2);
            const bool pipe = c == '|' && pair != "||";
            m_at += pair == "||" || pair == "&&" || pair == "|&" || pair == ";;" ? 2U : 1U;
            if (pair == "&>") {
                m_redirection = "&>";
                ++m_at;
                return;
            }
            finishCommand(pipe);
        } else {
            m_word += c;
            m_hasWord = true;
            ++m_at;
        }
    }

    void redirection(char c)
    {
        const bool number = m_hasWord && m_word.size() == 1 && m_word[0] >= '0' && m_word[0] <= '9';
        std::string sign = number ? m_word : std::string();
        if (number) {
            m_word.clear();
            m_hasWord = false;
        }
        finishWord();
        while (m_at < m_text.size() && (m_text[m_at] == c || m_text[m_at] == '&') && sign.size() < 4)
            sign += m_text[m_at++];
        m_redirection = std::move(sign);
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    std::size_t m_line = 1;
    std::size_t m_current = 0;
    std::string m_word;
    std::string m_redirection;
    bool m_hasWord = false;
    bool m_quoted = false;
    std::vector<Open> m_open;
    ShellScript m_script;
};

} // namespace

std::string ShellCommand::program() const
{
    const std::size_t at = programAt(words);
    return at < words.size() ? words[at].substr(words[at].find_last_of('/') + 1) : std::string();
}

std::vector<std::string> ShellCommand::arguments() const
{
    const std::size_t at = programAt(words);
    return at < words.size()
               ? std::vector<std::string>(words.begin() + static_cast<std::ptrdiff_t>(at) + 1, words.end())
               : std::vector<std::string>();
}

bool ShellCommand::hasArgument(std::string_view word) const
{
    const std::vector<std::string> all = arguments();
    return std::find(all.begin(), all.end(), word) != all.end();
}

ShellScript readShell(std::string_view text)
{
    return ShellReader(text).run();
}

} // namespace assayer::code
