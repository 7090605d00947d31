// SPDX-License-Identifier: GPL-3.0-or-later
// Telling which licence a text is, by comparing it with the standard texts of resources/licences.
#pragma once

#include <string>
#include <string_view>

namespace assayer::card {

struct LicenceMatch
{
    enum class Kind
    {
        Unknown,
        Title,    ///< its first words name the licence, whose text is not at hand to compare with
        Modified, ///< close to a standard text, with changes
        Same,     ///< a standard text
    };
    Kind kind = Kind::Unknown;
    std::string id;      ///< hub's spelling, lower case: "apache-2.0"
    double likeness = 0; ///< Soerensen-Dice coefficient over pairs of words, 0 to 1; 0 for a title
};

/// Compares after folding case, punctuation, list numbers and copyright lines: Same from 0.98 on, Modified from 0.90
/// on. Texts above 1 MiB are Unknown.
LicenceMatch identifyLicence(std::string_view text);

/// True where a licence identifier of a card means the licence `found`: equal but for case and "-only" or "-or-later",
/// or the family of it ("bsd", "gpl").
bool licenceAgrees(std::string_view said, std::string_view found);

/// True for an identifier that can be compared, as opposed to "other", "unknown" or free text.
bool isComparableLicence(std::string_view id);

} // namespace assayer::card
