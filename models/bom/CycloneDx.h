// SPDX-License-Identifier: GPL-3.0-or-later
// CycloneDX 1.6 (ECMA-424) from the record.
#pragma once

#include "record/Inspection.h"

#include <string>

namespace assayer::bom {

/// The ML-BOM as indented JSON with a final line feed: same record, same bytes (serial number from the content, no
/// timestamp; property cdx:reproducible says so).
std::string toCycloneDx(const record::Inspection& inspection);

} // namespace assayer::bom
