// SPDX-License-Identifier: GPL-3.0-or-later
// Judging shell, PowerShell and Windows command lines: what is fetched, decoded, run, sent and changed.
#include "base/Text.h"
#include "risk/PythonLists.h"
#include "risk/ScriptJudgement.h"

#include "code/PythonValue.h"
#include "code/ShellCommands.h"
#include <algorithm>
#include <array>

namespace assayer::risk {

namespace {

using code::ShellCommand;

constexpr std::array<std::string_view, 12> kInterpreters{"sh",      "bash", "zsh",  "dash", "ksh", "python",
                                                         "python3", "perl", "ruby", "node", "php", "source"};
constexpr std::array<std::string_view, 6> kFetchers{"curl", "wget", "aria2c", "fetch", "lwp-request", "axel"};
constexpr std::array<std::string_view, 6> kDecoders{"base64", "base32", "xxd", "openssl", "uudecode", "rev"};
constexpr std::array<std::string_view, 11> kSecretPlaces{".ssh/",
                                                         "id_rsa",
                                                         ".aws/",
                                                         ".netrc",
                                                         ".git-credentials",
                                                         "/etc/shadow",
                                                         "/etc/passwd",
                                                         ".kube/config",
                                                         ".docker/config",
                                                         ".huggingface/token",
                                                         "huggingface/token"};

// What only commands of Windows say; all in lower case.
struct WindowsForm
{
    std::string_view first;
    std::string_view second; ///< has to stand in the same line; may be empty
    std::string_view rule;
    std::string_view what;
};
constexpr std::array kWindowsForms{
    WindowsForm{"iex", "downloadstring", "ASY-SH-001", "fetches a script and runs it"},
    WindowsForm{"invoke-expression", "http", "ASY-SH-001", "fetches a script and runs it"},
    WindowsForm{"iex", "invoke-webrequest", "ASY-SH-001", "fetches a script and runs it"},
    WindowsForm{"iex", "iwr ", "ASY-SH-001", "fetches a script and runs it"},
    WindowsForm{"iex", "irm ", "ASY-SH-001", "fetches a script and runs it"},
    WindowsForm{"iex", "frombase64string", "ASY-SH-002", "decodes a script and runs it"},
    WindowsForm{"invoke-expression", "frombase64string", "ASY-SH-002", "decodes a script and runs it"},
    WindowsForm{"reflection.assembly", "load", "ASY-SH-002", "loads a program from data"},
    WindowsForm{"downloadfile", "start-process", "ASY-SH-001", "fetches a program and runs it"},
    WindowsForm{"certutil", "-urlcache", "ASY-SH-001", "fetches a file by a tool for certificates"},
    WindowsForm{"certutil", "-decode", "ASY-SH-002", "decodes a file by a tool for certificates"},
    WindowsForm{"bitsadmin", "/transfer", "ASY-SH-001", "fetches a file in the background"},
    WindowsForm{"mshta", "http", "ASY-SH-001", "runs a script from the network"},
    WindowsForm{"regsvr32", "/i:http", "ASY-SH-001", "runs a script from the network"},
    WindowsForm{"rundll32", "javascript:", "ASY-SH-002", "runs a script by a system tool"},
    WindowsForm{"net.sockets.tcpclient", "", "ASY-SH-003", "opens a connection to be commanded by"},
    WindowsForm{"schtasks", "/create", "ASY-SH-004", "plans a task"},
    WindowsForm{"register-scheduledtask", "", "ASY-SH-004", "plans a task"},
    WindowsForm{"reg add", "\\run", "ASY-SH-004", "has a program started at each log-in"},
    WindowsForm{"add-mppreference", "exclusion", "ASY-SH-007", "switches a protection off"},
    WindowsForm{"set-mppreference", "disable", "ASY-SH-007", "switches a protection off"},
    WindowsForm{"vssadmin", "delete", "ASY-SH-006", "removes backups"},
    WindowsForm{"del /f", "c:\\", "ASY-SH-006", "removes files of the system"},
    WindowsForm{"format c:", "", "ASY-SH-006", "removes files of the system"},
};

template <std::size_t N>
bool among(std::string_view word, const std::array<std::string_view, N>& list)
{
    return std::find(list.begin(), list.end(), word) != list.end();
}

bool isInterpreter(std::string_view program)
{
    return among(program, kInterpreters) || program.starts_with("python3.") || program == ".";
}

// UTF-16 in base64, as PowerShell's -EncodedCommand takes it.
std::string encodedCommand(std::string_view text)
{
    std::string plain;
    const std::string bytes = code::lenientBase64(text);
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2)
        plain += bytes[i + 1] == '\0' ? bytes[i] : '?';
    return plain;
}

class ShellJudge
{
public:
    ShellJudge(std::string_view source, ScriptFindings& findings)
        : m_source(source), m_findings(findings), m_script(code::readShell(source))
    {
    }

