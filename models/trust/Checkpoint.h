// SPDX-License-Identifier: GPL-3.0-or-later
// A log's signed statement of its size and root: a checkpoint in a signed note (C2SP: tlog-checkpoint, signed-note).
#pragma once

#include "base/Result.h"
#include "trust/TrustedRoot.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assayer::trust {

struct NoteSignature
{
    std::string name;
    std::string keyId; ///< 4 bytes, a hint
    std::vector<std::byte> signature;
};

struct Checkpoint
{
    std::string origin;
    std::uint64_t treeSize = 0;
    std::vector<std::byte> rootHash; ///< 32 bytes
    std::string signedText;          ///< what the signatures are over
    std::vector<NoteSignature> signatures;
};

/// Reads a signed note that holds a checkpoint.
Result<Checkpoint> parseCheckpoint(std::string_view note);

/// True where the log signed the checkpoint under its own name; lines of others are left out.
bool isSignedBy(const Checkpoint& checkpoint, const TransparencyLog& log);

} // namespace assayer::trust
