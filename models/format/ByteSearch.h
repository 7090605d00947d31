// SPDX-License-Identifier: GPL-3.0-or-later
// Secrets and embedded payloads in the bytes of a file, whatever its format.
#pragma once

#include "format/Format.h"

namespace assayer::format {

/// Observes "secret...." and "payload....". Files up to 17 MiB are searched whole; of larger ones the first 16 MiB and
/// the last one, and `searchedBytes` of the values says how much that was. Containers are left to their members.
void searchBytes(const Input& input, Facts& facts);

} // namespace assayer::format