    void run()
    {
        for (std::size_t i = 0; i < m_script.commands.size(); ++i)
            judgeCommand(i);
        judgeLines();
        if (m_script.truncated)
            m_findings.add("ASY-SH-009", "the script is too large or nested too deep to be followed to its end", 0, 1);
    }

private:
    static std::string shown(const ShellCommand& command)
    {
        std::string text;
        for (const std::string& word : command.words)
            text += (text.empty() ? "" : " ") + word;
        for (const std::string& redirection : command.redirections)
            text += " " + redirection;
        return excerpt(visibleText(utf8FromBytes(text)), 160);
    }

    void add(std::string_view rule, const ShellCommand& command, std::string_view what)
    {
        m_findings.add(rule, shown(command) + " (" + std::string(what) + ")", command.offset, command.line);
    }

    bool isDecoder(const ShellCommand& command) const
    {
        return among(command.program(), kDecoders) &&
               (command.hasArgument("-d") || command.hasArgument("-D") || command.hasArgument("--decode") ||
                command.hasArgument("-r") || command.program() == "rev" || command.program() == "uudecode");
    }

    enum class Feed
    {
        Nothing,
        Fetched,
        Decoded,
    };

    // What the command's input or one of its words comes from, back through the pipe and into substitutions.
    Feed feedOf(std::size_t at) const
    {
        std::vector<std::size_t> open{at};
        std::size_t steps = 0;
        Feed feed = Feed::Nothing;
        while (!open.empty() && ++steps < 1000) {
            const std::size_t index = open.back();
            open.pop_back();
            const ShellCommand& command = m_script.commands[index];
            if (index != at && among(command.program(), kFetchers))
                return Feed::Fetched;
            if (index != at && isDecoder(command))
                feed = Feed::Decoded;
            if (command.pipedFrom)
                open.push_back(*command.pipedFrom);
            // Substitutions stand behind the command that they belong to.
            for (std::size_t inner = index + 1; inner < m_script.commands.size() && inner < index + 40; ++inner) {
                if (m_script.commands[inner].substitutes == index)
                    open.push_back(inner);
            }
        }
        return feed;
    }

    void judgeCommand(std::size_t at)
    {
        const ShellCommand& command = m_script.commands[at];
        const std::string program = command.program();
        if (program.empty())
            return;
        if (isInterpreter(program) || program == "eval" || program == "xargs")
            judgeInterpreter(at, program);
        if (program == "python" || program.starts_with("python3") || program == "perl" || program == "ruby")
            judgeInline(command, program);
        if (among(program, kFetchers))
            judgeFetch(at);
        judgeConnection(command, program);
        judgePersistence(command, program);
        judgeRemoval(command, program);
        if (asciiLower(program).starts_with("powershell") || program == "pwsh")
            judgePowerShell(command);
    }

    void judgeInterpreter(std::size_t at, const std::string& program)
    {
        const ShellCommand& command = m_script.commands[at];
        const Feed feed = feedOf(at);
        const bool reads = program == "eval" || program == "xargs" || command.pipedFrom || usesSubstitution(at);
        if (feed == Feed::Fetched && reads)
            add("ASY-SH-001", command, "runs what was fetched from the network");
        else if (feed == Feed::Decoded && reads)
            add("ASY-SH-002", command, "runs what was decoded");
        const std::vector<std::string> arguments = command.arguments();
        for (const std::string& argument : arguments) {
            const std::string file = argument.substr(argument.find_last_of('/') + 1);
            if (!argument.starts_with('-') && m_fetchedFiles.contains(file))
                add("ASY-SH-001", command, "runs a file that was fetched before");
        }
    }

    bool usesSubstitution(std::size_t at) const
    {
        const auto& words = m_script.commands[at].words;
        const auto& redirections = m_script.commands[at].redirections;
        const auto has = [](const std::string& word) { return word.find("$()") != std::string::npos; };
        return std::any_of(words.begin(), words.end(), has) ||
               std::any_of(redirections.begin(), redirections.end(), has);
    }

