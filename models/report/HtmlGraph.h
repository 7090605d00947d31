// SPDX-License-Identifier: GPL-3.0-or-later
// The dependency graph as an inline SVG picture.
#pragma once

#include "record/Inspection.h"

#include <string>

namespace assayer::report {

/// The picture, or a sentence instead where the graph is empty or has too many nodes to look at.
std::string graphPicture(const record::Inspection& inspection);

} // namespace assayer::report
