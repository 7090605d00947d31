// SPDX-License-Identifier: GPL-3.0-or-later
// The simple commands of a shell script (POSIX.1-2017, Shell Command Language) with the pipes and substitutions that
// connect them. Quotes are taken off, nothing is expanded.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assayer::code {

struct ShellCommand
{
    std::vector<std::string> words;        ///< without assignments before the command and without redirections
    std::vector<std::string> redirections; ///< "> file", "< file", with the operator
    std::size_t offset = 0;
    std::size_t line = 1;
    std::optional<std::size_t> pipedFrom;   ///< index of the command whose output it reads
    std::optional<std::size_t> substitutes; ///< index of the command whose words its output becomes: $(...), <(...)

    /// The program without its folder; behind sudo, env, nohup, exec, time and the like what they start.
    std::string program() const;
    /// The words behind the program.
    std::vector<std::string> arguments() const;
    bool hasArgument(std::string_view word) const;
};

struct ShellScript
{
    std::vector<ShellCommand> commands;
    bool truncated = false; ///< more than 100,000 commands, or substitutions nested deeper than 64
};

ShellScript readShell(std::string_view text);

} // namespace assayer::code
