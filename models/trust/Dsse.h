// SPDX-License-Identifier: GPL-3.0-or-later
// What a DSSE signature is made over: the pre-authentication encoding of a payload and its type.
#pragma once

#include <string>
#include <string_view>

namespace assayer::trust {

/// The pre-authentication encoding PAE(type, payload) of DSSE v1 (secure-systems-lab/dsse, protocol.md).
std::string preAuthenticationEncoding(std::string_view payloadType, std::string_view payload);

/// The faulty encoding that model_signing 0.2.0 signed instead: "DSSEV1" with a capital V, then lengths and type, and
/// the payload written as a Python bytes literal. Only predicates of Digests/v0.1 were ever signed over it.
std::string pythonLiteralEncoding(std::string_view payloadType, std::string_view payload);

} // namespace assayer::trust
