// SPDX-License-Identifier: GPL-3.0-or-later
#include "CommandLine.h"

#include "report/Exporter.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <iterator>
#include <optional>

namespace assayer::assay {

namespace {

struct CommandHelp
{
    std::string_view name;
    std::string_view operands;
    std::string_view text;
};

constexpr std::array kCommands{
    CommandHelp{"inspect", "SUBJECT...", "everything: digests, risks, signatures, claims, dependency graph"},
    CommandHelp{"scan", "SUBJECT...", "serialization risks only; no digests"},
    CommandHelp{"hash", "SUBJECT...", "digests, one line a file as sha256sum writes them"},
    CommandHelp{"verify", "SUBJECT", "signatures, step by step"},
    CommandHelp{"sigstore", "verify-bundle FILE|DIGEST",
                "one Sigstore bundle over one artifact, as sigstore's conformance suite asks"},
    CommandHelp{"sign", "SUBJECT", "sign a model; shows what will be signed first"},
    CommandHelp{"trust", "list|add SUBJECT|remove N|refresh",
                "whom you expect to sign; refresh fetches Sigstore's root of trust"},
    CommandHelp{"trace", "FILE", "pickle opcodes with stack, and the decompiled pseudo-source"},
    CommandHelp{"claims", "SUBJECT...", "what the model card claims, held against the bytes"},
    CommandHelp{"bom", "SUBJECT", "the ML-BOM (CycloneDX 1.6)"},
    CommandHelp{"explain", "RULE...", "what a rule means"},
    CommandHelp{"doctor", "", "what this program can do on this machine, and which protections are active"},
    CommandHelp{"help", "[TOPIC]", "a page of help; without TOPIC this text and what pages there are"},
};

struct Option
{
    std::string_view name;
    std::string_view value; ///< what stands for its value in the help; empty where it takes none
    std::string_view text;
    Result<void> (*apply)(CommandLine& line, const std::string& value);
};

template <typename Number>
Result<void> setNumber(Number& number, const std::string& value, std::uint64_t least)
{
    std::uint64_t parsed = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), parsed);
    if (error != std::errc{} || end != value.data() + value.size() || parsed < least || !std::in_range<Number>(parsed))
        return failure(ErrorKind::Usage, "'" + value + "' is no number that this option takes");
    number = static_cast<Number>(parsed);
    return {};
}

template <auto Member>
Result<void> setFileText(CommandLine& line, const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    std::string& text = line.options.*Member;
    text.assign(std::istreambuf_iterator<char>(file), {});
    if (!file || text.empty())
        return failure(ErrorKind::Usage, "the file '" + path + "' cannot be read or is empty");
    return {};
}

// An identity counts only together with whoever vouches for it, so that the issuer goes to all that were named.
Result<void> addIdentity(CommandLine& line, const std::string& identity)
{
    auto& signers = line.options.expectedSigners;
    signers.push_back({identity, signers.empty() ? line.issuer : signers.front().issuer});
    return {};
}

Result<void> setIssuer(CommandLine& line, const std::string& issuer)
{
    line.issuer = issuer;
    for (trust::SignerExpectation& signer : line.options.expectedSigners)
        signer.issuer = issuer;
    return {};
}

Result<void> setSignatureFile(CommandLine& line, const std::string& path)
{
    line.options.signatureFile = path;
    return {};
}

Result<void> setSuppressions(CommandLine& line, const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    if (!file)
        return failure(ErrorKind::Usage, "the suppressions '" + path + "' cannot be read");
    auto suppressions = policy::readSuppressions(text);
    if (!suppressions)
        return failure(ErrorKind::Usage, "'" + path + "': " + suppressions.error().message);
    line.suppressions = std::move(*suppressions);
    return {};
}

Result<void> setFailOn(CommandLine& line, const std::string& word)
{
    const auto severity = record::fromWord<record::Severity>(word);
    if (!severity)
        return failure(ErrorKind::Usage, "'" + word + "' is no severity: info, low, medium, high or critical");
    line.failOn = *severity;
    return {};
}

