// SPDX-License-Identifier: GPL-3.0-or-later
// The commands; each writes to standard output or -o, and returns the exit status.
#pragma once

#include "CommandLine.h"

#include <stop_token>

namespace assayer::assay {

/// inspect, scan, verify, claims, bom: one inspection with the parts that the command wants, exported.
int runInspect(const CommandLine& line, const std::stop_token& stop);

/// sigstore verify-bundle: the command-line protocol of sigstore's conformance suite.
int runSigstore(const CommandLine& line, const std::stop_token& stop);

/// sign: a signature over a subject; nothing is replaced without a yes or --force.
int runSign(const CommandLine& line, const std::stop_token& stop);

/// trust list, add, remove: the user's decisions about signers; trust refresh.
int runTrust(const CommandLine& line, const std::stop_token& stop);

/// trust refresh: the only command that uses the network.
int runTrustRefresh(const CommandLine& line, const std::stop_token& stop);

int runHash(const CommandLine& line, const std::stop_token& stop);
int runTrace(const CommandLine& line, const std::stop_token& stop);
int runExplain(const CommandLine& line);
int runDoctor(const CommandLine& line);
int runHelp(const CommandLine& line);

/// "assay: message" on standard error.
void complain(const std::string& message);

} // namespace assayer::assay