    // python -c '...', bash -c '...'
    void judgeInline(const ShellCommand& command, const std::string& program)
    {
        const std::vector<std::string> arguments = command.arguments();
        for (std::size_t i = 0; i + 1 < arguments.size(); ++i) {
            if ((arguments[i] != "-c" && arguments[i] != "-e") || m_findings.depth() >= kMostNestedScripts)
                continue;
            if (!program.starts_with("python"))
                continue;
            m_findings.nest(command.offset, command.line, program + " " + arguments[i]);
            judgePython(arguments[i + 1], m_findings);
            m_findings.leave();
        }
    }

    void judgeFetch(std::size_t at)
    {
        const ShellCommand& command = m_script.commands[at];
        const std::vector<std::string> arguments = command.arguments();
        std::string address;
        for (std::size_t i = 0; i < arguments.size(); ++i) {
            if (arguments[i].find("://") != std::string::npos)
                address = arguments[i];
            const bool names = arguments[i] == "-o" || arguments[i] == "-O" || arguments[i] == "--output" ||
                               arguments[i] == "--output-document";
            if (names && i + 1 < arguments.size())
                m_fetchedFiles.insert(arguments[i + 1].substr(arguments[i + 1].find_last_of('/') + 1));
        }
        for (const std::string& redirection : command.redirections)
            m_fetchedFiles.insert(redirection.substr(redirection.find_last_of("/ ") + 1));
        if (!address.empty())
            m_fetchedFiles.insert(address.substr(address.find_last_of('/') + 1));
        if (sendsSecrets(at))
            return;
        const std::string_view drop = PythonLists::builtIn().dropPlaceIn(address);
        if (!drop.empty())
            add("ASY-SH-005", command, "uses '" + std::string(drop) + "', a place for dropped data");
        else
            add("ASY-SH-008", command, "uses the network");
    }

    // Data of this machine on its way out: a file of keys, or the whole environment, given to a fetcher.
    bool sendsSecrets(std::size_t at)
    {
        const ShellCommand& command = m_script.commands[at];
        bool sends = false;
        bool secret = false;
        for (const std::string& argument : command.arguments()) {
            sends = sends || argument.starts_with("-d") || argument.starts_with("--data") || argument == "-F" ||
                    argument == "-T" || argument == "--upload-file" || argument.starts_with("--post") ||
                    argument.starts_with("--form");
            secret = secret || std::any_of(kSecretPlaces.begin(), kSecretPlaces.end(), [&](std::string_view place) {
                         return argument.find(place) != std::string::npos;
                     });
        }
        std::vector<std::size_t> sources;
        if (command.pipedFrom)
            sources.push_back(*command.pipedFrom);
        for (std::size_t inner = at + 1; inner < m_script.commands.size() && inner < at + 40; ++inner) {
            if (m_script.commands[inner].substitutes == at)
                sources.push_back(inner);
        }
        for (std::size_t step = 0; step < sources.size() && step < 100; ++step) {
            const ShellCommand& source = m_script.commands[sources[step]];
            if (source.pipedFrom)
                sources.push_back(*source.pipedFrom);
            secret = secret || source.program() == "env" || source.program() == "printenv" ||
                     (source.words.size() == 1 && (source.words[0] == "env" || source.words[0] == "set"));
            for (const std::string& word : source.words)
                secret = secret || std::any_of(kSecretPlaces.begin(), kSecretPlaces.end(), [&](std::string_view place) {
                             return word.find(place) != std::string::npos;
                         });
            sends = sends || secret;
        }
        if (sends && secret)
            add("ASY-SH-005", command, "sends keys, passwords or settings of this machine");
        return sends && secret;
    }

    void judgeConnection(const ShellCommand& command, const std::string& program)
    {
        const bool netcat = program == "nc" || program == "ncat" || program == "netcat";
        const bool starts = command.hasArgument("-e") || command.hasArgument("-c") || command.hasArgument("--exec") ||
                            command.hasArgument("--sh-exec");
        bool device = false;
        for (const std::string& text : command.redirections)
            device =
                device || text.find("/dev/tcp/") != std::string::npos || text.find("/dev/udp/") != std::string::npos;
        for (const std::string& text : command.words)
            device = device || text.find("/dev/tcp/") != std::string::npos;
        const bool socat = program == "socat" && shown(command).find("EXEC") != std::string::npos;
        const bool shellPiped =
            netcat && command.pipedFrom && isInterpreter(m_script.commands[*command.pipedFrom].program());
        if ((netcat && starts) || device || socat || shellPiped)
            add("ASY-SH-003", command, "gives another machine a shell on this one");
        else if (netcat)
            add("ASY-SH-008", command, "uses the network");
    }

