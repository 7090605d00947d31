// SPDX-License-Identifier: GPL-3.0-or-later
// What a model's JSON configuration says of the model, and what it would make a loader import or fetch.
#pragma once

#include "format/Facts.h"
#include "format/JsonOutline.h"
#include "format/Observations.h"

#include <string_view>

namespace assayer::format {

/// Sets the values that Facts.h names (architecture, contextLength, vocabulary, dtype ...) and `config`.
void collectConfigFacts(const JsonOutline& outline, Facts& facts);

/// Adds chat templates to `facts.templates`, wherever a loader looks for them.
void collectTemplates(const JsonOutline& outline, Facts& facts);

/// Observes `config.*`: code to be fetched, imports of named modules, paths outside the model's folder.
/// Callables that it names for a loader go to the targets of `facts`.
void observeConfig(const JsonOutline& outline, std::string_view fileName, Facts& facts, Observations& observations);

/// What a tokenizer's steps and added tokens can do to texts; other configurations have none.
void observeTokenizer(const JsonOutline& outline, Observations& observations);

} // namespace assayer::format
