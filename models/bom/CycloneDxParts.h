// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of a CycloneDX document, each from a file of its own.
#pragma once

#include "base/Json.h"
#include "record/Inspection.h"

#include <string>
#include <string_view>

namespace assayer::bom {

/// The inspected model with its files, ancestors, licences and model card.
Json modelComponent(const record::Inspection& inspection);

/// Data sets, libraries and foreign code, as components of the document.
Json otherComponents(const record::Graph& graph);

Json modelCard(const record::Inspection& inspection);
Json licences(const record::Inspection& inspection);
Json vulnerabilities(const record::Inspection& inspection);

/// Claims with evidence and counter-evidence, and their conformance.
Json declarations(const record::Inspection& inspection);

/// Appends `{name, value}` unless the value is empty.
void addProperty(Json& properties, std::string_view name, std::string value);

/// Sets a member unless the value is an empty array, object or string.
void setUnlessEmpty(Json& object, std::string_view key, Json value);

/// "path#/pointer", "path!member@offset" or "path (line N)".
std::string placeOf(const record::Evidence& evidence);

/// The reference of a file's component.
std::string fileReference(std::string_view path);

} // namespace assayer::bom
