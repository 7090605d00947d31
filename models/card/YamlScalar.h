// SPDX-License-Identifier: GPL-3.0-or-later
// What a plain scalar means in YAML 1.1, which the hub's library reads: "no" is false there and 3.10 is the number 3.1.
#pragma once

#include "base/Json.h"

#include <string_view>

namespace assayer::card {

/// The value of a plain scalar by the core types of YAML 1.1 (yaml.org/type): null, bool, int and float; everything
/// else, dates too, stays text, and so do numbers that no 64-bit value can hold.
Json yamlScalar(std::string_view text);

} // namespace assayer::card
