// SPDX-License-Identifier: GPL-3.0-or-later
// The steps of verifying a signed commit or tag of git.
#pragma once

#include "trust/GitObject.h"
#include "trust/SignatureCheck.h"
#include "trust/StepLog.h"

namespace assayer::trust {

/// The request's bundle is the raw text of a commit or tag.
void verifyGitObject(const Request& request, record::Signature& signature);

/// Key and signature steps of an object that was read already. True where the signature is right.
bool checkGitObject(const Request& request, std::string_view raw, const GitObject& object, record::Signature& signature,
                    StepLog& log);

} // namespace assayer::trust