Result<void> setFormat(CommandLine& line, const std::string& word)
{
    if (report::findExporter(word) == nullptr)
        return failure(ErrorKind::Usage, "this version writes no format '" + word + "'");
    line.format = word;
    return {};
}

Result<void> setColour(CommandLine&, const std::string& word)
{
    if (word != "auto" && word != "always" && word != "never")
        return failure(ErrorKind::Usage, "--color takes auto, always or never");
    return {};
}

Result<void> setTimeLimit(CommandLine& line, const std::string& value)
{
    std::uint32_t seconds = 0;
    auto set = setNumber(seconds, value, 1);
    line.options.limits.fileTime = std::chrono::seconds(seconds);
    return set;
}

Result<void> setMemoryLimit(CommandLine& line, const std::string& value)
{
    std::uint32_t mebibytes = 0;
    auto set = setNumber(mebibytes, value, 64);
    line.options.limits.workerMemory = std::uint64_t{mebibytes} << 20U;
    return set;
}

template <auto Member>
Result<void> setTrue(CommandLine& line, const std::string&)
{
    line.*Member = true;
    return {};
}

template <std::string CommandLine::*Member>
Result<void> setText(CommandLine& line, const std::string& value)
{
    line.*Member = value;
    return {};
}

Result<void> setFirstRoot(CommandLine& line, const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    line.firstRoot.assign(std::istreambuf_iterator<char>(file), {});
    if (!file || line.firstRoot.empty())
        return failure(ErrorKind::Usage, "the root '" + path + "' cannot be read");
    return {};
}

Result<void> setChain(CommandLine& line, const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    line.certificateChain.assign(std::istreambuf_iterator<char>(file), {});
    if (!file || line.certificateChain.empty())
        return failure(ErrorKind::Usage, "the certificates '" + path + "' cannot be read");
    return {};
}

