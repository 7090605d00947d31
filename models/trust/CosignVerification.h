// SPDX-License-Identifier: GPL-3.0-or-later
// Signatures of cosign over one file: the bare base64 text, and the JSON that older versions wrote around it.
#pragma once

#include "trust/SignatureCheck.h"

namespace assayer::trust {

void verifyCosignBlob(const Request& request, record::Signature& signature);
void verifyCosignBundle(const Request& request, record::Signature& signature);

} // namespace assayer::trust
