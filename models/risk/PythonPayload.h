// SPDX-License-Identifier: GPL-3.0-or-later
// What a long text constant holds when it is decoded.
#pragma once

#include <string>
#include <string_view>

namespace assayer::risk {

/// "base64 (ELF program)", "base64 compressed data (source code)" ...; empty where nothing is known of it.
std::string payloadIn(std::string_view text);

} // namespace assayer::risk