constexpr std::array kOptions{
    Option{"--format", "FORMAT", "text, json, html, sarif or cyclonedx", setFormat},
    Option{"-o", "FILE", "write there instead of to standard output",
           [](CommandLine& line, const std::string& value) -> Result<void> {
               line.output = value;
               return {};
           }},
    Option{"--fail-on", "SEVERITY", "exit with 1 from this severity on (default: high)", setFailOn},
    Option{"--suppressions", "FILE", "findings set aside, with reasons: a JSON list or a saved record",
           setSuppressions},
    Option{"--keyring", "FILE", "the OpenPGP keys that signatures may be made with",
           setFileText<&inspection::Options::keyring>},
    Option{"--allowed-signers", "FILE", "the SSH keys that signatures may be made with, as ssh-keygen reads them",
           setFileText<&inspection::Options::allowedSigners>},
    Option{"--principal", "NAME", "the one of the allowed SSH signers that has to have signed",
           [](CommandLine& line, const std::string& value) -> Result<void> {
               line.options.principal = value;
               return {};
           }},
    Option{"--public-key", "FILE", "the key that signatures must be made with (PEM, minisign, OpenSSH or OpenPGP)",
           setFileText<&inspection::Options::publicKeyPem>},
    Option{"--key", "FILE", "the same, as sigstore's conformance suite calls it",
           setFileText<&inspection::Options::publicKeyPem>},
    Option{"--ca", "FILE", "certificates that a signature's chain may lead to (PEM)",
           setFileText<&inspection::Options::authoritiesPem>},
    Option{"--partial-chain", "", "with --ca: an intermediate certificate may be where the chain ends",
           [](CommandLine& line, const std::string&) -> Result<void> {
               line.options.partialChain = true;
               return {};
           }},
    Option{"--accept-expired", "", "a certificate that was valid when its validity began counts as valid now",
           [](CommandLine& line, const std::string&) -> Result<void> {
               line.options.acceptExpired = true;
               return {};
           }},
    Option{"--identity", "NAME", "who must have signed: e-mail address or URI of a certificate; repeatable",
           addIdentity},
    Option{"--issuer", "URL", "who must vouch for the identity", setIssuer},
    Option{"--certificate-identity", "NAME", "the same as --identity", addIdentity},
    Option{"--certificate-oidc-issuer", "URL", "the same as --issuer", setIssuer},
    Option{"--trusted-root", "FILE", "logs and authorities to believe (default: Sigstore's public-good ones)",
           setFileText<&inspection::Options::trustedRoot>},
    Option{"--bundle", "FILE", "sigstore: the bundle to verify", setSignatureFile},
    Option{"--staging", "", "sigstore: not supported; name the root by --trusted-root", setTrue<&CommandLine::staging>},
    Option{"--signature", "FILE", "a signature file; default: those found in the subject", setSignatureFile},
    Option{"--ignore", "PATH", "leave a path of the subject out of the signature's coverage; repeatable",
           [](CommandLine& line, const std::string& value) -> Result<void> {
               line.options.ignorePaths.push_back(value);
               return {};
           }},
    Option{"--ignore-unsigned", "", "files that the signature lacks are listed, not failed",
           [](CommandLine& line, const std::string&) -> Result<void> {
               line.options.ignoreUnsigned = true;
               return {};
           }},
    Option{"--publisher", "NAME", "whose model it is, for remembered signers (default: told by the subject)",
           [](CommandLine& line, const std::string& value) -> Result<void> {
               line.options.publisher = value;
               return {};
           }},
    Option{"--policy", "FILE", "signers that are expected, in the form of the remembered ones",
           setText<&CommandLine::policy>},
    Option{"--private-key", "FILE",
           "sign: the key (PEM), or a token's URI that begins with pkcs11:", setText<&CommandLine::privateKey>},
    Option{"--certificate-chain", "FILE", "sign: the key's certificate and its authorities (PEM)", setChain},
    Option{"--pass-phrase-file", "FILE", "sign: its first line opens the key; default: asked for on the terminal",
           setText<&CommandLine::passPhraseFile>},
    Option{"--force", "", "sign: replace a signature that is there", setTrue<&CommandLine::force>},
    Option{"--all-digests", "", "SHA-512, BLAKE2b and MD5 too, and the git blob SHA-1 of large files",
           [](CommandLine& line, const std::string&) -> Result<void> {
               line.options.moreDigests = true;
               return {};
           }},
    Option{"--no-entropy", "", "leave the byte-entropy profile out",
           [](CommandLine& line, const std::string&) -> Result<void> {
               line.options.entropy = false;
               return {};
           }},
    Option{"--jobs", "N", "threads for digests, and reader processes (default: number of cores)",
           [](CommandLine& line, const std::string& value) { return setNumber(line.options.jobs, value, 1); }},
    Option{"--time-limit", "SECONDS", "for reading one file (default: 120)", setTimeLimit},
    Option{"--memory-limit", "MIB", "address space of one reader process (default: 2048)", setMemoryLimit},
    Option{"--in-process", "", "read in this process instead of isolated ones; for debugging",
           [](CommandLine& line, const std::string&) -> Result<void> {
               line.options.inProcess = true;
               return {};
           }},
    Option{"--require-sandbox", "", "refuse to read anything unless every protection of the readers is active",
           [](CommandLine& line, const std::string&) -> Result<void> {
               line.options.requireSandbox = true;
               return {};
           }},
    Option{"--explain", "", "doctor: why each protection matters", setTrue<&CommandLine::explain>},
    Option{"--steps", "N", "trace: at most this many opcodes (default: 100000)",
           [](CommandLine& line, const std::string& value) { return setNumber(line.maximumSteps, value, 1); }},
    Option{"--list-rules", "", "scan, explain: every rule, a line each", setTrue<&CommandLine::listRules>},
    Option{"--list-formats", "", "scan: every format that is read, a line each", setTrue<&CommandLine::listFormats>},
    Option{"--repository", "URL", "trust refresh: the TUF repository (default: Sigstore's public-good one)",
           setText<&CommandLine::repository>},
    Option{"--root", "FILE", "trust refresh: the root.json to begin with (default: the one linked in)", setFirstRoot},
    Option{"--offline", "", "never use the network; only trust refresh ever does", setTrue<&CommandLine::offline>},
    Option{"--color", "WHEN", "auto, always or never; this version writes no colours", setColour},
    Option{"--quiet", "", "no progress and no messages on standard error", setTrue<&CommandLine::quiet>},
    Option{"--version", "", "print the version", setTrue<&CommandLine::version>},
    Option{"--help", "", "print this text", setTrue<&CommandLine::help>},
};

