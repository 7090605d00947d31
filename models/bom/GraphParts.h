// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of the graph, each filled from the record by a file of its own.
#pragma once

#include "bom/GraphAssembly.h"

namespace assayer::bom {

/// Nodes of the files, grouped by folder where there are too many to look at.
void addFiles(const record::Inspection& inspection, GraphAssembly& graph);

/// Base models and the model that replaces this one.
void addLineage(const record::Inspection& inspection, GraphAssembly& graph);

/// Data sets trained on and evaluated on.
void addDatasets(const record::Inspection& inspection, GraphAssembly& graph);

/// Packages that the files ask for or were written with, and advisories about them.
void addLibraries(const record::Inspection& inspection, GraphAssembly& graph);

/// Code that a loader would import from this or another repository (auto_map).
void addRemoteCode(const record::Inspection& inspection, GraphAssembly& graph);

/// Licences as the card and the files' metadata state them, and as the licence claim was judged.
void addLicences(const record::Inspection& inspection, GraphAssembly& graph);

/// Publishers and signers.
void addPeople(const record::Inspection& inspection, GraphAssembly& graph);

/// The first claim of this id, or null.
const record::Claim* findClaim(const record::Inspection& inspection, std::string_view id);

/// A library's name as package indexes compare it (PEP 503): lower case, runs of "-", "_" and "." as one "-".
std::string normalisedPackage(std::string_view name);

/// The SPDX identifier of a licence word as cards write it ("apache-2.0"), or nothing where there is none.
std::optional<std::string_view> spdxLicence(std::string_view word);

/// A model's name without the hub's address, "/tree/main" and the like: "owner/name", "name", or a path as it was said.
std::string modelName(std::string_view said);

/// True for "owner/name" in the characters that the hub allows.
bool isHubName(std::string_view name);

} // namespace assayer::bom
