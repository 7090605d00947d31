// SPDX-License-Identifier: GPL-3.0-or-later
// Judging a Jinja chat template by its tokens (formats.md section 11); nothing is rendered.
#pragma once

#include "format/Facts.h"
#include "risk/Catalogue.h"

namespace assayer::risk {

/// Appends the findings about one template.
void judgeTemplate(const format::Template& text, const Catalogue& catalogue, std::vector<record::Finding>& findings);

} // namespace assayer::risk