const Option* findOption(std::string_view name)
{
    if (name == "--output")
        name = "-o";
    if (name == "-h")
        name = "--help";
    const auto found = std::find_if(kOptions.begin(), kOptions.end(), [&](const Option& o) { return o.name == name; });
    return found == kOptions.end() ? nullptr : &*found;
}

const CommandHelp* findCommand(std::string_view name)
{
    const auto found =
        std::find_if(kCommands.begin(), kCommands.end(), [&](const CommandHelp& c) { return c.name == name; });
    return found == kCommands.end() ? nullptr : &*found;
}

std::string padded(std::string_view text, std::size_t width)
{
    std::string line = "  " + std::string(text);
    line.resize(std::max(line.size() + 1, width), ' ');
    return line;
}

} // namespace

Result<CommandLine> parseCommandLine(const std::vector<std::string>& arguments)
{
    CommandLine line;
    bool optionsEnded = false;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& argument = arguments[i];
        if (argument == "--" && !optionsEnded) {
            optionsEnded = true;
            continue;
        }
        if (optionsEnded || argument == "-" || !argument.starts_with('-')) {
            if (line.command.empty())
                line.command = argument;
            else
                line.operands.push_back(argument);
            continue;
        }
        const std::size_t equals = argument.starts_with("--") ? argument.find('=') : std::string::npos;
        const std::string name = argument.substr(0, equals);
        const Option* option = findOption(name);
        if (option == nullptr)
            return failure(ErrorKind::Usage, "unknown option '" + name + "'");
        std::string value;
        if (equals != std::string::npos)
            value = argument.substr(equals + 1);
        else if (!option->value.empty() && i + 1 < arguments.size())
            value = arguments[++i];
        if (option->value.empty() ? equals != std::string::npos : value.empty())
            return failure(ErrorKind::Usage,
                           "'" + name + (option->value.empty() ? "' takes no value" : "' needs a value"));
        if (auto applied = option->apply(line, value); !applied)
            return failure(applied.error());
    }
    if (!line.command.empty() && findCommand(line.command) == nullptr)
        return failure(ErrorKind::Usage, "unknown command '" + line.command + "'");
    if (line.options.requireSandbox && line.options.inProcess)
        return failure(ErrorKind::Usage, "--require-sandbox and --in-process contradict each other");
    return line;
}

std::string helpText(std::string_view command)
{
    std::string text;
    if (const CommandHelp* help = findCommand(command)) {
        text = "Usage: assay " + std::string(help->name) + " " + std::string(help->operands) + " [OPTION...]\n\n" +
               std::string(help->text) + "\n\n";
    } else {
        text = "Usage: assay COMMAND SUBJECT... [OPTION...]\n\n"
               "Inspects machine-learning models without ever loading them.\n\nCommands:\n";
        for (const CommandHelp& entry : kCommands)
            text += padded(std::string(entry.name) + " " + std::string(entry.operands), 24) + std::string(entry.text) +
                    "\n";
        text += "\nA SUBJECT is a file, a folder, a snapshot of the Hugging Face cache, or - for a list of them on "
                "standard "
                "input.\n\n";
    }
    text += "Options:\n";
    for (const Option& option : kOptions)
        text += padded(std::string(option.name) + (option.value.empty() ? "" : " ") + std::string(option.value), 24) +
                std::string(option.text) + "\n";
    text +=
        "\nExit status: 0 nothing at or above --fail-on (verify: verified); 1 something is (verify: not verified);\n"
        "2 wrong usage; 3 not everything could be inspected.\n";
    return text;
}

} // namespace assayer::assay
