// SPDX-License-Identifier: GPL-3.0-or-later
// Kinds of YAML files that say more than their values: workflows, containers, MLflow models, environments.
#pragma once

#include "format/Observations.h"
#include "format/YamlOutline.h"

#include <string_view>

namespace assayer::format {

struct YamlContext
{
    const YamlOutline& outline;
    std::string_view name; ///< of the file
    std::string_view text;
    Observations& observations;
    Facts& facts;
};

/// GitHub workflows and actions, GitLab pipelines, compose files and Kubernetes manifests; false where it is none.
bool readPipeline(const YamlContext& context);

/// MLflow models and projects, conda environments, DVC stages.
void readModelDescription(const YamlContext& context);

/// The lines of a pip requirements file, wherever they stand; `firstLine` counts from 1.
void readRequirementLines(std::string_view text, std::size_t firstLine, Facts& facts);

} // namespace assayer::format
