// SPDX-License-Identifier: GPL-3.0-or-later
// The steps of verifying an OpenPGP signature over a file, a text or a git object.
#pragma once

#include "trust/SignatureCheck.h"
#include "trust/StepLog.h"

namespace assayer::trust {

/// A detached signature over the file that signedFile() names.
void verifyOpenPgpFile(const Request& request, record::Signature& signature);

/// A text with the signature around it; a checksum list in it is held against the files.
void verifyOpenPgpText(const Request& request, record::Signature& signature);

/// Key and signature steps of a detached signature over bytes. True where the signature is right.
bool checkOpenPgp(const Request& request, std::string_view armour, const source::ByteSource& data,
                  record::Signature& signature, StepLog& log);

} // namespace assayer::trust
