// SPDX-License-Identifier: GPL-3.0-or-later
// A document's serial number from its own content.
#pragma once

#include <string>
#include <string_view>

namespace assayer::bom {

/// `urn:uuid:` with the UUID of version 5 (RFC 9562 section 5.5) of `content` in this program's name space: equal
/// documents get equal numbers, different ones different numbers.
std::string serialNumber(std::string_view content);

} // namespace assayer::bom
