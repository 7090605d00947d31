// SPDX-License-Identifier: GPL-3.0-or-later
// In-toto statements beyond model signatures: SLSA provenance v0.2 and v1, verification summaries, and any other
// predicate as far as its subjects go.
#pragma once

#include "base/Json.h"
#include "trust/Defect.h"
#include "trust/SignatureCheck.h"
#include "trust/StatementSubjects.h"
#include "trust/StepLog.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace assayer::trust {

struct Statement
{
    std::string type;
    std::string predicateType;
    std::vector<StatementSubject> subjects;
    Json predicate;
    std::vector<Defect> defects; ///< json-parse, json-duplicate-key, statement-type, predicate-type, subject-count
};

/// Reads a statement as far as it can be read.
Statement parseStatement(std::string_view payload);

/// What the predicate says that matters to people: builder, source, trigger, materials, the result of a summary. Names
/// that come more than once are numbered ("material 2").
std::map<std::string, std::string> describeStatement(const Statement& statement);

/// The steps that hold a statement against the files: its form, its subjects, and what a verification summary
/// concludes. Whether somebody signed it is left to the caller.
void checkStatement(const Request& request, std::string_view payload, record::Signature& signature, StepLog& log);

} // namespace assayer::trust
