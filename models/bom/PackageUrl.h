// SPDX-License-Identifier: GPL-3.0-or-later
// Package URLs (purl, ECMA-427) and percent-encoding.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace assayer::bom {

/// All bytes but unreserved characters (RFC 3986 section 2.3) as %XX; '/' stays where `keepSlashes`.
std::string percentEncoded(std::string_view text, bool keepSlashes = false);

/// `pkg:huggingface/owner/name@commit` for a name of the hub; the version only where it is a commit of 40 hex digits.
std::optional<std::string> hubPackageUrl(std::string_view name, std::string_view revision = {});

/// `pkg:pypi/name@version` with the name normalised; nothing where the name is no package name.
std::optional<std::string> pypiPackageUrl(std::string_view name, std::string_view version = {});

} // namespace assayer::bom
