// SPDX-License-Identifier: GPL-3.0-or-later
// One signature bundle over one artifact, without the inspection of a model around it.
#pragma once

#include "inspection/Inspector.h"

#include <map>
#include <stop_token>
#include <string>

namespace assayer::inspection {

/// The digests of a file that bundles may be held against: "sha256", "sha384" and "sha512", lower-case hexadecimal.
Result<std::map<std::string, std::string>> artifactDigests(const std::string& path, const std::stop_token& stop = {});

/// Verifies the bundle of options.signatureFile over an artifact of these digests, in a worker. Fails where the bundle
/// cannot be read or the worker died.
Result<record::Signature> inspectBundle(const Options& options, const std::map<std::string, std::string>& artifact,
                                        const std::stop_token& stop = {});

} // namespace assayer::inspection
