// SPDX-License-Identifier: GPL-3.0-or-later
// The JSON form of the record and of its parts: the saved file, and what workers send. Lossless both ways.
#pragma once

#include "base/Json.h"
#include "base/Result.h"
#include "record/Inspection.h"

namespace assayer::record {

Json toJson(const Inspection& inspection);
Json toJson(const File& file);
Json toJson(const Member& member);
Json toJson(const Finding& finding);
Json toJson(const Signature& signature);
Json toJson(const Claim& claim);
Json toJson(const Problem& problem);

/// Reads a value of type T back; fails with the JSON pointer of the first member that is missing or of another type.
/// Absent members keep their default where T has them optional; unknown members are ignored.
template <typename T>
Result<T> fromJson(const Json& json);

extern template Result<Inspection> fromJson<Inspection>(const Json&);
extern template Result<File> fromJson<File>(const Json&);
extern template Result<Member> fromJson<Member>(const Json&);
extern template Result<Finding> fromJson<Finding>(const Json&);
extern template Result<Signature> fromJson<Signature>(const Json&);
extern template Result<Claim> fromJson<Claim>(const Json&);
extern template Result<Problem> fromJson<Problem>(const Json&);

/// The record as indented UTF-8 text with a final line feed, members in alphabetical order.
std::string toText(const Inspection& inspection);

/// Reads a saved record; refuses another schema than kSchema.
Result<Inspection> fromText(std::string_view text);

} // namespace assayer::record
