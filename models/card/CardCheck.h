// SPDX-License-Identifier: GPL-3.0-or-later
// The model card held against the bytes: what the card says, what the files show, and a verdict for each claim.
#pragma once

#include "base/Json.h"
#include "base/Limits.h"
#include "record/Inspection.h"

#include <optional>
#include <string>
#include <vector>

namespace assayer::card {

/// A text beside the card that claims are checked against: LICENSE, COPYING, NOTICE ...
struct Document
{
    std::string path;
    std::string text;
};

/// Something odd in the card itself; the rule catalogue maps `kind` ("card.yaml-tag") to a rule, as for readers.
struct Remark
{
    std::string kind;
    std::string detail;
    std::optional<std::uint64_t> offset;
    std::optional<std::uint64_t> length;
};

struct CardReport
{
    Json facts =
        Json::object(); ///< {"frontMatter": {...}, "sections": [...], "title": ...}: facts{} of the card's file
    std::vector<record::Claim> claims;
    std::vector<Remark> remarks;
};

/// Checks the card `card` (absent: every mandatory claim is `missing`) against the facts of `files` and the texts of
/// `licences`. `files` carry format, facts and tensor members as the readers left them.
CardReport checkCard(const std::optional<Document>& card, const std::vector<Document>& licences,
                     const std::vector<record::File>& files, const Limits& limits);

} // namespace assayer::card
