// SPDX-License-Identifier: GPL-3.0-or-later
// A data file of resources/ that is linked into the program; assayer_embed() of CMake makes them.
#pragma once

#include <span>
#include <string_view>

namespace assayer {

struct EmbeddedFile
{
    std::string_view name; ///< path relative to resources/
    std::string_view text;
};

} // namespace assayer
