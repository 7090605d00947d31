// SPDX-License-Identifier: GPL-3.0-or-later
// Where the user's decisions about signers are kept.
#pragma once

#include "trust/TrustStore.h"

namespace assayer::inspection {

/// The user's file: $ASSAYER_TRUST, else trust.json in $XDG_DATA_HOME/assayer, else in ~/.local/share/assayer. Empty
/// where the environment names no home.
std::string userTrustFile();

/// An empty store where there is no such file, or none in a folder that the user may enter. A file that cannot be read
/// is an error, since ignoring it would turn an unexpected signer into an unknown one.
Result<trust::TrustStore> loadTrust(const std::string& path);

/// Makes the folder where it is missing, and replaces the file as a whole.
Result<void> saveTrust(const std::string& path, const trust::TrustStore& store);

} // namespace assayer::inspection