    void judgePersistence(const ShellCommand& command, const std::string& program)
    {
        for (const std::string& redirection : command.redirections) {
            const bool writes = redirection.find('>') != std::string::npos;
            const std::string_view place = PythonLists::builtIn().startPlaceIn(redirection);
            if (writes && !place.empty())
                add("ASY-SH-004", command, "writes to a place from which programs are started");
        }
        const std::string text = shown(command);
        const bool tee =
            (program == "tee" || program == "cp" || program == "mv" || program == "ln") &&
            (text.find(".bashrc") != std::string::npos || text.find("authorized_keys") != std::string::npos ||
             text.find("/etc/cron") != std::string::npos || text.find("ld.so.preload") != std::string::npos);
        const bool table = program == "crontab" && !command.hasArgument("-l");
        if (tee || table || program == "launchctl" || program == "at")
            add("ASY-SH-004", command, "has a program started later");
    }

    void judgeRemoval(const ShellCommand& command, const std::string& program)
    {
        const std::vector<std::string> arguments = command.arguments();
        const auto away = [](const std::string& path) {
            return path == "/" || path == "/*" || path == "~" || path == "~/" || path == "~/*" || path == "$HOME" ||
                   path == "/home" || path == "/etc" || path == "/usr" || path == "/var" || path == "*";
        };
        const bool recursive = std::any_of(arguments.begin(), arguments.end(), [](const std::string& word) {
            return word.starts_with('-') && !word.starts_with("--") && word.find_first_of("rR") != std::string::npos;
        });
        const bool removes = program == "rm" && recursive && std::any_of(arguments.begin(), arguments.end(), away);
        const bool disk = (program == "dd" && shown(command).find("of=/dev/") != std::string::npos &&
                           shown(command).find("of=/dev/null") == std::string::npos) ||
                          program.starts_with("mkfs") || program == "shred" || program == "wipefs";
        if (removes || disk)
            add("ASY-SH-006", command, "destroys files");
        const bool open = program == "setenforce" || (program == "iptables" && command.hasArgument("-F")) ||
                          (program == "ufw" && command.hasArgument("disable")) || program == "insmod";
        if (open)
            add("ASY-SH-007", command, "switches a protection off");
    }

    void judgePowerShell(const ShellCommand& command)
    {
        const std::vector<std::string> arguments = command.arguments();
        for (std::size_t i = 0; i + 1 < arguments.size(); ++i) {
            const std::string option = asciiLower(arguments[i]);
            const bool encoded = option.size() >= 2 && (option[0] == '-' || option[0] == '/') &&
                                 std::string_view("encodedcommand").starts_with(option.substr(1));
            if (!encoded)
                continue;
            const std::string plain = encodedCommand(arguments[i + 1]);
            m_findings.add("ASY-SH-002",
                           "PowerShell runs an encoded command: " + excerpt(visibleText(utf8FromBytes(plain)), 160),
                           command.offset, command.line);
        }
    }

    // PowerShell and the Windows command processor are read line by line.
    void judgeLines()
    {
        const std::string lower = asciiLower(m_source);
        std::size_t number = 1;
        for (std::size_t begin = 0; begin < lower.size(); ++number) {
            const std::size_t end = std::min(lower.find('\n', begin), lower.size());
            const std::string_view line = std::string_view(lower).substr(begin, end - begin);
            for (const WindowsForm& form : kWindowsForms) {
                if (holdsWord(line, form.first) && line.find(form.second) != std::string_view::npos) {
                    m_findings.add(form.rule,
                                   excerpt(visibleText(utf8FromBytes(m_source.substr(begin, end - begin))), 160) +
                                       " (" + std::string(form.what) + ")",
                                   begin, number);
                    break;
                }
            }
            if (line.find(":(){") != std::string_view::npos || line.find(":|:&") != std::string_view::npos)
                m_findings.add("ASY-SH-006", "a command that starts itself without end", begin, number);
            begin = end + 1;
        }
    }

    static bool holdsWord(std::string_view line, std::string_view word)
    {
        const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
        for (std::size_t at = line.find(word); at != std::string_view::npos; at = line.find(word, at + 1)) {
            const bool before = at == 0 || !letter(line[at - 1]);
            const bool behind =
                at + word.size() >= line.size() || !letter(line[at + word.size()]) || !letter(word.back());
            if (before && behind)
                return true;
        }
        return false;
    }

    std::string_view m_source;
    ScriptFindings& m_findings;
    code::ShellScript m_script;
    std::set<std::string> m_fetchedFiles;
};

} // namespace

void judgeShell(std::string_view source, ScriptFindings& findings)
{
    ShellJudge(source, findings).run();
}

} // namespace assayer::risk
