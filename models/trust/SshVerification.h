// SPDX-License-Identifier: GPL-3.0-or-later
// The steps of verifying an SSH signature over a file or a git object.
#pragma once

#include "trust/SignatureCheck.h"
#include "trust/StepLog.h"

#include <functional>

namespace assayer::trust {

/// A signature over the file that signedFile() names, in the namespace "file".
void verifySshFile(const Request& request, record::Signature& signature);

/// All steps of a signature in `space` over a message of which `digest` gives the raw digest under a hash ("sha512");
/// empty where that was not computed. True where the signature is right.
bool checkSsh(const Request& request, std::string_view armour, std::string_view space,
              const std::function<std::string(const std::string&)>& digest, record::Signature& signature, StepLog& log);

/// The digest that such a signature is over ("sha512"); empty where it cannot be read.
std::string sshDigestOf(std::string_view armour);

} // namespace assayer::trust
