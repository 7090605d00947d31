// SPDX-License-Identifier: GPL-3.0-or-later
// What an in-toto statement is about (in-toto attestation framework, statement v1 and v0.1): its subjects by digest.
#pragma once

#include "trust/Defect.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace assayer::trust {

struct StatementSubject
{
    std::string name;                           ///< informative
    std::map<std::string, std::string> digests; ///< by algorithm, lower-case hexadecimal
};

struct SubjectList
{
    std::string predicateType;
    std::vector<StatementSubject> subjects;
    std::vector<Defect> defects; ///< json-parse, json-duplicate-key, statement-type, subject-count, limit-exceeded
};

/// Reads type and subjects of a statement as far as they can be read.
SubjectList parseSubjects(std::string_view payload);

/// True where one algorithm that is still believed in (SHA-2 of 256 bits and more) is in both, and none of them
/// disagrees.
bool sameContent(const std::map<std::string, std::string>& a, const std::map<std::string, std::string>& b);

} // namespace assayer::trust
