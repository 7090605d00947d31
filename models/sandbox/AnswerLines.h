// SPDX-License-Identifier: GPL-3.0-or-later
// The parent's reading of a worker's pipe: whatever comes, lines, their number, their bytes and their values are
// bounded.
#pragma once

#include "sandbox/Request.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace assayer::sandbox {

/// Splits what a worker writes into answers. Belongs to one request; after the last answer nothing may follow, since
/// the next request has not been asked yet.
class AnswerLines
{
public:
    enum class State
    {
        Open,   ///< more is to come
        Done,   ///< the last answer was there
        Broken, ///< something came that no worker writes; see defect()
    };

    /// `last` names the event that ends the request.
    explicit AnswerLines(std::string_view last) : m_last(last) {}

    /// Takes the next bytes of the pipe and passes on every answer that is complete, except the last one.
    State take(std::string_view bytes, const Answers& answer);

    /// What was wrong, without full stop.
    const std::string& defect() const { return m_defect; }

    /// The worker said that it ran out of memory.
    bool ranOutOfMemory() const { return m_ranOutOfMemory; }

    /// The last answer, where there was one.
    const Json& last() const { return m_lastAnswer; }

    std::size_t bytes() const { return m_bytes; }

private:
    State takeLine(std::string_view line, const Answers& answer);
    State broken(std::string defect);

    std::string_view m_last;
    std::string m_buffer; ///< the begin of a line that has not ended yet
    std::string m_defect;
    Json m_lastAnswer;
    std::size_t m_answers = 0;
    std::size_t m_bytes = 0;
    bool m_ranOutOfMemory = false;
};

} // namespace assayer::sandbox
