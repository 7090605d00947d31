// SPDX-License-Identifier: GPL-3.0-or-later
// The signed commit that a clone stands at, and the signed tags that name it, held against the files of the clone.
#pragma once

#include "trust/GitObjects.h"
#include "trust/SignatureCheck.h"

#include <map>
#include <string>
#include <vector>

namespace assayer::trust {

struct RepositoryInput
{
    const Request& request;                          ///< files with paths relative to the clone, keys; no bundle
    const std::map<std::string, std::string>& texts; ///< HEAD, packed-refs, refs/..., by path below .git
    const GitObjects& objects;
};

struct RepositoryVerdict
{
    std::vector<std::string>
        wants; ///< identifiers of objects that are needed and were not found; then nothing else counts
    std::vector<record::Signature> signatures;
};

/// Verifies the commit at HEAD and the annotated tags on it. Ask again with the loose objects that it wants, as long as
/// that brings new ones; with `last` what is not there is told as missing.
RepositoryVerdict verifyRepository(const RepositoryInput& input, bool last);

} // namespace assayer::trust
