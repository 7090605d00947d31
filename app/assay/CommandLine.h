// SPDX-License-Identifier: GPL-3.0-or-later
// What the user typed: the command, its subjects and options, checked against one table.
#pragma once

#include "base/Result.h"
#include "inspection/Inspector.h"
#include "policy/Suppressions.h"
#include "record/Words.h"

#include <string>
#include <string_view>
#include <vector>

namespace assayer::assay {

struct CommandLine
{
    std::string command; ///< "inspect"; empty where only --help or --version was asked for
    std::vector<std::string> operands;
    inspection::Options options;
    std::string format; ///< word of --format; empty: the command's own default
    std::string output; ///< file of -o; empty: standard output
    std::vector<policy::Suppression> suppressions;
    record::Severity failOn = record::Severity::High;
    std::size_t maximumSteps = 100'000;
    std::string issuer; ///< of the identities that are named later
    bool staging = false;
    std::string privateKey;       ///< sign: file, or a token's URI
    std::string certificateChain; ///< sign: PEM text, leaf first
    std::string passPhraseFile;   ///< sign: its first line opens the key
    std::string policy;           ///< file of --policy
    std::string repository;       ///< trust refresh: address of a TUF repository; empty: Sigstore's public-good one
    std::string firstRoot;        ///< trust refresh: text of the root.json to begin with
    bool offline = false;         ///< nothing may use the network
    bool force = false;           ///< sign: an existing signature may be replaced
    bool listRules = false;
    bool explain = false;
    bool listFormats = false;
    bool quiet = false;
    bool help = false;
    bool version = false;
};

/// Reads the arguments behind the program's name. Fails with Usage and a sentence that names the argument.
Result<CommandLine> parseCommandLine(const std::vector<std::string>& arguments);

/// The text of `assay --help`, or of `assay COMMAND --help`.
std::string helpText(std::string_view command);

} // namespace assayer::assay
