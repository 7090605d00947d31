// SPDX-License-Identifier: GPL-3.0-or-later
// The lists of resources/operations/tensorflow.json: which operators TensorFlow itself has, and which of them do more
// than compute.
#pragma once

#include "base/Result.h"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace assayer::format {

struct OperatorGroup
{
    std::string
        kind; ///< of the observation ("tensorflow.read-op"), or "checkpoint" and "table": ordinary by themselves
    std::string means; ///< what such an operator does, to follow its name: "reads a file"
};

class TensorFlowOperators
{
public:
    /// The lists that are linked in; a test checks that they parse.
    static const TensorFlowOperators& builtIn();

    static Result<TensorFlowOperators> parse(std::string_view json);

    /// The group of an operator that does more than compute, in any version of it, or null.
    const OperatorGroup* judged(std::string_view op) const;

    /// True for an operator of TensorFlow's own registry. A gradient or a later version of a known one counts as known:
    /// such a name without a library behind it stops the loader and runs nothing.
    bool isStock(std::string_view op) const;

private:
    std::set<std::string, std::less<>> m_stock;
    std::vector<OperatorGroup> m_groups;
    std::map<std::string, std::size_t, std::less<>> m_judged;
};

} // namespace assayer::format
