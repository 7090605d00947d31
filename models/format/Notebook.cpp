// SPDX-License-Identifier: GPL-3.0-or-later
// Jupyter notebooks (nbformat 4): code of the cells, with IPython's magics, and what the saved outputs would do in a
// browser.
#include "base/Text.h"
#include "format/JsonOutline.h"
#include "format/Observations.h"
#include "format/Readers.h"
#include "format/SourceNames.h"

#include <algorithm>
#include <array>

namespace assayer::format {

namespace {

// Libraries whose charts are scripts.
constexpr std::array<std::string_view, 17> kChartLibraries{
    "plotly",    "bokeh", "vega",   "altair",    "mathjax", "jquery",         "require.undef",   "highcharts",
    "echarts",   "d3.v",  "d3.min", "three.min", "tqdm",    "jupyter-widget", "widgetrendering", "cdnjs.cloudflare.com",
    "mpl_figure"};
constexpr std::array<std::string_view, 5> kKernelWords{"notebook.kernel.execute", "kernel.execute(",
                                                       "ipython.notebook.execute", "jupyter.notebook.execute",
                                                       "requestexecute("};
constexpr std::array<std::string_view, 6> kActiveWords{
    "<script", "javascript:", "onerror=", "onload=", "<iframe", "srcdoc="};

template <std::size_t N>
bool holdsAny(std::string_view text, const std::array<std::string_view, N>& words)
{
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

// Text of a notebook is one string or a list of lines.
std::string joinedText(const Json& value)
{
    if (value.is_string())
        return value.get<std::string>();
    std::string text;
    if (value.is_array()) {
        for (const Json& line : value)
            text += line.is_string() ? line.get<std::string>() : std::string();
    }
    return text;
}

class NotebookReader
{
public:
    NotebookReader(const JsonOutline& outline, Facts& facts) : m_outline(outline), m_facts(facts), m_observations(facts)
    {
    }

    void read()
    {
        const Json& metadata = jsonMember(m_outline.value, "metadata");
        const std::string language = jsonText(jsonMember(metadata, "kernelspec"), "language",
                                              jsonText(jsonMember(metadata, "language_info"), "name", "python"));
        m_python = asciiLower(language).find("python") != std::string::npos;
        m_facts.values["kernel"] = excerpt(language, 64);
        const Json& cells = jsonMember(m_outline.value, "cells");
        if (!cells.is_array()) {
            m_observations.add("notebook.broken", "the notebook has no list of cells");
            return;
        }
        std::uint64_t last = 0;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            cell(cells[i], i);
            const auto count = jsonUnsigned(cells[i], "execution_count");
            if (count && *count < last)
                m_observations.add("notebook.order", "cell " + std::to_string(i) + " was run before the one above it");
            last = count.value_or(last);
        }
        m_facts.values["cells"] = cells.size();
    }

private:
    void cell(const Json& cell, std::size_t number)
    {
        m_pointer = "/cells/" + std::to_string(number);
        m_offset = m_outline.offsetOf(m_pointer);
        const std::string source = joinedText(jsonMember(cell, "source"));
        const Json& trusted = jsonMember(jsonMember(cell, "metadata"), "trusted");
        if (trusted.is_boolean() && trusted.get<bool>())
            m_observations.add("notebook.trusted", "the cell is marked as trusted", m_pointer, m_offset, {});
        if (jsonText(cell, "cell_type") == "markdown")
            markup(source, "text");
        if (jsonText(cell, "cell_type") != "code")
            return;
        code(source, number);
        const Json& outputs = jsonMember(cell, "outputs");
        for (const Json& output : outputs) {
            for (const auto& [type, data] : jsonMember(output, "data").items()) {
                if (type == "text/html" || type == "image/svg+xml" || type == "text/markdown")
                    markup(joinedText(data), type);
                else if (type == "application/javascript" || type == "text/javascript")
                    markup("<script>" + joinedText(data), type);
            }
        }
    }

    void markup(const std::string& text, const std::string& type)
    {
        const std::string lower = asciiLower(text);
        if (!holdsAny(lower, kActiveWords))
            return;
        const char* kind = holdsAny(lower, kKernelWords)      ? "notebook.kernel-script"
                           : holdsAny(lower, kChartLibraries) ? "notebook.chart-script"
                                                              : "notebook.output-script";
        const std::size_t at = std::min(lower.find("<script"), text.size());
        m_observations.add(kind, type + ": " + excerpt(utf8FromBytes(std::string_view(text).substr(at)), 160),
                           m_pointer, m_offset, {});
    }

    void script(std::string language, std::string text, std::size_t number, std::uint64_t line = 1)
    {
        if (!withoutBlanks(text).empty())
            m_facts.scripts.push_back({std::move(language),
                                       "notebook-cell",
                                       "cell " + std::to_string(number),
                                       {},
                                       std::move(text),
                                       m_offset,
                                       line});
    }

    void code(const std::string& source, std::size_t number)
    {
        const std::string_view first = withoutBlanks(std::string_view(source).substr(0, source.find('\n')));
        if (first.starts_with("%%")) {
            const std::string_view magic = first.substr(2, first.find_first_of(" \t") - 2);
            const std::string rest = source.substr(std::min(source.find('\n'), source.size()));
            constexpr std::array<std::string_view, 9> kShells{"bash", "sh", "script", "system",    "sx",
                                                              "cmd",  "!",  "zsh",    "powershell"};
            if (std::find(kShells.begin(), kShells.end(), magic) != kShells.end())
                script("shell", rest, number);
            else if (magic == "html" || magic == "javascript" || magic == "js" || magic == "svg")
                markup((magic == "html" || magic == "svg" ? "" : "<script>") + rest, "cell");
            else if ((magic != "writefile" && magic != "markdown" && magic != "latex") ||
                     first.find(".py") != std::string_view::npos)
                plainCode(rest, number);
            return;
        }
        plainCode(source, number);
    }

    // Lines of magics become commands or nothing; the rest is Python, at its own lines.
    void plainCode(const std::string& source, std::size_t number)
    {
        std::string python;
        std::string shell;
        for (std::size_t at = 0; at < source.size();) {
            const std::size_t end = std::min(source.find('\n', at), source.size());
            const std::string_view line = std::string_view(source).substr(at, end - at);
            const std::string_view bare = withoutBlanks(line);
            std::string command = commandOf(bare);
            if (command.empty() && !bare.starts_with('%') && !bare.starts_with('!'))
                python += line;
            else if (bare.size() < line.size())
                python += std::string(line.substr(0, line.find_first_not_of(" \t"))) + "pass";
            shell += command;
            python += '\n';
            shell += '\n';
            at = end + 1;
        }
        if (m_python)
            script("python", std::move(python), number);
        script("shell", std::move(shell), number);
    }

    // The command that a line hands to a shell: !cmd, %sx cmd, %system cmd, x = !cmd, %pip install.
    std::string commandOf(std::string_view line)
    {
        if (line.starts_with("!"))
            return std::string(line.substr(line.starts_with("!!") ? 2 : 1));
        for (const std::string_view magic : {"%sx ", "%system ", "%sc ", "%bash ", "%cmd "}) {
            if (line.starts_with(magic))
                return std::string(line.substr(magic.size()));
        }
        if (line.starts_with("%pip ") || line.starts_with("%conda ") || line.starts_with("%mamba "))
            return std::string(line.substr(1));
        const std::size_t equals = line.find('=');
        const std::string_view right = equals == std::string_view::npos ? "" : withoutBlanks(line.substr(equals + 1));
        if (right.starts_with("!"))
            return std::string(right.substr(1));
        if (right.starts_with("%sx "))
            return std::string(right.substr(4));
        const bool runs = line.starts_with("%run ") || line.starts_with("%load ") || line.starts_with("%load_ext ");
        if (runs && line.find("://") != std::string_view::npos)
            m_observations.add("notebook.remote-run", excerpt(utf8FromBytes(line), 200), m_pointer, m_offset, {});
        return {};
    }

    const JsonOutline& m_outline;
    Facts& m_facts;
    Observations m_observations;
    bool m_python = true;
    std::string m_pointer;
    std::optional<std::uint64_t> m_offset;
};

} // namespace

Match recogniseNotebook(const Head& head, const Input& input)
{
    const std::string_view text = asText(head.first);
    const std::size_t first = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    if (first == std::string_view::npos || text[first] != '{')
        return Match::No;
    const bool cells =
        text.find("\"cells\"") != std::string_view::npos && text.find("\"cell_type\"") != std::string_view::npos;
    return asciiLower(input.name).ends_with(".ipynb") || cells ? Match::ByContent : Match::No;
}

Result<void> readNotebook(const Input& input, Facts& facts)
{
    const JsonOutline outline = outlineJson(input.bytes, input.limits);
    NotebookReader(outline, facts).read();
    if (outline.truncated)
        facts.problems.push_back({"", "limit-exceeded", "the notebook is larger than what is kept of it"});
    if (outline.error) {
        facts.observations.push_back({"notebook.broken", outline.error->message, {}, outline.error->offset, {}});
        return failure(*outline.error);
    }
    return {};
}

} // namespace assayer::format
